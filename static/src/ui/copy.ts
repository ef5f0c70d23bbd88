/** A button that copies a text and says so. */

import { texts } from "../i18n";
import { h, put } from "./dom";
import { type IconName, icon } from "./icons";

/** The button; `value` is asked when it is pressed. */
export function copyButton(
  label: string,
  value: () => string,
  name: IconName = "copy",
): HTMLElement {
  const said = h("span", { class: "said", role: "status" });
  const copy = async () => {
    await writeClipboard(value());
    put(said, [texts.panel.copied]);
    window.setTimeout(() => put(said, []), 1_500);
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "icon-button small",
      "aria-label": label,
      title: label,
      onclick: copy,
    },
    icon(name),
  );
  return h("span", { class: "copy" }, button, said);
}

/** Write to the clipboard; on plain http, where browsers give no clipboard, by a selection. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = h("textarea", { class: "visually-hidden", readonly: true }, text);
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
