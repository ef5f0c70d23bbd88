/** The layer of the networks' vector tiles. */

import MVT from "ol/format/MVT";
import VectorTileLayer from "ol/layer/VectorTile";
import type { Projection } from "ol/proj";
import type RenderFeature from "ol/render/Feature";
import VectorTileSource from "ol/source/VectorTile";
import type Tile from "ol/Tile";
import type VectorTile from "ol/VectorTile";
import type { Freshness } from "../features/freshness";
import { tileGrid } from "./grid";

export type NetworkLayer = VectorTileLayer<VectorTileSource<RenderFeature>, RenderFeature>;

export interface NetworkOptions {
  readonly url: string;
  readonly projection: Projection;
  readonly fresh: Freshness;
  /** Tiles wait for this: the page must know of changes before it knows tiles. */
  readonly ready: Promise<unknown>;
  readonly onFailure: () => void;
}

/** Make a layer; layers of one view differ in `group`, so that they do not clear each other's labels. */
export function networkLayer(options: NetworkOptions, group: string): NetworkLayer {
  const format = new MVT<RenderFeature>();
  const source = new VectorTileSource<RenderFeature>({
    format,
    projection: options.projection,
    tileGrid: tileGrid(),
    url: options.url,
    // The nearest level: what appears at a scale is there when that scale is reached.
    zDirection: 0,
    transition: 0,
    cacheSize: 256,
    tileLoadFunction: (tile, url) => setLoader(tile, url, format, options),
  });
  source.on("tileloaderror", options.onFailure);
  return new VectorTileLayer({ source, declutter: group, renderBuffer: 120, zIndex: 1 });
}

function setLoader(
  tile: Tile,
  url: string,
  format: MVT<RenderFeature>,
  { fresh, ready }: NetworkOptions,
): void {
  const target = tile as VectorTile<RenderFeature>;
  target.setLoader((extent, _resolution, projection) => {
    const load = async () => {
      await ready;
      const cache = fresh.mode(extent, Date.now());
      const response = await fetch(url, { cache, credentials: "same-origin" });
      if (!response.ok) throw new Error(`a tile answers ${response.status}`);
      const bytes = await response.arrayBuffer();
      target.onLoad(
        format.readFeatures(bytes, { extent, featureProjection: projection }),
        projection,
      );
    };
    load().catch(() => target.onError());
  });
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
