/** The arrow of a sewer that knows which way it flows. */

import type { FeatureLike } from "ol/Feature";
import Point from "ol/geom/Point";
import RenderFeature from "ol/render/Feature";
import Style from "ol/style/Style";
import type { Palette } from "../symbology/palette";
import { arrowAlong } from "./flow";
import { arrowIcon } from "./icons";

/** Pieces of line shorter than this, m, carry no arrow. */
const LEAST_M = 12;

/** The arrow's style; undefined where the direction is not known or the line is short. */
export function flowStyle(
  feature: FeatureLike,
  { virtaussuunta }: Readonly<Record<string, unknown>>,
  colour: string,
  palette: Palette,
  zIndex: number,
): Style | undefined {
  if (virtaussuunta !== "myotainen" && virtaussuunta !== "vastainen") return undefined;
  if (!(feature instanceof RenderFeature)) return undefined;
  // A line cut by the tile's edge comes in pieces; the first one is enough.
  const flat = feature.getFlatCoordinates().slice(0, feature.getEnds()?.[0]);
  const arrow = arrowAlong(flat, virtaussuunta === "vastainen", LEAST_M);
  if (!arrow) return undefined;
  return new Style({
    geometry: new Point(arrow.place),
    image: arrowIcon(colour, palette.halo, arrow.rotation),
    zIndex,
  });
}
