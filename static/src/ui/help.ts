/** The help dialog. */

import { texts } from "../i18n";
import { h } from "./dom";
import { icon } from "./icons";

/** The dialog; `showModal` opens it, Esc closes it. */
export function helpDialog(): HTMLDialogElement {
  const { title, close, intro, keys, rows, systems } = texts.help;
  const list = rows.map(([key, meaning]) =>
    h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, meaning)),
  );
  const dialog = h(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    h(
      "header",
      {},
      h("h2", { id: "help-title" }, title),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": close,
          onclick: () => dialog.close(),
        },
        icon("close"),
      ),
    ),
    h("p", {}, intro),
    h("p", {}, systems),
    h("h3", {}, keys),
    h("dl", { class: "keys" }, ...list),
  );
  return dialog;
}
