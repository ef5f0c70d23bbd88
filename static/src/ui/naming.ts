/** What a found feature is called. */

import type { Found } from "../features/api";
import { type Catalogue, typeNamed } from "../features/catalogue";
import { texts } from "../i18n";
import { lineLabel, lineLook } from "../symbology/lines";
import { PALETTES } from "../symbology/palette";

/** The kind in singular: `Venttiili`. */
export function kindOf({ type, properties }: Found): string {
  const combined = type === "jatevesiviemari" && properties.verkosto === "sekavesi";
  return combined ? (texts.samples.combined ?? type) : (texts.types[type] ?? type);
}

/** The name that tells it from others of its kind: an address, a type, a pipe's size. */
export function nameOf(found: Found, catalogue: Catalogue): string {
  const { type, id, properties } = found;
  if (type === "kulutuspaikka") return String(properties.osoite ?? id);
  const own = properties.nimi ?? properties.katkostunnus;
  if (own) return String(own);
  const info = typeNamed(catalogue, type);
  if (info?.shape === "line") return pipeName(found, catalogue);
  return capital(codeLabel(found, "tyyppi", catalogue)) || kindOf(found);
}

/** Name and kind for a row of a list, the telling part first: `V 110 PE`, `Jakeluvesijohto`. */
export function rowNames(found: Found, catalogue: Catalogue): readonly [string, string] {
  const isLine = typeNamed(catalogue, found.type)?.shape === "line";
  if (!isLine) return [nameOf(found, catalogue), kindOf(found)];
  const kind = found.properties.laji === "muu" ? "" : capital(codeLabel(found, "laji", catalogue));
  return [sizeOf(found), kind || kindOf(found)];
}

function sizeOf({ properties }: Found): string {
  return lineLabel(properties, lineLook(properties, PALETTES.light));
}

function pipeName(found: Found, catalogue: Catalogue): string {
  const size = sizeOf(found);
  const kind = codeLabel(found, "laji", catalogue);
  return kind && found.properties.laji !== "muu"
    ? `${capital(kind)} ${size}`
    : `${kindOf(found)} ${size}`;
}

function codeLabel({ type, properties }: Found, name: string, catalogue: Catalogue): string {
  const property = typeNamed(catalogue, type)?.properties.find((one) => one.name === name);
  const code = properties[name];
  return code ? (property?.codes[String(code)] ?? String(code)) : "";
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase("fi") + text.slice(1);
}
