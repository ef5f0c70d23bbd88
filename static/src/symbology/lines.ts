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

// Seen from afar the pipes of a street lie on each other: the widest at the bottom, so that each
// network still shows as a band.
const OVERVIEW_WIDTHS: Readonly<Record<string, number>> = {
  hulevesi: 3.6,
  jatevesi: 2.4,
  sekavesi: 2.4,
  vesi: 1.2,
};

/** Width where the pipes of a street cannot be told apart; trunk mains stay wider. */
export function overviewWidth({ verkosto, laji }: Values): number {
  const width = OVERVIEW_WIDTHS[String(verkosto)] ?? 1;
  return TRUNK_KINDS.includes(laji) ? width + 0.8 : width;
}

/** The order in which networks lie on each other: water on top. */
export function stackOrder({ verkosto }: Values): number {
  return ["hulevesi", "sekavesi", "jatevesi", "vesi"].indexOf(String(verkosto)) / 10;
}

/** The label of a main: `V 110 PE`, `J 250`. */
export function lineLabel(values: Values, look: LineLook): string {
  const { nimellishalkaisija, materiaali } = values;
  const material = String(materiaali ?? "");
  const known = /^[A-Z]{2,3}$/.test(material) ? material : "";
  return [look.letter, nimellishalkaisija, known].filter(Boolean).join(" ");
}
