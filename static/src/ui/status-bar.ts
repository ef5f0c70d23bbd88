/** The foot of the map: scale, scale bar, coordinates of the pointer. */

import { copyablePlace, formatPlace } from "../features/coordinates";
import { formatMetres, formatNumber } from "../features/numbers";
import { roundScale, SCALES, scaleBar, scaleOf } from "../features/scale";
import { systemNamed } from "../features/systems";
import { texts } from "../i18n";
import type { PageStore } from "../state/page";
import { copyButton } from "./copy";
import { h, put } from "./dom";
import { systemSelect } from "./place-row";

const BAR_PX = 140;

/** The bar at the foot of the page. */
export function statusBar(store: PageStore, zoomTo: (scale: number) => void): HTMLElement {
  const readout = h("output", { class: "readout" });
  const system = systemSelect(store.get().system, (id) => store.set({ system: id }));
  const draw = () => {
    const state = store.get();
    system.value = state.system;
    put(readout, [formatPlace(state.pointer ?? state.centre, systemNamed(state.system))]);
  };
  for (const part of ["pointer", "centre", "system"] as const)
    store.watch((state) => state[part], draw);
  const copy = copyButton(texts.status.copyCentre, () =>
    copyablePlace(store.get().centre, systemNamed(store.get().system)),
  );
  const coordinates = h("div", { class: "coordinates" }, system, readout, copy);
  return h(
    "footer",
    { class: "status", "aria-label": texts.status.label },
    scaleSelect(store, zoomTo),
    coordinates,
  );
}

function scaleSelect(store: PageStore, zoomTo: (scale: number) => void): HTMLElement {
  const current = h("option", { value: "", hidden: true });
  const select = h(
    "select",
    { "aria-label": texts.status.scale, onchange: () => zoomTo(Number(select.value)) },
    current,
    ...SCALES.map((scale) => h("option", { value: scale }, `1:${formatNumber(scale)}`)),
  );
  store.watch(
    ({ resolution }) => roundScale(scaleOf(resolution)),
    (scale) => {
      put(current, [`1:${formatNumber(scale)}`]);
      select.value = SCALES.includes(scale) ? String(scale) : "";
    },
  );
  return select;
}

/** The metre bar that lies on the map. */
export function scaleBarView(store: PageStore): HTMLElement {
  const bar = h("span", { class: "bar" });
  const label = h("span", {});
  const element = h("div", { class: "scale-bar", "aria-hidden": "true" }, label, bar);
  store.watch(
    ({ resolution }) => resolution,
    (resolution) => {
      const { metres, width } = scaleBar(resolution, BAR_PX);
      put(label, [
        metres >= 1_000
          ? `${formatNumber(metres / 1_000)}\u00a0km`
          : formatMetres(Math.round(metres)),
      ]);
      bar.style.width = `${width}px`;
    },
  );
  return element;
}
