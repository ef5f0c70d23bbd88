/** The page's address: it always names the view and the selection, and Back goes back. */

import { readFragment, writeFragment } from "../features/fragment";
import type { PageState } from "../state/page";
import { LAYERS } from "../symbology/layers";
import type { Context } from "./context";
import type { Inspector } from "./inspect";

const SETTLE_MS = 300;

/** The types that the address has hidden; those hidden to begin with where it says nothing. */
export function hiddenInAddress(): string[] {
  const { hidden } = readFragment(window.location.hash);
  if (hidden) return [...hidden];
  return LAYERS.filter((layer) => layer.initiallyHidden).map(({ name }) => name);
}

/** The address of what is seen now. */
export function addressOf({ store, map }: Context): string {
  const { origin, pathname } = window.location;
  return origin + pathname + fragmentOf(store.get(), map.camera.scale);
}

function fragmentOf({ centre, hidden, panel }: PageState, scale: number): string {
  const selection =
    panel.kind === "feature" && panel.place
      ? { type: panel.found.type, id: panel.found.id, at: panel.place }
      : undefined;
  return writeFragment({ centre, scale, hidden, selection });
}

/** Keep address and page in step, both ways. */
export function followAddress(context: Context, inspector: Inspector): void {
  const { store, map } = context;
  let timer = 0;
  let applying = true;
  const write = (push: boolean) => {
    const fragment = fragmentOf(store.get(), map.camera.scale);
    if (applying || fragment === window.location.hash) return;
    if (push) window.history.pushState(null, "", fragment);
    else window.history.replaceState(null, "", fragment);
  };
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => write(false), SETTLE_MS);
  };
  const apply = async () => {
    applying = true;
    await applyAddress(context, inspector).finally(() => {
      applying = false;
    });
  };
  store.watch(({ centre }) => centre, later);
  store.watch(({ hidden }) => hidden, later);
  store.watch(
    ({ panel }) => (panel.kind === "feature" ? panel.found : undefined),
    (found) => write(found !== undefined),
  );
  window.addEventListener("popstate", () => void apply());
  void apply();
}

async function applyAddress(
  { store, map, catalogue }: Context,
  inspector: Inspector,
): Promise<void> {
  const { centre, scale, selection } = readFragment(window.location.hash);
  if (centre && scale) map.camera.goTo(centre, scale, undefined, false);
  else map.camera.fit(catalogue.home, undefined, false);
  store.set({ hidden: hiddenInAddress() });
  if (selection) await inspector.restore(selection.type, selection.id, selection.at);
  else if (store.get().panel.kind !== "none") inspector.close();
}
