/** The coordinate systems of the page; places are EPSG:3067 inside it, east first. */

import proj4 from "proj4";
import type { Position } from "./geometry";

export type SystemId = "3067" | "3881" | "4326";

export interface System {
  readonly id: SystemId;
  readonly name: string;
  /** Names of the two numbers in the order in which people write them. */
  readonly axes: readonly [string, string];
  readonly northFirst: boolean;
  readonly decimals: number;
}

export const TM35FIN_DEFINITION =
  "+proj=utm +zone=35 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs";

export const SYSTEMS: readonly System[] = [
  { id: "3067", name: "ETRS-TM35FIN", axes: ["E", "N"], northFirst: false, decimals: 2 },
  { id: "3881", name: "ETRS-GK27", axes: ["N", "E"], northFirst: true, decimals: 2 },
  { id: "4326", name: "WGS84", axes: ["lat", "lon"], northFirst: true, decimals: 6 },
];

const DEFINITIONS: Readonly<Record<SystemId, string>> = {
  "3067": TM35FIN_DEFINITION,
  "3881": "+proj=tmerc +lat_0=0 +lon_0=27 +k=1 +x_0=27500000 +ellps=GRS80 +units=m +no_defs",
  "4326": "+proj=longlat +datum=WGS84 +no_defs",
};

/** From EPSG:3067 to `system`, east (longitude) first. */
export function toSystem(place: Position, system: SystemId): Position {
  if (system === "3067") return place;
  const [x, y] = proj4(DEFINITIONS["3067"], DEFINITIONS[system], [...place]);
  return [x ?? Number.NaN, y ?? Number.NaN];
}

/** From `system`, east (longitude) first, to EPSG:3067. */
export function fromSystem(pair: Position, system: SystemId): Position {
  if (system === "3067") return pair;
  const [x, y] = proj4(DEFINITIONS[system], DEFINITIONS["3067"], [...pair]);
  return [x ?? Number.NaN, y ?? Number.NaN];
}

/** The system called `id`; the first one for anything unknown. */
export function systemNamed(id: string): System {
  return SYSTEMS.find((system) => system.id === id) ?? (SYSTEMS[0] as System);
}
