/** The layer list: what is shown, with the legend inside it. */

import type { Catalogue, TypeInfo } from "../features/catalogue";
import { formatNumber } from "../features/numbers";
import { resolutionOf } from "../features/scale";
import { texts } from "../i18n";
import type { PageStore } from "../state/page";
import { ALL_SCALES, LAYERS, type LayerLook } from "../symbology/layers";
import type { Theme } from "../symbology/palette";
import { h, put } from "./dom";
import { icon } from "./icons";
import { sampleCanvas } from "./sample";

export interface LayerListOptions {
  readonly catalogue: Catalogue;
  readonly store: PageStore;
  readonly zoomTo: (scale: number) => void;
}

const GROUPS: readonly LayerLook["group"][] = ["networks", "devices", "points", "areas"];

/** The list of the types that the caller may read, kept in step with the store. */
export function layerList(options: LayerListOptions): HTMLElement {
  const element = h("div", { class: "layer-groups" });
  const { catalogue, store } = options;
  const groups = GROUPS.map((group) => {
    const rows = LAYERS.filter((look) => look.group === group).flatMap((look) => {
      const type = catalogue.types.find(({ name }) => name === look.name);
      return type ? [layerRow(look, type, options)] : [];
    });
    const title = h("h3", {}, texts.layers.groups[group]);
    return rows.length > 0 && h("section", {}, title, h("ul", {}, ...rows));
  });
  put(element, groups);
  store.watch(
    ({ theme }) => theme,
    (theme) => drawSamples(element, theme),
  );
  return element;
}

function layerRow(
  look: LayerLook,
  type: TypeInfo,
  { store, zoomTo }: LayerListOptions,
): HTMLElement {
  const box = h("input", {
    type: "checkbox",
    id: `layer-${look.name}`,
    onchange: () => store.set({ hidden: toggled(store.get().hidden, look.name) }),
  });
  const count = h("span", { class: "count", title: texts.layers.inView });
  const scale = formatNumber(look.fromScale);
  const hint = h(
    "button",
    {
      type: "button",
      class: "scale-hint",
      title: texts.layers.zoomTo(scale),
      onclick: () => zoomTo(look.fromScale),
    },
    texts.layers.fromScale(scale),
  );
  const label = h("label", { for: box.id }, sampleSlot(look, 0), h("span", {}, type.title));
  const head = h("div", { class: "layer-head" }, box, label, count);
  const row = h(
    "li",
    { class: "layer" },
    head,
    look.fromScale !== ALL_SCALES && hint,
    legend(look, type),
  );
  store.watch(
    ({ hidden }) => hidden.includes(look.name),
    (hidden) => {
      box.checked = !hidden;
      row.classList.toggle("off", hidden);
    },
  );
  store.watch(
    ({ counts }) => counts[look.name] ?? 0,
    (number) => put(count, [number > 0 && formatNumber(number)]),
  );
  store.watch(
    ({ resolution }) => resolution > resolutionOf(look.fromScale),
    (tooFar) => row.classList.toggle("too-far", tooFar),
  );
  return row;
}

function toggled(hidden: readonly string[], name: string): string[] {
  return hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name];
}

/** The rows that explain the variants of a layer; nothing where there is only one. */
function legend(look: LayerLook, type: TypeInfo): HTMLElement | null {
  if (look.samples.length < 2) return null;
  const rows = look.samples.map(({ key }, index) =>
    h("li", {}, sampleSlot(look, index), h("span", {}, texts.samples[key] ?? key)),
  );
  return h(
    "details",
    { open: look.group === "networks" },
    h("summary", { "aria-label": texts.layers.legend(type.title) }, icon("chevron")),
    h("ul", {}, ...rows),
  );
}

function sampleSlot(look: LayerLook, index: number): HTMLElement {
  return h("span", { class: "sample-slot", "data-layer": look.name, "data-sample": index });
}

function drawSamples(element: HTMLElement, theme: Theme): void {
  for (const slot of element.querySelectorAll<HTMLElement>(".sample-slot")) {
    const look = LAYERS.find(({ name }) => name === slot.dataset.layer);
    const sample = look?.samples[Number(slot.dataset.sample)];
    if (sample) put(slot, [sampleCanvas(sample, theme)]);
  }
}
