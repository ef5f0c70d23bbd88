/**
 * How old a tile may be. The browser may show what it has for half a minute while it asks again, so
 * where something is known to have changed, and until the page is older than that itself, tiles
 * are asked past what the browser keeps.
 */

import type { Extent } from "./geometry";

/** As long as the server lets the browser show what it has, and a little more. */
const KEPT_MS = 31_000;

interface Change {
  readonly extent: Extent;
  readonly until: number;
}

export class Freshness {
  readonly #begun: number;
  #changes: Change[] = [];

  constructor(now: number) {
    this.#begun = now;
  }

  /** Something has changed in `extent`. */
  note(extent: Extent, now: number): void {
    this.#changes = this.#changes.filter(({ until }) => until > now);
    this.#changes.push({ extent, until: now + KEPT_MS });
  }

  /** How to ask for a tile of `extent`. */
  mode(extent: readonly number[], now: number): RequestCache {
    if (now < this.#begun + KEPT_MS) return "no-cache";
    const changed = this.#changes.some(
      (change) => change.until > now && meets(change.extent, extent),
    );
    return changed ? "no-cache" : "default";
  }
}

/** Whether two extents have a point in common. */
export function meets(one: readonly number[], other: readonly number[]): boolean {
  const [west = 0, south = 0, east = 0, north = 0] = one;
  const [otherWest = 0, otherSouth = 0, otherEast = 0, otherNorth = 0] = other;
  return west <= otherEast && otherWest <= east && south <= otherNorth && otherSouth <= north;
}
