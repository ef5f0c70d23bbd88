import { expect, test } from "vitest";
import { anchorOf, distance, extentOf } from "./geometry";

const LINE = {
  type: "LineString" as const,
  coordinates: [
    [10, 20, 5],
    [30, 0, 5],
    [50, 40, 5],
  ],
};

test("the extent covers every position and leaves heights out", () => {
  expect(extentOf(LINE)).toEqual([10, 0, 50, 40]);
});

test("a line is met on itself, not beside it", () => {
  expect(anchorOf(LINE)).toEqual([30, 0]);
});

test("a polygon is met in the middle of its box", () => {
  const ring = [
    [
      [
        [0, 0],
        [4, 0],
        [4, 2],
        [0, 2],
        [0, 0],
      ],
    ],
  ];

  expect(anchorOf({ type: "MultiPolygon", coordinates: ring })).toEqual([2, 1]);
});

test("distance is plain", () => {
  expect(distance([0, 0], [3, 4])).toBe(5);
});
