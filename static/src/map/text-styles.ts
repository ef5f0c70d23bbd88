/** Labels: along pipes and beside consumption points. */

import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import type { Palette } from "../symbology/palette";

/** Stormwater under its line, the others above: pipes of one street lie close beside each other. */
export function labelStyle(text: string, color: string, below: boolean, palette: Palette): Style {
  return new Style({
    text: new Text({
      text,
      font: "600 11px system-ui, sans-serif",
      placement: "line",
      textBaseline: below ? "top" : "bottom",
      offsetY: below ? 3 : -3,
      repeat: 420,
      maxAngle: 0.4,
      fill: new Fill({ color }),
      stroke: new Stroke({ color: palette.halo, width: 4.5 }),
    }),
  });
}

/** The id of a consumption point, to its right. */
export function idStyle(text: string, palette: Palette): Style {
  return new Style({
    text: new Text({
      text,
      font: "11px system-ui, sans-serif",
      textAlign: "left",
      offsetX: 8,
      fill: new Fill({ color: palette.ink }),
      stroke: new Stroke({ color: palette.halo, width: 3 }),
    }),
  });
}
