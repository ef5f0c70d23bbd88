/** One feature in the panel: heading, values, what belongs to it, place and source. */

import { typeNamed } from "../features/catalogue";
import { anchorOf } from "../features/geometry";
import { isReplaced } from "../features/matching";
import { shownValues, type Shown as Value } from "../features/values";
import { texts } from "../i18n";
import type { PageState, Shown } from "../state/page";
import { copyButton } from "./copy";
import { h } from "./dom";
import { foundSample } from "./found-sample";
import { kindOf, nameOf } from "./naming";
import { hitRow, type PanelOptions } from "./panel";
import { placeRow } from "./place-row";
import { titleOf } from "./search-options";

const TECHNICAL: readonly string[] = [
  "lahde",
  "lahdetunnus",
  "sijaintiepavarmuus",
  "suojaustaso",
  "muutettu",
];
// Said elsewhere in the panel: the ends as neighbours, the kind and the address in the heading.
const SAID: readonly string[] = [
  "alkusolmu",
  "loppusolmu",
  "osoite",
  "nimi",
  "katkostunnus",
  "venttiilit",
];

/** The parts of the panel for `shown`. */
export function featureView(shown: Shown, state: PageState, options: PanelOptions): HTMLElement[] {
  const { found } = shown;
  const type = typeNamed(options.catalogue, found.type);
  const values = type ? shownValues(type, found.properties, texts.words) : [];
  const own = values.filter(({ name }) => !TECHNICAL.includes(name) && !SAID.includes(name));
  const technical = values.filter(({ name }) => TECHNICAL.includes(name));
  const parts = [
    heading(shown, state, options),
    replacedNote(shown),
    related(shown, state, options),
    own.length > 0 && definitions(own),
    location(shown, options),
    details(found.id, technical, options),
  ];
  return parts.filter((part): part is HTMLElement => Boolean(part));
}

function heading({ found }: Shown, { theme }: PageState, { catalogue }: PanelOptions): HTMLElement {
  const { properties, type, id } = found;
  const number = type === "kulutuspaikka" ? id : properties.lahdetunnus;
  const eyebrow = h(
    "p",
    { class: "eyebrow" },
    foundSample(found, theme),
    [kindOf(found), number].filter(Boolean).join(" "),
  );
  // An address has its town under it: the street is what is read aloud on the telephone.
  const [name = "", town] =
    type === "kulutuspaikka" ? nameOf(found, catalogue).split(", ") : [nameOf(found, catalogue)];
  return h(
    "header",
    {},
    eyebrow,
    h("h2", { tabindex: -1 }, name),
    town && h("p", { class: "quiet" }, town),
  );
}

/** The sentence that says that a word was not matched as typed. */
function replacedNote({ query, found }: Shown): HTMLElement | null {
  const address = String(found.properties.osoite ?? "");
  if (query === undefined || query === found.id || !isReplaced(query, address)) return null;
  const { searchedFor, replaced } = texts.search;
  return h(
    "p",
    { class: "notice matched" },
    `${searchedFor(query)}. ${replaced} `,
    ...titleOf(address.split(",")[0] ?? address, query),
  );
}

function definitions(values: readonly Value[]): HTMLElement {
  const rows = values.map(({ label, text, unit }) =>
    h("div", {}, h("dt", {}, label), h("dd", {}, text, unit && `\u00a0${unit}`)),
  );
  return h("dl", {}, ...rows);
}

function related(shown: Shown, state: PageState, options: PanelOptions): HTMLElement | null {
  const isPoint = shown.found.type === "kulutuspaikka";
  const { servedBy, connected, notServed, busy } = texts.panel;
  const failed = shown.related === "failed";
  const known = shown.related === "failed" ? [] : shown.related;
  if (known?.length === 0 && !isPoint && !failed) return null;
  const rows = known?.map(({ found, note }) => hitRow(found, state, options, note));
  const quiet = failed ? texts.errors.failed : rows ? rows.length === 0 && notServed : busy;
  return h(
    "section",
    {},
    h("h3", {}, isPoint ? servedBy : connected),
    quiet ? h("p", { class: "quiet" }, quiet) : h("ul", { class: "hits" }, ...(rows ?? [])),
  );
}

function location({ found }: Shown, options: PanelOptions): HTMLElement {
  const { location: title, noPlace } = texts.panel;
  const place = found.geometry ? anchorOf(found.geometry) : undefined;
  return h(
    "section",
    {},
    h("h3", {}, title),
    place ? placeRow(place, options.store) : h("p", { class: "quiet" }, noPlace),
  );
}

function details(id: string, values: readonly Value[], { link }: PanelOptions): HTMLElement {
  const { more, id: idLabel, copy, share } = texts.panel;
  return h(
    "details",
    { class: "technical" },
    h("summary", {}, more),
    values.length > 0 && definitions(values),
    h(
      "div",
      { class: "place" },
      h("span", { class: "id" }, id),
      copyButton(`${copy}: ${idLabel}`, () => id),
    ),
    h("div", { class: "place" }, h("span", {}, share), copyButton(share, link, "link")),
  );
}
