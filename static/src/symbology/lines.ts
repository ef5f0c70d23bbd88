/** How lines look: colour says the network, and dashes say it again to those who see no colour. */

import { networkColour, type Palette } from "./palette";

export interface LineLook {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** Prefix of the label: V, J, JP, H or S. */
  readonly letter: string;
  readonly service: boolean;
  readonly abandoned: boolean;
}

type Values = Readonly<Record<string, unknown>>;

const DASHES: Readonly<Record<string, readonly number[]>> = {
  vesi: [],
  jatevesi: [9, 3, 2, 3],
  hulevesi: [12, 5],
  sekavesi: [9, 3, 2, 3, 2, 3],
};
const LETTERS: Readonly<Record<string, string>> = {
  vesi: "V",
  jatevesi: "J",
  hulevesi: "H",
  sekavesi: "S",
};
const SERVICE_KINDS: readonly unknown[] = ["tonttivesijohto", "tonttiviemari"];
const TRUNK_KINDS: readonly unknown[] = ["paavesijohto", "raakavesijohto", "paaviemari"];
const OUT_OF_USE: readonly unknown[] = ["poissa_kaytosta", "hylatty", "purettu"];
const PLANNED: readonly unknown[] = ["suunniteltu", "rakenteilla"];

/** The look of a pipe or sewer with the attributes that its tile carries. */
export function lineLook(values: Values, palette: Palette): LineLook {
  const network = String(values.verkosto);
  const service = SERVICE_KINDS.includes(values.laji);
  const pressure = values.tyyppi === "paineputki" && network !== "vesi";
  const abandoned = OUT_OF_USE.includes(values.kaytossa_tila);
  return {
    colour: abandoned ? palette.muted : networkColour(palette, network),
    width: PLANNED.includes(values.kaytossa_tila) ? 1 : service ? 1 : mainWidth(values),
    dash: abandoned ? [2, 4] : pressure ? [] : (DASHES[network] ?? []),
    letter: `${LETTERS[network] ?? ""}${pressure ? "P" : ""}`,
    service,
    abandoned,
  };
}

/** Width by diameter class; by kind where the tile carries no diameter. */
function mainWidth({ nimellishalkaisija, laji }: Values): number {
  const diameter = Number(nimellishalkaisija);
  if (!diameter) return TRUNK_KINDS.includes(laji) ? 2.75 : 2;
  if (diameter >= 300) return 3.25;
  return diameter >= 160 ? 2.5 : 1.9;
}

// Seen from afar the pipes of a street lie on each other, so they are drawn side by side.
const LANES: Readonly<Record<string, number>> = { vesi: -1, jatevesi: 0, sekavesi: 0, hulevesi: 1 };
const LANE_PX = 2.2;

/** Width where pipes are drawn side by side; trunk mains are wider. */
export function overviewWidth({ laji }: Values): number {
  return TRUNK_KINDS.includes(laji) ? 2.2 : 1.6;
}

/**
 * How far beside its place a pipe is drawn, pixels to the right of its direction. `flat` are its
 * coordinates: pipes of one street keep their sides whichever way each was digitised.
 */
export function laneOffset({ verkosto }: Values, flat: readonly number[]): number {
  const [east = 0, north = 0] = flat;
  const [lastEast = 0, lastNorth = 0] = flat.slice(-2);
  const forwards = lastEast > east || (lastEast === east && lastNorth > north);
  return (LANES[String(verkosto)] ?? 0) * LANE_PX * (forwards ? 1 : -1) + 0;
}

/** The label of a main: `V 110 PE`, `J 250`. */
export function lineLabel(values: Values, look: LineLook): string {
  const { nimellishalkaisija, materiaali } = values;
  const material = String(materiaali ?? "");
  const known = /^[A-Z]{2,3}$/.test(material) ? material : "";
  return [look.letter, nimellishalkaisija, known].filter(Boolean).join(" ");
}
