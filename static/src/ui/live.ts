/** The page's one polite live region. */

import { h } from "./dom";

export interface Live {
  readonly element: HTMLElement;
  say(text: string): void;
}

/** Make the region. */
export function liveRegion(): Live {
  const element = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  return {
    element,
    say(text) {
      if (element.textContent !== text) element.textContent = text;
    },
  };
}
