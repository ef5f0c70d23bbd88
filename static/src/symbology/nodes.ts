/** Which symbol a node has. */

import type { SymbolLook, SymbolName } from "./symbols";

type Values = Readonly<Record<string, unknown>>;

const VALVES: Readonly<Record<string, SymbolName>> = {
  auki: "valve-open",
  kiinni: "valve-closed",
  osittain: "valve-partly",
};
const DEVICES: Readonly<Record<string, SymbolName>> = {
  vesitorni: "tower",
  vesisailio: "tower",
  vedenottamo: "plant",
  vedenkasittelylaitos: "plant",
  jatevedenpuhdistamo: "plant",
  purkuaukko: "outfall",
  ylivuoto: "outfall",
};
const BY_TYPE: Readonly<Record<string, SymbolName>> = {
  paloposti: "hydrant",
  pumppaamo: "pumping",
  liitoskohta: "connection",
  kulutuspaikka: "point",
};

/** The symbol of a feature of the point type `type` with the attributes of its tile. */
export function nodeLook(type: string, values: Values): SymbolLook {
  return { symbol: symbolOf(type, values), network: String(values.verkosto ?? "vesi") };
}

function symbolOf(type: string, { asento, toimintakunto, tyyppi }: Values): SymbolName {
  if (type === "venttiili") {
    if (toimintakunto === "ei_toimi" || toimintakunto === "luoksepaasematon") return "valve-broken";
    if (tyyppi === "tonttiventtiili" && asento === "auki") return "valve-service";
    return VALVES[String(asento)] ?? "valve-unknown";
  }
  if (type === "kaivo") return tyyppi === "tarkastusputki" ? "inspection-pipe" : "manhole";
  if (type === "laite") return DEVICES[String(tyyppi)] ?? "device";
  return BY_TYPE[type] ?? "device";
}

/** Nodes of service lines: as many as there are houses, so they show with their lines only. */
export function isServiceNode({ tyyppi }: Values): boolean {
  return ["tonttiventtiili", "tarkastusputki", "tonttiliitos"].includes(String(tyyppi));
}

/** Nodes that only join pipes: they say nothing that the pipes do not, and stay off the map. */
export function isPlainJoint(type: string, { tyyppi }: Values): boolean {
  return type === "laite" && ["haara", "liitos", "paa"].includes(String(tyyppi));
}
