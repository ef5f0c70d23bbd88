import { expect, test } from "vitest";
import { tileGrid } from "./grid";

test("level 13 has tiles of 256 m", () => {
  const [west = 0, south = 0, east = 0, north = 0] = tileGrid().getTileCoordExtent([13, 0, 0]);

  expect([west, south, east, north]).toEqual([
    -548_576,
    8_388_608 - 256,
    -548_576 + 256,
    8_388_608,
  ]);
});

test("addresses are those of the 256-pixel set", () => {
  // Level 10 of JHS 180: 8 m a pixel, 2048 m a tile.
  const [z, x, y] = tileGrid().getTileCoordForCoordAndZ([514_000, 6_839_000], 10);

  expect(z).toBe(10);
  expect(x).toBe(Math.floor((514_000 + 548_576) / 2048));
  expect(y).toBe(Math.floor((8_388_608 - 6_839_000) / 2048));
});
