import { describe, expect, test } from "vitest";
import { resolutionOf, roundScale, scaleBar, scaleOf } from "./scale";

describe("scale", () => {
  test("1:1000 is 0.28 m a pixel", () => {
    expect(resolutionOf(1_000)).toBeCloseTo(0.28, 10);
    expect(scaleOf(0.28)).toBeCloseTo(1_000, 6);
  });

  test.each([
    [998.7, 1_000],
    [1_234, 1_200],
    [54_321, 54_000],
    [203, 200],
  ])("%d is said %d", (scale, said) => {
    expect(roundScale(scale)).toBe(said);
  });

  test("the bar is a round length no longer than its room", () => {
    expect(scaleBar(0.28, 120)).toEqual({ metres: 20, width: 20 / 0.28 });
    expect(scaleBar(1, 120).metres).toBe(100);
    expect(scaleBar(5, 120).metres).toBe(500);
  });
});
