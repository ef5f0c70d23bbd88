/** The frame of the page: head, layer list, map, panel, foot. */

import { texts } from "../i18n";
import type { Insets } from "../map/camera";
import type { PageStore } from "../state/page";
import { h } from "./dom";
import { icon } from "./icons";
import { iconButton } from "./top-bar";

export interface Parts {
  readonly top: HTMLElement;
  readonly layers: HTMLElement;
  readonly panel: HTMLElement;
  readonly onMap: readonly HTMLElement[];
  readonly status: HTMLElement;
  readonly live: HTMLElement;
  readonly help: HTMLElement;
}

export interface Layout {
  readonly map: HTMLElement;
  readonly panel: HTMLElement;
  insets(): Insets;
}

const narrow = window.matchMedia("(max-width: 760px)");

/** Whether panels are sheets at the foot. */
export function isNarrow(): boolean {
  return narrow.matches;
}

/** The map's own element, made first because the map must be drawn into it. */
export function mapElement(): HTMLElement {
  return h("div", { id: "map", tabindex: 0, role: "application", "aria-label": texts.map.label });
}

/** Put `parts` around `map` into the page. */
export function layOut(
  root: HTMLElement,
  map: HTMLElement,
  parts: Parts,
  store: PageStore,
  close: () => void,
): Layout {
  const hideLayers = () => store.set({ layersOpen: false, sheet: undefined });
  const layers = side(
    "layers",
    texts.layers.label,
    texts.layers.hide,
    parts.layers,
    hideLayers,
    store,
  );
  const panel = side("panel", texts.panel.label, texts.panel.close, parts.panel, close, store);
  root.replaceChildren(
    h(
      "a",
      { class: "skip", href: "#map", onclick: (event: Event) => skipTo(event, map) },
      texts.skip,
    ),
    parts.top,
    h("main", { class: "map-area" }, map, ...parts.onMap),
    layers,
    panel,
    parts.status,
    tabs(store),
    parts.help,
    parts.live,
  );
  const show = () => arrange(root, store);
  store.watch((state) => state, show);
  narrow.addEventListener("change", show);
  return { map, panel, insets: () => insetsOf(layers, panel) };
}

function arrange(root: HTMLElement, store: PageStore): void {
  const { panel, layersOpen, sheet, sheetTall } = store.get();
  const open = isNarrow()
    ? { panel: sheet === "info", layers: sheet === "layers" }
    : { panel: panel.kind !== "none", layers: layersOpen };
  root.classList.toggle("panel-open", open.panel);
  root.classList.toggle("layers-open", open.layers);
  root.classList.toggle("sheet-tall", sheetTall);
  root.querySelector("#toggle-layers")?.setAttribute("aria-expanded", String(open.layers));
}

function side(
  id: string,
  label: string,
  closeLabel: string,
  content: HTMLElement,
  close: () => void,
  store: PageStore,
): HTMLElement {
  const stretch = h("button", { type: "button", class: "grip" }, h("span", { class: "grip-bar" }));
  stretch.addEventListener("click", () => store.set({ sheetTall: !store.get().sheetTall }));
  store.watch(
    ({ sheetTall }) => sheetTall,
    (tall) => stretch.setAttribute("aria-label", tall ? texts.menu.smaller : texts.menu.bigger),
  );
  // What the panel shows brings a heading of its own.
  const title = h(id === "layers" ? "h2" : "p", { class: "side-title" }, label);
  const head = h("div", { class: "side-head" }, title, iconButton("close", closeLabel, close));
  return h("aside", { id, "aria-label": label }, stretch, head, content);
}

/** The choice of sheet on narrow screens. */
function tabs(store: PageStore): HTMLElement {
  const tab = (name: "info" | "layers", label: string) => {
    const press = () => store.set({ sheet: store.get().sheet === name ? undefined : name });
    const button = h("button", { type: "button", onclick: press }, icon(name), label);
    store.watch(
      ({ sheet }) => sheet === name,
      (open) => button.setAttribute("aria-expanded", String(open)),
    );
    return button;
  };
  return h(
    "nav",
    { class: "tabs" },
    tab("info", texts.menu.info),
    tab("layers", texts.menu.layers),
  );
}

function skipTo(event: Event, map: HTMLElement): void {
  event.preventDefault();
  map.focus();
}

/** What the open sides cover of the map: the panel lies over its right edge, sheets over its foot. */
function insetsOf(layers: HTMLElement, panel: HTMLElement): Insets {
  if (!isNarrow()) return [0, panel.offsetWidth, 0, 0];
  return [0, 0, Math.max(layers.offsetHeight, panel.offsetHeight), 0];
}
