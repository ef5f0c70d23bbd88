/** What belongs to a feature: the mains of a point, the ends of a pipe, the pipes of a node. */

import { ApiError, type Found, identify, serving } from "../features/api";
import type { Catalogue } from "../features/catalogue";
import { anchorOf, type Position } from "../features/geometry";
import { formatMetres } from "../features/numbers";
import { texts } from "../i18n";
import type { Related, Shown } from "../state/page";

/** A point without recorded connections is looked for mains this far, m. */
const NEAR_M = 30;
/** Ends and nodes meet in one place; this only forgives rounding, m. */
const SAME_M = 0.2;
const MAINS = ["vesijohto", "jatevesiviemari", "hulevesiviemari"];
const SERVICE_KINDS = ["tonttivesijohto", "tonttiviemari"];

/** `shown` with all values of its feature, and with what belongs to it. */
export async function completed(
  shown: Shown,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<Shown> {
  const found = await withAllValues(shown.found, catalogue, signal);
  return { ...shown, found, related: await relatedTo(found, catalogue, signal) };
}

/** A main that a point's answer named comes with few values: ask for the rest where it lies. */
async function withAllValues(
  found: Found,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<Found> {
  if (found.type === "kulutuspaikka" || !found.geometry || "muutosnumero" in found.properties) {
    return found;
  }
  const hits = await identify(catalogue, anchorOf(found.geometry), SAME_M, signal);
  return hits.find(({ id }) => id === found.id) ?? found;
}

/** Ask what belongs to `found`. */
function relatedTo(found: Found, catalogue: Catalogue, signal: AbortSignal): Promise<Related[]> {
  if (found.type === "kulutuspaikka") return mainsOf(found, catalogue, signal);
  if (found.geometry?.type === "LineString") return endsOf(found, catalogue, signal);
  if (found.geometry?.type === "Point") return pipesOf(found, catalogue, signal);
  return Promise.resolve([]);
}

async function mainsOf(
  found: Found,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<Related[]> {
  try {
    const mains = await serving(catalogue, found.id, signal);
    if (mains.length > 0) {
      return mains.map(({ estimated, ...main }) => ({
        found: main,
        note: noteOf(main.distance, estimated),
      }));
    }
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
  return nearestMains(found, catalogue, signal);
}

/** The nearest main of each network, for a point whose connections nobody has recorded. */
async function nearestMains(
  found: Found,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<Related[]> {
  if (found.geometry?.type !== "Point") return [];
  const place = found.geometry.coordinates as Position;
  const near = await identify(catalogue, place, NEAR_M, signal);
  return MAINS.flatMap((type) => {
    const mains = near.filter((hit) => hit.type === type && !isService(hit));
    const [nearest] = mains.sort((a, b) => a.distance - b.distance);
    return nearest ? [{ found: nearest, note: noteOf(nearest.distance, true) }] : [];
  });
}

function isService({ properties }: Found): boolean {
  return SERVICE_KINDS.includes(String(properties.laji));
}

function noteOf(metres: number, estimated: boolean): string {
  const far = Number.isFinite(metres) ? formatMetres(metres) : "";
  return [far, estimated && texts.panel.estimated].filter(Boolean).join(" · ");
}

async function endsOf(found: Found, catalogue: Catalogue, signal: AbortSignal): Promise<Related[]> {
  const line = found.geometry?.coordinates as readonly Position[];
  const ends = [
    { place: line[0], id: found.properties.alkusolmu, note: texts.panel.startNode },
    { place: line.at(-1), id: found.properties.loppusolmu, note: texts.panel.endNode },
  ];
  const asked = ends.map(async ({ place, id, note }) => {
    const hits = place ? await identify(catalogue, place, SAME_M, signal) : [];
    return hits.filter((hit) => hit.id === id).map((hit) => ({ found: hit, note }));
  });
  return (await Promise.all(asked)).flat();
}

async function pipesOf(
  found: Found,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<Related[]> {
  const place = found.geometry?.coordinates as Position;
  const hits = await identify(catalogue, place, SAME_M, signal);
  return hits
    .filter(({ properties }) => [properties.alkusolmu, properties.loppusolmu].includes(found.id))
    .map((hit) => ({ found: hit, note: formatMetres(Number(hit.properties.pituus)) }));
}
