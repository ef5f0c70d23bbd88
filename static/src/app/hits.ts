/** What was found: its order, and what of it the map marks. */

import type { Found } from "../features/api";
import type { Geometry } from "../features/geometry";
import type { Panel, Related } from "../state/page";

/** Geometries that belong to what the panel shows, the feature itself first. */
export function geometriesOf(panel: Panel): Geometry[] {
  if (panel.kind !== "feature") return [];
  const mains = panel.found.type === "kulutuspaikka" && Array.isArray(panel.related);
  const related = mains ? (panel.related as readonly Related[]) : [];
  return [panel.found, ...related.map(({ found }) => found)].flatMap(
    ({ geometry }) => geometry ?? [],
  );
}

/** Areas last, since they are everywhere; at one distance a node before the pipes that end in it. */
export function nearestFirst(a: Found, b: Found): number {
  const isArea = (found: Found) => Number(found.geometry?.type === "MultiPolygon");
  const isPoint = (found: Found) => Number(found.geometry?.type === "Point");
  const nearer = Math.round((a.distance - b.distance) * 10);
  return isArea(a) - isArea(b) || nearer || isPoint(b) - isPoint(a);
}
