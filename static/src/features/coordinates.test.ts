import { describe, expect, test } from "vitest";
import { copyablePlace, formatPlace, recognise } from "./coordinates";
import { systemNamed } from "./systems";

describe("recognise", () => {
  test.each([
    ["513858,88 6839084,58", "3067", false],
    ["513 858,88 6 839 084,58", "3067", false],
    ["513858.88, 6839084.58", "3067", false],
    ["E 513858.88 N 6839084.58", "3067", false],
    ["6839084,58 513858,88", "3067", true],
    ["6841821 27513864", "3881", false],
    ["27513864 6841821", "3881", true],
    ["61.6847, 27.2619", "4326", false],
    ["61.6847,27.2619", "4326", false],
    ["61,6847 27,2619", "4326", false],
    ["27.2619 61.6847", "4326", true],
  ])("reads %s as EPSG:%s", (text, id, swapped) => {
    const found = recognise(text);

    expect(found?.system.id).toBe(id);
    expect(found?.swapped).toBe(swapped);
    expect(found?.place[0]).toBeCloseTo(513858, -2);
    expect(found?.place[1]).toBeCloseTo(6839084, -2);
  });

  test.each(["Keksijänkatu 12 A", "52601", "12", "50100 50200", "513858 12", ""])(
    "leaves %j alone",
    (text) => {
      expect(recognise(text)).toBeUndefined();
    },
  );
});

test("a place reads in the usual order of its system", () => {
  const place = [513858.88, 6839084.58] as const;

  expect(formatPlace(place, systemNamed("3067"))).toBe(
    "E 513\u00a0858,88  N 6\u00a0839\u00a0084,58",
  );
  expect(formatPlace(place, systemNamed("4326"))).toMatch(/^lat 61,68\d{4} {2}lon 27,26\d{4}$/);
  expect(copyablePlace(place, systemNamed("3881"))).toMatch(/^6841\d{3}\.\d\d, 27513\d{3}\.\d\d$/);
});

test("GK27 agrees with PostGIS to a centimetre", () => {
  // select ST_AsText(ST_Transform(ST_SetSRID(ST_MakePoint(513858.88,6839084.58),3067),3881))
  const [north, east] = copyablePlace([513858.88, 6839084.58], systemNamed("3881"))
    .split(", ")
    .map(Number);

  expect(north).toBeCloseTo(6841821.31, 1);
  expect(east).toBeCloseTo(27513864.43, 1);
});
