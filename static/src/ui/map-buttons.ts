/** The buttons on the map: closer, farther, all of it. */

import { texts } from "../i18n";
import { h } from "./dom";
import { iconButton } from "./top-bar";

/** The group of buttons. */
export function mapButtons(map: { zoomBy(steps: number): void }, home: () => void): HTMLElement {
  const { buttons, zoomIn, zoomOut, home: homeLabel } = texts.map;
  return h(
    "div",
    { class: "map-buttons", role: "group", "aria-label": buttons },
    iconButton("plus", zoomIn, () => map.zoomBy(1), "zoom-in"),
    iconButton("minus", zoomOut, () => map.zoomBy(-1), "zoom-out"),
    iconButton("home", homeLabel, home, "go-home"),
  );
}
