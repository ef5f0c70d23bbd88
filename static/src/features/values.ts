/** Published values in plain language. */

import type { PropertyInfo, TypeInfo } from "./catalogue";
import { formatPlain } from "./numbers";

export interface Shown {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly unit: string;
}

/** Words that the catalogue cannot know. */
export interface Words {
  readonly yes: string;
  readonly no: string;
}

/** The properties of a feature that say something, with labels; ids and geometry left aside. */
export function shownValues(
  type: TypeInfo,
  properties: Readonly<Record<string, unknown>>,
  words: Words,
): Shown[] {
  return type.properties
    .filter(({ name, role }) => (role === "" || role === "changed_at") && isKnown(properties[name]))
    .map((property) => {
      const [, label = property.label, unit = ""] =
        /^(.*?) \((?:[^)]+, )?([^),]+)\)$/.exec(property.label) ?? [];
      const text = valueText(property, properties[property.name], words);
      return { name: property.name, label, text, unit };
    });
}

function isKnown(value: unknown): boolean {
  return (
    value !== null &&
    value !== undefined &&
    value !== "" &&
    !(Array.isArray(value) && !value.length)
  );
}

/** One value as text: a code by its label, numbers and dates in the Finnish way. */
export function valueText(property: PropertyInfo, value: unknown, words: Words): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (property.kind === "code") return property.codes[String(value)] ?? String(value);
  if (typeof value === "number") {
    return /vuosi$/.test(property.name) ? String(value) : formatPlain(value);
  }
  if (property.kind === "date" || property.kind === "datetime") return dateText(String(value));
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** An ISO date or time as 24.11.2026 or 24.11.2026 14.02. */
export function dateText(iso: string): string {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (date) return `${Number(date[3])}.${Number(date[2])}.${date[1]}`;
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const day = `${time.getDate()}.${time.getMonth() + 1}.${time.getFullYear()}`;
  return `${day} ${time.getHours()}.${String(time.getMinutes()).padStart(2, "0")}`;
}
