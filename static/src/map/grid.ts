/** EPSG:3067 and the JHS 180 tile matrix set ETRS-TM35FIN, as OpenLayers wants them. */

import { get as getProjection, type Projection } from "ol/proj";
import { register } from "ol/proj/proj4";
import TileGrid from "ol/tilegrid/TileGrid";
import proj4 from "proj4";
import { TM35FIN_DEFINITION } from "../features/systems";

// JHS 180: level 0 has 8192 m a pixel in tiles of 256 pixels, from this corner.
const ORIGIN = [-548_576, 8_388_608];
const SIDE_M = 256 * 8192;
const EXTENT = [-548_576, 6_291_456, 1_548_576, 8_388_608];

/** Tiles are drawn at twice the size of the set's own pixels: fewer requests, finer lines. */
const DRAWN_PIXELS = 512;

/** The last level with data of its own; closer than that it is stretched. */
const LAST_LEVEL = 13;

/** Register EPSG:3067 with OpenLayers, and give it. */
export function tm35fin(): Projection {
  proj4.defs("EPSG:3067", TM35FIN_DEFINITION);
  register(proj4);
  const projection = getProjection("EPSG:3067");
  if (!projection) throw new Error("EPSG:3067 is not registered");
  projection.setExtent(EXTENT);
  return projection;
}

/** The tile grid of the networks' tiles. */
export function tileGrid(): TileGrid {
  const resolutions = Array.from(
    { length: LAST_LEVEL + 1 },
    (_, level) => SIDE_M / DRAWN_PIXELS / 2 ** level,
  );
  return new TileGrid({ origin: ORIGIN, extent: EXTENT, resolutions, tileSize: DRAWN_PIXELS });
}
