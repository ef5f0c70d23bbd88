/** Scale and resolution: OGC's standard pixel of 0.28 mm ties metres a pixel to 1:N. */

const PIXEL_M = 0.00028;

export const SCALES: readonly number[] = [
  200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000,
];

/** 1:N for metres a pixel. */
export function scaleOf(resolution: number): number {
  return resolution / PIXEL_M;
}

/** Metres a pixel for 1:N. */
export function resolutionOf(scale: number): number {
  return scale * PIXEL_M;
}

/** N rounded to two or three figures, as people say it. */
export function roundScale(scale: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(scale)) - 1);
  return Math.round(scale / step) * step;
}

/** The longest round length (1, 2 or 5 × 10ⁿ m) that fits in `pixels`, and its width. */
export function scaleBar(resolution: number, pixels: number): { metres: number; width: number } {
  const longest = resolution * pixels;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = ([5, 2].find((factor) => factor * power <= longest) ?? 1) * power;
  return { metres, width: metres / resolution };
}
