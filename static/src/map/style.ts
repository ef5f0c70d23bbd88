/** From a tile's feature to OpenLayers styles: the symbology tables, drawn. */

import type { FeatureLike } from "ol/Feature";
import RenderFeature from "ol/render/Feature";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import { scaleOf } from "../features/scale";
import {
  LABELS_FROM_SCALE,
  LAYERS,
  SERVICE_FROM_SCALE,
  SERVICE_NODES_FROM_SCALE,
} from "../symbology/layers";
import { laneOffset, lineLabel, lineLook, overviewWidth } from "../symbology/lines";
import { isPlainJoint, isServiceNode, nodeLook } from "../symbology/nodes";
import type { Palette } from "../symbology/palette";
import { areaStyles } from "./area-style";
import { flowStyle } from "./flow-style";
import { symbolIcon } from "./icons";
import { idStyle, labelStyle } from "./text-styles";

type Values = Readonly<Record<string, unknown>>;
type Make = (values: Values, feature: FeatureLike, scale: number) => Style[] | undefined;

const POINT_IDS_FROM_SCALE = 600;
const SEWER_LABELS_FROM_SCALE = 1_200;
const OVERVIEW_FROM_SCALE = 8_000;
const Z = { service: 2, line: 3, arrow: 4, node: 5, station: 6, point: 7 } as const;

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
    const zIndex = look.service ? Z.service : Z.line;
    if (scale > OVERVIEW_FROM_SCALE) return [overviewStyle(cache, values, feature, look.colour)];
    const width = scale > LABELS_FROM_SCALE ? look.width * 0.8 : look.width;
    const key = `${look.colour}|${width}|${look.dash}|${zIndex}`;
    const line = cached(cache, key, () => lineStyle(look.colour, width, look.dash, zIndex));
    const labelled =
      scale <= (values.verkosto === "vesi" ? LABELS_FROM_SCALE : SEWER_LABELS_FROM_SCALE);
    if (look.service || scale > LABELS_FROM_SCALE) return [line];
    const label = lineLabel(values, look);
    const below = values.verkosto === "hulevesi";
    const text = cached(cache, `${key}|${label}`, () =>
      labelStyle(label, look.colour, below, palette),
    );
    const arrow = flowStyle(feature, values, look.colour, palette, Z.arrow);
    return [line, ...(labelled ? [text] : []), ...(arrow ? [arrow] : [])];
  };
}

/** A thin line in its network's lane. */
function overviewStyle(
  cache: Map<string, Style>,
  values: Values,
  feature: FeatureLike,
  color: string,
): Style {
  const width = overviewWidth(values);
  const flat = feature instanceof RenderFeature ? feature.getFlatCoordinates() : [];
  const offset = laneOffset(values, flat);
  const make = () => new Style({ stroke: new Stroke({ color, width, offset }), zIndex: Z.line });
  return cached(cache, `${color}|${width}|${offset}`, make);
}

function lineStyle(
  color: string,
  width: number,
  lineDash: readonly number[],
  zIndex: number,
): Style {
  const stroke = new Stroke({
    color,
    width,
    lineDash: [...lineDash],
    lineCap: "butt",
    lineJoin: "round",
  });
  return new Style({ stroke, zIndex });
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

function cached(cache: Map<string, Style>, key: string, make: () => Style): Style {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
