/** Plain geometry, as GeoJSON has it, in EPSG:3067 with east first. */

export type Position = readonly [east: number, north: number];
export type Extent = readonly [number, number, number, number];

export interface Geometry {
  readonly type: "Point" | "LineString" | "MultiPolygon" | "Polygon" | "MultiLineString";
  readonly coordinates: unknown;
}

/** Smallest box around the geometry. */
export function extentOf(geometry: Geometry): Extent {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [east, north] of positionsOf(geometry.coordinates)) {
    box[0] = Math.min(box[0], east);
    box[1] = Math.min(box[1], north);
    box[2] = Math.max(box[2], east);
    box[3] = Math.max(box[3], north);
  }
  return box;
}

/** Where to stand to see the geometry: a point itself, the middle vertex of a line, a box's centre. */
export function anchorOf(geometry: Geometry): Position {
  const positions = [...positionsOf(geometry.coordinates)];
  if (geometry.type === "LineString" && positions.length > 2) {
    return positions[Math.floor(positions.length / 2)] ?? [0, 0];
  }
  const [west, south, east, north] = extentOf(geometry);
  return [(west + east) / 2, (south + north) / 2];
}

function* positionsOf(coordinates: unknown): Generator<Position> {
  if (!Array.isArray(coordinates)) return;
  const [east, north] = coordinates as unknown[];
  if (typeof east === "number" && typeof north === "number") {
    yield [east, north];
    return;
  }
  for (const part of coordinates) yield* positionsOf(part);
}

/** Metres between two places on the map plane. */
export function distance(a: Position, b: Position): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
