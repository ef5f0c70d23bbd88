import { expect, test } from "vitest";
import { Freshness, meets } from "./freshness";

const TILE = [0, 0, 256, 256];

test("a young page asks past what the browser keeps from the page before", () => {
  const fresh = new Freshness(1_000);

  expect(fresh.mode(TILE, 1_500)).toBe("no-cache");
  expect(fresh.mode(TILE, 33_000)).toBe("default");
});

test("where something has changed the browser is asked anew, and nowhere else", () => {
  const fresh = new Freshness(0);
  fresh.note([200, 200, 2200, 2200], 100_000);

  expect(fresh.mode(TILE, 100_001)).toBe("no-cache");
  expect(fresh.mode([-256, 0, 199, 256], 100_001)).toBe("default");
  expect(fresh.mode(TILE, 132_000)).toBe("default");
});

test("extents meet at their edges too", () => {
  expect(meets([0, 0, 1, 1], [1, 1, 2, 2])).toBe(true);
  expect(meets([0, 0, 1, 1], [1.1, 0, 2, 2])).toBe(false);
});
