/** The information panel: what was found, in plain language. */

import type { Found } from "../features/api";
import type { Catalogue } from "../features/catalogue";
import { formatMetres } from "../features/numbers";
import { texts } from "../i18n";
import type { PageState, PageStore, Panel } from "../state/page";
import { h, put } from "./dom";
import { featureView } from "./feature-view";
import { foundSample } from "./found-sample";
import { icon } from "./icons";
import { rowNames } from "./naming";

export interface PanelOptions {
  readonly catalogue: Catalogue;
  readonly store: PageStore;
  readonly open: (found: Found) => void;
  readonly back: () => void;
  readonly close: () => void;
  readonly hover: (found: Found | undefined) => void;
  readonly link: () => string;
}

/** The panel's content, kept in step with the store. */
export function panelView(options: PanelOptions): HTMLElement {
  const element = h("div", { class: "panel-content" });
  const { store } = options;
  const draw = () => put(element, content(store.get(), options));
  store.watch(({ panel }) => panel, draw);
  store.watch(({ system }) => system, draw);
  store.watch(({ theme }) => theme, draw);
  return element;
}

/** Move the focus to the heading of what is shown, as after a search. */
export function focusPanel(panel: HTMLElement): void {
  panel.querySelector<HTMLElement>("h2")?.focus();
}

function content(state: PageState, options: PanelOptions): (Node | false)[] {
  const { panel } = state;
  if (panel.kind === "feature") {
    const several = panel.hits.length > 1;
    return [
      several && backButton(panel.hits.length, options),
      ...featureView(panel, state, options),
    ];
  }
  if (panel.kind === "hits") return hitList(panel.hits, state, options);
  return [message(panel)];
}

function message(panel: Exclude<Panel, { kind: "feature" } | { kind: "hits" }>): HTMLElement {
  const { busy, nothing, nothingHint, empty } = texts.panel;
  if (panel.kind === "busy") return h("p", { class: "quiet busy" }, busy);
  if (panel.kind === "nothing") {
    return h(
      "div",
      {},
      h("h2", { tabindex: -1 }, nothing),
      h("p", { class: "quiet" }, nothingHint),
    );
  }
  if (panel.kind === "error") return h("p", { class: "notice error" }, panel.message);
  return h("p", { class: "quiet" }, empty);
}

function backButton(count: number, { back }: PanelOptions): HTMLElement {
  return h(
    "button",
    { type: "button", class: "back", onclick: back },
    icon("back"),
    texts.panel.back(count),
  );
}

function hitList(hits: readonly Found[], state: PageState, options: PanelOptions): HTMLElement[] {
  const heading = h("h2", { tabindex: -1 }, texts.panel.several(hits.length));
  return [
    heading,
    h("ul", { class: "hits" }, ...hits.map((found) => hitRow(found, state, options))),
  ];
}

/** A row that opens `found`, with `note` or the distance at its end. */
export function hitRow(
  found: Found,
  { theme }: PageState,
  { catalogue, open, hover }: PanelOptions,
  note?: string,
): HTMLElement {
  const [name, kind] = rowNames(found, catalogue);
  const button = h(
    "button",
    {
      type: "button",
      onclick: () => open(found),
      onmouseenter: () => hover(found),
      onmouseleave: () => hover(undefined),
      onfocus: () => hover(found),
      onblur: () => hover(undefined),
    },
    foundSample(found, theme),
    h("span", { class: "hit" }, h("strong", {}, name), h("span", {}, kind)),
    h("span", { class: "hit-note" }, note ?? formatMetres(found.distance)),
    icon("next"),
  );
  return h("li", {}, button);
}
