/** A place as text, with the choice of system and a button that copies it. */

import { copyablePlace, formatPlace } from "../features/coordinates";
import type { Position } from "../features/geometry";
import { SYSTEMS, type SystemId, systemNamed } from "../features/systems";
import { texts } from "../i18n";
import type { PageStore } from "../state/page";
import { copyButton } from "./copy";
import { h } from "./dom";

/** The row for `place` in the system that the page shows. */
export function placeRow(place: Position, store: PageStore): HTMLElement {
  const { system } = store.get();
  const shown = systemNamed(system);
  return h(
    "div",
    { class: "place" },
    systemSelect(system, (id) => store.set({ system: id })),
    h("output", {}, formatPlace(place, shown)),
    copyButton(`${texts.panel.copy}: ${shown.name}`, () => copyablePlace(place, shown)),
  );
}

/** The choice of coordinate system. */
export function systemSelect(current: SystemId, choose: (id: SystemId) => void): HTMLSelectElement {
  const select = h(
    "select",
    { "aria-label": texts.status.system, onchange: () => choose(select.value as SystemId) },
    ...SYSTEMS.map(({ id, name }) => h("option", { value: id, selected: id === current }, name)),
  );
  return select;
}
