/** The elements of the search box: field, list, note. */

import { texts } from "../i18n";
import { h } from "./dom";
import { icon } from "./icons";

export interface SearchHandlers {
  readonly typed: () => void;
  readonly focused: () => void;
  readonly key: (event: KeyboardEvent) => void;
  readonly left: () => void;
  readonly clear: () => void;
}

export interface SearchElements {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly clear: HTMLElement;
  readonly popup: HTMLElement;
  readonly note: HTMLElement;
  readonly list: HTMLElement;
}

/** Make them, wired to `handlers`. */
export function searchElements(lookupAllowed: boolean, handlers: SearchHandlers): SearchElements {
  const label = texts.search.results;
  const list = h("ul", { id: "search-list", role: "listbox", "aria-label": label });
  const note = h("div", { class: "search-note" });
  const popup = h("div", { class: "search-popup", hidden: true }, note, list);
  const input = field(lookupAllowed, handlers);
  const clear = clearButton(handlers.clear);
  const hint = h("kbd", { "aria-hidden": "true" }, "/");
  const attributes = { class: "search", role: "search" };
  const element = h("div", attributes, icon("search"), input, hint, clear, popup);
  return { element, input, clear, popup, note, list };
}

function field(lookupAllowed: boolean, handlers: SearchHandlers): HTMLInputElement {
  const { label, placeholder, placeholderNoRight } = texts.search;
  return h("input", {
    id: "search",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "search-list",
    placeholder: lookupAllowed ? placeholder : placeholderNoRight,
    oninput: handlers.typed,
    onfocus: handlers.focused,
    onkeydown: handlers.key,
    onblur: handlers.left,
  });
}

function clearButton(press: () => void): HTMLElement {
  const { clear } = texts.search;
  return h(
    "button",
    {
      type: "button",
      class: "icon-button small",
      hidden: true,
      "aria-label": clear,
      title: clear,
      onclick: press,
    },
    icon("close"),
  );
}
