/** The calls that the page makes to its own server. */

import type { Catalogue } from "./catalogue";
import type { Geometry, Position } from "./geometry";

/** Something that the server found: a feature of a declared type. */
export interface Found {
  readonly type: string;
  readonly id: string;
  readonly geometry: Geometry | null;
  /** Metres from the asked place; 0 inside an area. */
  readonly distance: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A consumption point as the look-up gives it. */
export interface Match {
  readonly id: string;
  readonly address: string;
  readonly geometry: Geometry | null;
  readonly score: number;
  readonly rule: string;
  readonly sharing: number;
  readonly ended: boolean;
}

export interface Matches {
  readonly matches: readonly Match[];
  readonly total: number;
  /** The address register's address that has no point of its own, where that was asked. */
  readonly pointless: string | undefined;
}

/** A main that serves a consumption point. */
export interface Serving {
  readonly type: string;
  readonly id: string;
  readonly distance: number;
  readonly estimated: boolean;
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the server said when it could not answer; the message is for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Row = Record<string, unknown>;

/** Features around `place` within `tolerance` metres, nearest first in each type. */
export async function identify(
  { urls }: Catalogue,
  place: Position,
  tolerance: number,
  signal?: AbortSignal,
): Promise<Found[]> {
  const query = new URLSearchParams({
    x: place[0].toFixed(3),
    y: place[1].toFixed(3),
    crs: "EPSG:3067",
    tolerance: tolerance.toFixed(1),
  });
  const answer = await call(`${urls.identify}?${query}`, { signal: signal ?? null });
  return rows(answer.layers).flatMap((layer) =>
    rows(layer.features).map((feature) => ({
      type: String(layer.tyyppi),
      id: String(feature.id),
      geometry: feature.geometry as Geometry | null,
      distance: Number(feature.etaisyys),
      properties: feature.properties as Row,
    })),
  );
}

/** Consumption points at an address or with an id; the text travels in the body only. */
export async function lookup(
  { urls, csrf }: Catalogue,
  query: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Matches> {
  const answer = await call(urls.lookup, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ q: query, limit, crs: "EPSG:3067" }),
    signal: signal ?? null,
  });
  const features = rows(answer.features);
  return {
    matches: features.map(toMatch),
    total: Number(answer.numberMatched ?? features.length),
    pointless: pointlessAddress(answer),
  };
}

function toMatch(feature: Row): Match {
  const properties = feature.properties as Row;
  return {
    id: String(properties.tunnus),
    address: String(properties.osoite ?? ""),
    geometry: feature.geometry as Geometry | null,
    score: Number(properties.score ?? 1),
    rule: String(properties.rule ?? ""),
    sharing: Number(properties.samassa_osoitteessa ?? 1),
    ended: properties.paattynyt === true,
  };
}

function pointlessAddress(answer: Row): string | undefined {
  const known = answer.tunnettu_osoite as Row | null | undefined;
  return known ? String(known.osoite) : undefined;
}

/** The mains that serve a point; undefined where the server has no such call or point. */
export async function serving(
  { urls }: Catalogue,
  point: string,
  signal?: AbortSignal,
): Promise<Serving[]> {
  const query = new URLSearchParams({ point });
  const answer = await call(`${urls.serving}?${query}`, { signal: signal ?? null });
  return rows(answer.johdot).map(({ tyyppi, tunnus, etaisyys, arvioitu, sijainti, ...rest }) => ({
    type: String(tyyppi),
    id: String(tunnus),
    distance: Number(etaisyys),
    estimated: arvioitu === true,
    geometry: (sijainti ?? null) as Geometry | null,
    properties: { tunnus, ...rest },
  }));
}

/** What has changed since somebody asked last. */
export interface Changes {
  /** To ask with next. */
  readonly mark: string;
  /** Side of a cell, m. */
  readonly cellSize: number;
  /** Too much has changed to name it. */
  readonly all: boolean;
  readonly cells: readonly { readonly corner: Position; readonly layers: readonly string[] }[];
}

/** The cells that have changed since the answer that gave `mark`. */
export async function changes({ urls }: Catalogue, mark: string): Promise<Changes> {
  const query = mark === "" ? "" : `?${new URLSearchParams({ since: mark })}`;
  return (await call(`${urls.changes}${query}`, { cache: "no-store" })) as unknown as Changes;
}

function rows(value: unknown): Row[] {
  return Array.isArray(value) ? (value as Row[]) : [];
}

async function call(url: string, options: RequestInit): Promise<Row> {
  const headers = { Accept: "application/json", ...options.headers };
  const response = await fetch(url, { ...options, headers, credentials: "same-origin" });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, problemOf(body));
  return (body ?? {}) as Row;
}

/** The sentence of a problem document (RFC 9457): its detail, else its title. */
function problemOf(body: unknown): string {
  const { detail, title } = (body ?? {}) as Row;
  return String(detail ?? title ?? "");
}
