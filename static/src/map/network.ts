/** The layer of the networks' vector tiles. */

import MVT from "ol/format/MVT";
import VectorTileLayer from "ol/layer/VectorTile";
import type { Projection } from "ol/proj";
import type RenderFeature from "ol/render/Feature";
import VectorTileSource from "ol/source/VectorTile";
import { tileGrid } from "./grid";

export type NetworkLayer = VectorTileLayer<VectorTileSource<RenderFeature>, RenderFeature>;

/** Make the layer; `onFailure` is told when a tile does not come. */
export function networkLayer(
  url: string,
  projection: Projection,
  onFailure: () => void,
): NetworkLayer {
  const source = new VectorTileSource<RenderFeature>({
    format: new MVT(),
    projection,
    tileGrid: tileGrid(),
    url,
    // The nearest level: what appears at a scale is there when that scale is reached.
    zDirection: 0,
    transition: 0,
    cacheSize: 256,
  });
  source.on("tileloaderror", onFailure);
  return new VectorTileLayer({ source, declutter: true, renderBuffer: 120, zIndex: 1 });
}

/** How many features of each type are drawn inside `extent`, each counted once. */
export function countDrawn(layer: NetworkLayer, extent: number[]): Record<string, number> {
  const seen = new Set<string>();
  const counts: Record<string, number> = {};
  const style = layer.getStyleFunction();
  const resolution = layer.getMapInternal()?.getView().getResolution() ?? 1;
  for (const feature of layer.getFeaturesInExtent(extent)) {
    const type = String(feature.get("layer"));
    const key = `${type}.${feature.get("tunnus")}`;
    if (seen.has(key) || !style?.(feature, resolution)) continue;
    if (feature.get("tunnus") !== undefined) seen.add(key);
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}
