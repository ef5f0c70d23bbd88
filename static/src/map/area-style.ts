/** Areas: a faint fill with a dotted edge, interruptions in the colour of warnings. */

import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Palette } from "../symbology/palette";

type Values = Readonly<Record<string, unknown>>;

/** A function that gives the style of an area. */
export function areaStyles(palette: Palette): (values: Values) => Style[] {
  const plain = new Style({
    stroke: new Stroke({ color: palette.area, width: 2, lineDash: [2, 6], lineCap: "round" }),
    fill: new Fill({ color: `${palette.area}14` }),
    zIndex: 1,
  });
  const interruption = new Style({
    stroke: new Stroke({ color: palette.interruption, width: 2 }),
    fill: new Fill({ color: `${palette.interruption}2e` }),
    zIndex: 1,
  });
  return (values) => [values.layer === "katkos" ? interruption : plain];
}
