/** The colours of the map: one table for each theme. The utility may replace them. */

export type Theme = "light" | "dark";
export type Network = "vesi" | "jatevesi" | "hulevesi" | "sekavesi";

export interface Palette {
  readonly paper: string;
  readonly grid: string;
  readonly gridStrong: string;
  readonly gridText: string;
  readonly ink: string;
  readonly halo: string;
  readonly muted: string;
  readonly fill: string;
  readonly selected: string;
  readonly selectedEdge: string;
  readonly area: string;
  readonly interruption: string;
  readonly networks: Readonly<Record<Network, string>>;
}

const LIGHT: Palette = {
  paper: "#f6f5f1",
  grid: "#e9e7df",
  gridStrong: "#dcd9ce",
  gridText: "#8a877c",
  ink: "#1b1f24",
  halo: "#ffffff",
  muted: "#6b7078",
  fill: "#ffffff",
  selected: "#ffd400",
  selectedEdge: "#1b1f24",
  area: "#5b6b7a",
  interruption: "#c2410c",
  networks: { vesi: "#0a5fb4", jatevesi: "#8a1f1f", hulevesi: "#3e9b4f", sekavesi: "#7a3e8e" },
};

const DARK: Palette = {
  paper: "#16191d",
  grid: "#1e2227",
  gridStrong: "#282d34",
  gridText: "#7d858f",
  ink: "#f1f3f5",
  halo: "#16191d",
  muted: "#9aa2ac",
  fill: "#16191d",
  selected: "#ffd400",
  selectedEdge: "#000000",
  area: "#8fa3b5",
  interruption: "#fb923c",
  networks: { vesi: "#6fb3ff", jatevesi: "#e0705a", hulevesi: "#b5ebae", sekavesi: "#d9a6ec" },
};

export const PALETTES: Readonly<Record<Theme, Palette>> = { light: LIGHT, dark: DARK };

/** The colour of a network; grey for one that is not in the table. */
export function networkColour(palette: Palette, network: unknown): string {
  return palette.networks[network as Network] ?? palette.muted;
}
