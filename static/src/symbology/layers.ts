/** The layers of the list: their order, groups, legend rows and the scales at which they show. */

import type { SymbolName } from "./symbols";

export type LegendKey = string;

/** A row of the legend under a layer: how its sample looks. */
export type LegendSample =
  | { readonly key: LegendKey; readonly line: Readonly<Record<string, unknown>> }
  | { readonly key: LegendKey; readonly symbol: SymbolName; readonly network: string }
  | { readonly key: LegendKey; readonly area: "plain" | "interruption" };

export interface LayerLook {
  readonly name: string;
  readonly group: "networks" | "devices" | "points" | "areas";
  /** Shown at this scale and larger ones (1:N). */
  readonly fromScale: number;
  readonly initiallyHidden: boolean;
  readonly samples: readonly [LegendSample, ...LegendSample[]];
}

export const SERVICE_FROM_SCALE = 4_000;
export const SERVICE_NODES_FROM_SCALE = 2_000;
export const LABELS_FROM_SCALE = 2_500;
export const ALL_SCALES = Number.POSITIVE_INFINITY;

const pipe = (verkosto: string, rest: Record<string, unknown> = {}) => ({
  verkosto,
  nimellishalkaisija: 160,
  ...rest,
});

function layer(
  name: string,
  group: LayerLook["group"],
  fromScale: number,
  samples: LayerLook["samples"],
  initiallyHidden = false,
): LayerLook {
  return { name, group, fromScale, samples, initiallyHidden };
}

/** Top of the list first. */
export const LAYERS: readonly LayerLook[] = [
  layer("kulutuspaikka", "points", 5_000, [{ key: "point", symbol: "point", network: "vesi" }]),
  layer("vesijohto", "networks", ALL_SCALES, [
    { key: "main", line: pipe("vesi") },
    { key: "service", line: pipe("vesi", { laji: "tonttivesijohto" }) },
    { key: "abandoned", line: pipe("vesi", { kaytossa_tila: "hylatty" }) },
  ]),
  layer("jatevesiviemari", "networks", ALL_SCALES, [
    { key: "gravity", line: pipe("jatevesi") },
    { key: "pressure", line: pipe("jatevesi", { tyyppi: "paineputki" }) },
    { key: "combined", line: pipe("sekavesi") },
    { key: "service", line: pipe("jatevesi", { laji: "tonttiviemari" }) },
  ]),
  layer("hulevesiviemari", "networks", ALL_SCALES, [
    { key: "gravity", line: pipe("hulevesi") },
    { key: "service", line: pipe("hulevesi", { laji: "tonttiviemari" }) },
  ]),
  layer("venttiili", "devices", 5_000, [
    { key: "open", symbol: "valve-open", network: "vesi" },
    { key: "closed", symbol: "valve-closed", network: "vesi" },
    { key: "partly", symbol: "valve-partly", network: "vesi" },
    { key: "unknown", symbol: "valve-unknown", network: "vesi" },
    { key: "broken", symbol: "valve-broken", network: "vesi" },
    { key: "serviceValve", symbol: "valve-service", network: "vesi" },
  ]),
  layer("paloposti", "devices", 5_000, [{ key: "hydrant", symbol: "hydrant", network: "vesi" }]),
  layer("kaivo", "devices", 4_000, [
    { key: "wastewater", symbol: "manhole", network: "jatevesi" },
    { key: "stormwater", symbol: "manhole", network: "hulevesi" },
    { key: "inspection", symbol: "inspection-pipe", network: "jatevesi" },
  ]),
  layer("pumppaamo", "devices", 60_000, [
    { key: "wastewater", symbol: "pumping", network: "jatevesi" },
    { key: "water", symbol: "pumping", network: "vesi" },
  ]),
  layer("laite", "devices", 60_000, [
    { key: "tower", symbol: "tower", network: "vesi" },
    { key: "plant", symbol: "plant", network: "vesi" },
    { key: "outfall", symbol: "outfall", network: "hulevesi" },
    { key: "device", symbol: "device", network: "vesi" },
  ]),
  layer("liitoskohta", "devices", 2_500, [
    { key: "connection", symbol: "connection", network: "vesi" },
  ]),
  layer("katkos", "areas", ALL_SCALES, [{ key: "interruption", area: "interruption" }]),
  layer("toiminta_alue", "areas", ALL_SCALES, [{ key: "area", area: "plain" }], true),
  layer("painepiiri", "areas", ALL_SCALES, [{ key: "area", area: "plain" }], true),
  layer("pumppauspiiri", "areas", ALL_SCALES, [{ key: "area", area: "plain" }], true),
];

/** The coarsest scale (1:N) at which a layer shows; 0 for one that is not in the list. */
export function scaleOfLayer(name: string): number {
  return LAYERS.find((look) => look.name === name)?.fromScale ?? 0;
}
