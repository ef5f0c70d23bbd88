/** The head of the page: name, search, theme, help, account. */

import type { Catalogue } from "../features/catalogue";
import { texts } from "../i18n";
import { h } from "./dom";
import { type IconName, icon } from "./icons";

export interface TopBarOptions {
  readonly catalogue: Catalogue;
  readonly search: HTMLElement;
  readonly toggleLayers: () => void;
  readonly toggleTheme: () => void;
  readonly help: () => void;
}

/** The bar. */
export function topBar({
  catalogue,
  search,
  toggleLayers,
  toggleTheme,
  help,
}: TopBarOptions): HTMLElement {
  return h(
    "header",
    { class: "top" },
    h("h1", {}, texts.title),
    iconButton("layers", texts.layers.label, toggleLayers, "toggle-layers"),
    search,
    h(
      "div",
      { class: "top-actions" },
      iconButton("theme", texts.menu.theme, toggleTheme, "toggle-theme"),
      iconButton("help", texts.menu.help, help, "open-help"),
      account(catalogue),
    ),
  );
}

function account({ user, urls, rights, csrf }: Catalogue): HTMLElement {
  const { account: label, signedIn, admin, signOut } = texts.menu;
  return h(
    "details",
    { class: "account" },
    h("summary", { class: "icon-button", "aria-label": label, title: label }, icon("user")),
    h(
      "div",
      { class: "menu" },
      h("p", { class: "quiet" }, signedIn(user)),
      rights.manage && h("a", { href: urls.admin }, admin),
      h(
        "form",
        { method: "post", action: urls.logout },
        h("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrf }),
        h("button", { type: "submit" }, icon("out"), signOut),
      ),
    ),
  );
}

/** A button with an icon and a name for screen readers. */
export function iconButton(
  name: IconName,
  label: string,
  press: () => void,
  id?: string,
): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      id: id ?? null,
      "aria-label": label,
      title: label,
      onclick: press,
    },
    icon(name),
  );
}
