/** What the parts of the page share, and how a call to the server is followed. */

import { ApiError } from "../features/api";
import type { Catalogue } from "../features/catalogue";
import { texts } from "../i18n";
import type { Insets } from "../map/camera";
import type { MapView } from "../map/map-view";
import type { PageStore } from "../state/page";

export interface Context {
  readonly catalogue: Catalogue;
  readonly store: PageStore;
  readonly map: MapView;
  /** What the panels cover of the map just now. */
  readonly insets: () => Insets;
  readonly say: (text: string) => void;
}

/** Follow `call`: it counts as pending until it is answered. */
export async function followed<Answer>(store: PageStore, call: Promise<Answer>): Promise<Answer> {
  store.set({ pending: store.get().pending + 1 });
  try {
    return await call;
  } finally {
    store.set({ pending: store.get().pending - 1 });
  }
}

/** What to tell of a failed call; the end of a session also raises the banner. */
export function explain(store: PageStore, error: unknown): string {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 401) store.set({ notice: "signedOut" });
  const known: Record<number, string> = {
    400: texts.errors.invalid,
    401: texts.errors.signedOut,
    403: texts.errors.forbidden,
    404: texts.errors.notFound,
    429: texts.errors.busy,
    503: texts.errors.busy,
  };
  return known[status] ?? texts.errors.failed;
}
