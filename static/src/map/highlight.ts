/** What is selected, drawn under the networks from its exact geometry, and the mark of a place. */

import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Geometry, Position } from "../features/geometry";
import type { Palette } from "../symbology/palette";

export interface Highlight {
  readonly layer: VectorLayer;
  /** Show these geometries: the first as selected, the others as belonging to it. */
  show(geometries: readonly Geometry[], mark: Position | undefined): void;
  restyle(palette: Palette): void;
}

/** The layer of the selection, in the colours of `palette`. */
export function highlight(palette: Palette): Highlight {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: 0.5, updateWhileAnimating: true });
  const format = new GeoJSON();
  layer.setStyle(stylesOf(palette));
  return {
    layer,
    show(geometries, mark) {
      source.clear();
      geometries.forEach((geometry, index) => {
        const feature = new Feature(format.readGeometry(geometry) ?? undefined);
        feature.set("part", index === 0 ? "selected" : "related");
        source.addFeature(feature);
      });
      if (mark) source.addFeature(new Feature({ geometry: new Point([...mark]), part: "mark" }));
    },
    restyle(next) {
      layer.setStyle(stylesOf(next));
    },
  };
}

function stylesOf(palette: Palette): (feature: { get(key: string): unknown }) => Style[] {
  const { selected, selectedEdge, ink, halo } = palette;
  const looks: Record<string, Style[]> = {
    selected: [casing(selectedEdge, 13, 15), casing(selected, 10, 14)],
    related: [casing(selected, 9, 10, "a6")],
    mark: [ring(halo, 6), ring(ink, 2.5)],
  };
  return (feature) => looks[String(feature.get("part"))] ?? [];
}

/** A disc under points and a band under lines: the symbols on them stay readable. */
function casing(colour: string, width: number, radius: number, alpha = ""): Style {
  const color = `${colour}${alpha}`;
  return new Style({
    stroke: new Stroke({ color, width, lineCap: "round", lineJoin: "round" }),
    fill: new Fill({ color: `${colour}1f` }),
    image: new CircleStyle({ radius, fill: new Fill({ color }) }),
  });
}

function ring(colour: string, width: number): Style {
  return new Style({
    image: new CircleStyle({ radius: 12, stroke: new Stroke({ color: colour, width }) }),
  });
}
