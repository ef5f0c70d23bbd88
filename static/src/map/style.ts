/** From a tile's feature to OpenLayers styles: the symbology tables, drawn. */

import type { FeatureLike } from "ol/Feature";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import Text from "ol/style/Text";
import { scaleOf } from "../features/scale";
import { LABELS_FROM_SCALE, LAYERS, SERVICE_FROM_SCALE, SERVICE_NODES_FROM_SCALE } from "../symbology/layers";
import { lineLabel, lineLook } from "../symbology/lines";
import { isPlainJoint, isServiceNode, nodeLook } from "../symbology/nodes";
import type { Palette } from "../symbology/palette";
import { flowStyle } from "./flow-style";
import { symbolIcon } from "./icons";

type Values = Readonly<Record<string, unknown>>;
type Make = (values: Values, feature: FeatureLike, scale: number) => Style[] | undefined;

const FONT = "600 11px system-ui, sans-serif";
const POINT_IDS_FROM_SCALE = 600;
const Z = { area: 1, service: 2, line: 3, arrow: 4, node: 5, station: 6, point: 7 } as const;

/** The style function of one theme; `isHidden` is asked for each feature. */
export function networkStyle(palette: Palette, isHidden: (type: string) => boolean): StyleFunction {
  const fromScale = new Map(LAYERS.map((layer) => [layer.name, layer.fromScale]));
  const lines = lineStyles(palette);
  const nodes = nodeStyles(palette);
  const areas = areaStyles(palette);
  return (feature, resolution) => {
    const values = feature.getProperties();
    const type = String(values.layer);
    const scale = scaleOf(resolution);
    if (isHidden(type) || scale > (fromScale.get(type) ?? 0)) return undefined;
    const shape = feature.getGeometry()?.getType() ?? "";
    const make = shape.endsWith("Point") ? nodes : shape.endsWith("String") ? lines : areas;
    return make(values, feature, scale);
  };
}

function lineStyles(palette: Palette): Make {
  const cache = new Map<string, Style>();
  return (values, feature, scale) => {
    const look = lineLook(values, palette);
    if (look.service && scale > SERVICE_FROM_SCALE) return undefined;
    const width = scale > 30_000 ? Math.max(1, look.width * 0.7) : look.width;
    const dash = scale > 15_000 ? [] : look.dash;
    const key = `${look.colour}|${width}|${dash}`;
    const line = cached(cache, key, () => lineStyle(look.colour, width, dash, look.service));
    if (scale > LABELS_FROM_SCALE || look.service) return [line];
    const label = lineLabel(values, look);
    const below = values.verkosto === "hulevesi";
    const text = cached(cache, `${key}|${label}`, () => labelStyle(label, look.colour, below, palette));
    const arrow = flowStyle(feature, values, look.colour, palette, Z.arrow);
    return arrow ? [line, text, arrow] : [line, text];
  };
}

function lineStyle(color: string, width: number, lineDash: readonly number[], service: boolean): Style {
  const stroke = new Stroke({ color, width, lineDash: [...lineDash], lineCap: "butt", lineJoin: "round" });
  return new Style({ stroke, zIndex: service ? Z.service : Z.line });
}

/** Stormwater under its line, the others above: pipes of one street lie close beside each other. */
function labelStyle(text: string, color: string, below: boolean, palette: Palette): Style {
  return new Style({
    text: new Text({
      text,
      font: FONT,
      placement: "line",
      textBaseline: below ? "top" : "bottom",
      offsetY: below ? 3 : -3,
      repeat: 420,
      maxAngle: 0.4,
      fill: new Fill({ color }),
      stroke: new Stroke({ color: palette.halo, width: 3 }),
    }),
    zIndex: Z.line,
  });
}

function nodeStyles(palette: Palette): Make {
  const cache = new Map<string, Style>();
  return (values, _feature, scale) => {
    const type = String(values.layer);
    if (isPlainJoint(type, values)) return undefined;
    if (scale > SERVICE_NODES_FROM_SCALE && isServiceNode(values)) return undefined;
    const look = nodeLook(type, values);
    const zIndex = { kulutuspaikka: Z.point, pumppaamo: Z.station }[type] ?? Z.node;
    const icon = cached(
      cache,
      `${look.symbol}|${look.network}`,
      () => new Style({ image: symbolIcon(look, palette), zIndex }),
    );
    if (type !== "kulutuspaikka" || scale > POINT_IDS_FROM_SCALE) return [icon];
    return [icon, idStyle(String(values.tunnus ?? ""), palette)];
  };
}

function idStyle(text: string, palette: Palette): Style {
  return new Style({
    text: new Text({
      text,
      font: "11px system-ui, sans-serif",
      textAlign: "left",
      offsetX: 8,
      fill: new Fill({ color: palette.ink }),
      stroke: new Stroke({ color: palette.halo, width: 3 }),
    }),
    zIndex: Z.point,
  });
}

function areaStyles(palette: Palette): Make {
  const plain = new Style({
    stroke: new Stroke({ color: palette.area, width: 2, lineDash: [2, 6], lineCap: "round" }),
    fill: new Fill({ color: `${palette.area}14` }),
    zIndex: Z.area,
  });
  const interruption = new Style({
    stroke: new Stroke({ color: palette.interruption, width: 2 }),
    fill: new Fill({ color: `${palette.interruption}2e` }),
    zIndex: Z.area,
  });
  return (values) => [values.layer === "katkos" ? interruption : plain];
}

function cached(cache: Map<string, Style>, key: string, make: () => Style): Style {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
