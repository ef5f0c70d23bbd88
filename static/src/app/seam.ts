/** `window.__map`: what tests may ask of the page; plain values only. */

import type { Related, Shown } from "../state/page";
import type { Context } from "./context";

export interface Seam {
  readonly ready: true;
  /** Resolves when nothing is on its way and the map is drawn. */
  idle(): Promise<void>;
  state(): Record<string, unknown>;
}

declare global {
  interface Window {
    __map?: Seam;
  }
}

/** Put the seam in place. */
export function openSeam({ store, map }: Context): void {
  window.__map = {
    ready: true,
    async idle() {
      do {
        while (store.get().pending > 0) await nextFrame();
        await map.idle();
      } while (store.get().pending > 0);
    },
    state() {
      const { theme, hidden, panel, system, sheet } = store.get();
      return {
        theme,
        hidden: [...hidden],
        system,
        sheet: sheet ?? null,
        centre: [...map.camera.centre],
        scale: map.camera.scale,
        counts: map.counts(),
        renewed: map.renewed,
        panel: panel.kind,
        selected: panel.kind === "feature" ? { type: panel.found.type, id: panel.found.id } : null,
        related: panel.kind === "feature" ? relatedTypes(panel.related) : null,
      };
    },
  };
}

function relatedTypes(related: Shown["related"]): string[] | null {
  return Array.isArray(related) ? related.map(({ found }: Related) => found.type) : null;
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    window.requestAnimationFrame(() => resolve());
  });
}
