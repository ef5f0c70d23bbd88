/** How suggestions read in the list. */

import { formatPlace } from "../features/coordinates";
import { matchedWords } from "../features/matching";
import type { Suggestion, Suggestions } from "../features/suggest";
import { texts } from "../i18n";
import { h } from "./dom";
import { icon } from "./icons";

/** What is said above the list: nothing when the first match is just what was typed. */
export function listNote(answer: Suggestions, lookupAllowed: boolean): string {
  if (answer.pointless) return texts.search.pointless(answer.pointless);
  if (answer.items.length === 0) return lookupAllowed ? texts.search.none : texts.search.noRight;
  return answer.replaced ? texts.search.replaced : "";
}

/** Icon, title and detail of one suggestion. */
export function optionContent(item: Suggestion): Node[] {
  if (item.kind === "coordinate") {
    const { place, system, swapped } = item.found;
    const detail = swapped ? `${system.name}, ${texts.search.swapped}` : system.name;
    return [
      icon("target"),
      lines([texts.search.coordinate], `${formatPlace(place, system)} · ${detail}`),
    ];
  }
  const { match, query } = item;
  return [icon("pin"), lines(titleOf(match.address || match.id, query), detailOf(item))];
}

/** The address, with the words that were typed otherwise pointed out. */
export function titleOf(address: string, query: string): (Node | string)[] {
  return matchedWords(query, address).flatMap(({ text, changed }, index) => {
    const word = changed ? h("mark", {}, text) : text;
    return index === 0 ? [word] : [" ", word];
  });
}

function detailOf({ match }: Extract<Suggestion, { kind: "point" }>): string {
  const { sharing, ended, noPlace } = texts.search;
  return [
    `${texts.types.kulutuspaikka} ${match.id}`,
    match.sharing > 1 && sharing(match.sharing),
    match.ended && ended,
    match.geometry === null && noPlace,
  ]
    .filter(Boolean)
    .join(" · ");
}

function lines(title: readonly (Node | string)[], detail: string): HTMLElement {
  return h(
    "span",
    { class: "option" },
    h("span", { class: "option-title" }, ...title),
    h("span", { class: "option-detail" }, detail),
  );
}
