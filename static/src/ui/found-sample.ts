/** The symbol of a found feature, for lists and headings. */

import type { Found } from "../features/api";
import { nodeLook } from "../symbology/nodes";
import type { Theme } from "../symbology/palette";
import { sampleCanvas } from "./sample";

/** A picture of the feature's own symbol. */
export function foundSample(
  { type, geometry, properties }: Found,
  theme: Theme,
): HTMLCanvasElement {
  const key = type;
  if (geometry?.type === "LineString") return sampleCanvas({ key, line: properties }, theme);
  if (geometry?.type === "MultiPolygon") {
    return sampleCanvas({ key, area: type === "katkos" ? "interruption" : "plain" }, theme);
  }
  return sampleCanvas({ key, ...nodeLook(type, properties) }, theme);
}
