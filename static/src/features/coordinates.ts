/** Coordinates as people write and read them. */

import type { Position } from "./geometry";
import { formatNumber } from "./numbers";
import { fromSystem, type System, type SystemId, systemNamed, toSystem } from "./systems";

export interface Recognised {
  readonly place: Position;
  readonly system: System;
  /** Whether the numbers came in the other order than is usual in that system. */
  readonly swapped: boolean;
}

type Range = readonly [number, number];

// Finland in each system, by magnitude; east (longitude) and north (latitude).
const RANGES: readonly { id: SystemId; east: Range; north: Range }[] = [
  { id: "3067", east: [50_000, 760_000], north: [6_600_000, 7_800_000] },
  { id: "3881", east: [27_000_000, 27_999_999], north: [6_600_000, 7_800_000] },
  { id: "4326", east: [19, 32], north: [59, 70.2] },
];

/** The place that `text` gives in any of the systems; undefined where it is no coordinate. */
export function recognise(text: string): Recognised | undefined {
  for (const pair of pairsIn(text)) {
    const found = placed(pair);
    if (found) return found;
  }
  return undefined;
}

function placed([first, second]: Position): Recognised | undefined {
  for (const { id, east, north } of RANGES) {
    const system = systemNamed(id);
    if (within(first, east) && within(second, north)) {
      return { place: fromSystem([first, second], id), system, swapped: system.northFirst };
    }
    if (within(first, north) && within(second, east)) {
      return { place: fromSystem([second, first], id), system, swapped: !system.northFirst };
    }
  }
  return undefined;
}

function within(value: number, [low, high]: Range): boolean {
  return value >= low && value <= high;
}

/** Every way to read `text` as two numbers: blanks may also part thousands, a comma decimals. */
function* pairsIn(text: string): Generator<Position> {
  const bare = text.replace(/[\u00a0\u202f]/g, " ").replace(/°/g, "");
  if (!/^[\d\s.,;:EeNnPpIi]+$/.test(bare)) return;
  const digits = bare.replace(/[EeNnPpIi:]/g, " ");
  const spaced = digits.includes(".") ? digits.replace(/,/g, " ") : digits.replace(/,(?!\d)/g, " ");
  const tokens = spaced.split(/[\s;]+/).filter(Boolean);
  for (let cut = 1; cut < tokens.length; cut += 1) {
    const first = grouped(tokens.slice(0, cut));
    const second = grouped(tokens.slice(cut));
    if (first !== undefined && second !== undefined) yield [first, second];
  }
}

function grouped(tokens: readonly string[]): number | undefined {
  const wellFormed = tokens.every((token, index) =>
    index === 0 ? /^\d+([.,]\d+)?$/.test(token) : /^\d{3}([.,]\d+)?$/.test(token),
  );
  const value = Number(tokens.join("").replace(",", "."));
  return wellFormed && Number.isFinite(value) ? value : undefined;
}

/** The place in `system`, in the order and with the axis names that people use there. */
export function formatPlace(place: Position, system: System): string {
  const [east, north] = toSystem(place, system.id);
  const values = system.northFirst ? [north, east] : [east, north];
  return values
    .map((value, index) => `${system.axes[index]} ${formatNumber(value, system.decimals)}`)
    .join("  ");
}

/** The place in `system` as bare numbers for another program: decimal points, comma between. */
export function copyablePlace(place: Position, system: System): string {
  const [east, north] = toSystem(place, system.id);
  const values = system.northFirst ? [north, east] : [east, north];
  return values.map((value) => value.toFixed(system.decimals)).join(", ");
}
