/** Where along a line its arrow stands, and which way it points. */

export interface Arrow {
  readonly place: [number, number];
  /** Radians clockwise on the screen, 0 to the right. */
  readonly rotation: number;
}

/** Share of the length at which the arrow stands: past the label in the middle. */
const SHARE = 0.8;

/** The arrow along the flat coordinates; undefined where the line is shorter than `least`. */
export function arrowAlong(
  flat: readonly number[],
  reversed: boolean,
  least: number,
): Arrow | undefined {
  const total = lengthOf(flat);
  if (total < least) return undefined;
  const goal = total * (reversed ? 1 - SHARE : SHARE);
  let walked = 0;
  for (let i = 2; i < flat.length; i += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = flat.slice(i - 2, i + 2);
    const leg = Math.hypot(x2 - x1, y2 - y1);
    if (walked + leg >= goal && leg > 0) {
      const share = (goal - walked) / leg;
      const angle = Math.atan2(y2 - y1, x2 - x1) + (reversed ? Math.PI : 0);
      return { place: [x1 + share * (x2 - x1), y1 + share * (y2 - y1)], rotation: -angle };
    }
    walked += leg;
  }
  return undefined;
}

function lengthOf(flat: readonly number[]): number {
  let total = 0;
  for (let i = 2; i < flat.length; i += 2) {
    total += Math.hypot(
      (flat[i] ?? 0) - (flat[i - 2] ?? 0),
      (flat[i + 1] ?? 0) - (flat[i - 1] ?? 0),
    );
  }
  return total;
}
