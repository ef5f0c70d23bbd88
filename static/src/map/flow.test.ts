import { expect, test } from "vitest";
import { arrowAlong } from "./flow";

test("the arrow stands past the middle and points along the line", () => {
  expect(arrowAlong([0, 0, 10, 0, 10, 40], false, 1)).toEqual({
    place: [10, 30],
    rotation: -Math.PI / 2,
  });
});

test("against the digitising direction it is turned round", () => {
  const arrow = arrowAlong([0, 0, 10, 0], true, 1);

  expect(arrow?.place[0]).toBeCloseTo(2, 10);
  expect(arrow?.rotation).toBeCloseTo(-Math.PI, 10);
});

test("short lines have none", () => {
  expect(arrowAlong([0, 0, 3, 0], false, 5)).toBeUndefined();
  expect(arrowAlong([], false, 5)).toBeUndefined();
});
