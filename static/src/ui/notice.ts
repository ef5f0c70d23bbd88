/** The quiet banner over the map: what is missing, and what to do. */

import { texts } from "../i18n";
import type { PageStore } from "../state/page";
import { h, put } from "./dom";
import { icon } from "./icons";

/** The banner; empty and hidden while all is well. */
export function noticeBanner(store: PageStore): HTMLElement {
  const element = h("div", { class: "banner", role: "alert" });
  store.watch(
    ({ notice }) => notice,
    (notice) => {
      element.hidden = notice === undefined;
      put(
        element,
        notice
          ? [icon("warning"), h("span", {}, message(notice)), action(notice), dismiss(store)]
          : [],
      );
    },
  );
  return element;
}

function message(notice: "tiles" | "signedOut"): string {
  return notice === "tiles" ? texts.errors.tiles : texts.errors.signedOut;
}

function action(notice: "tiles" | "signedOut"): HTMLElement {
  const label = notice === "tiles" ? texts.errors.retry : texts.errors.signIn;
  return h(
    "button",
    { type: "button", class: "text-button", onclick: () => window.location.reload() },
    label,
  );
}

function dismiss(store: PageStore): HTMLElement {
  const label = texts.errors.dismiss;
  const close = () => store.set({ notice: undefined });
  return h(
    "button",
    { type: "button", class: "icon-button small", "aria-label": label, onclick: close },
    icon("close"),
  );
}
