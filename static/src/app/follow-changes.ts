/** Asks now and then what other people have changed, and lets the map catch up. */

import { ApiError, type Changes, changes } from "../features/api";
import type { Context } from "./context";

const EVERY_MS = 3_000;
const SLOWEST_MS = 60_000;
const SIGNED_OUT = 401;

/** Where to begin to follow: asked before the first tile, so that nothing slips in between. */
export function beginToFollow(catalogue: Context["catalogue"]): Promise<string> {
  return changes(catalogue, "").then(
    ({ mark }) => mark,
    () => "",
  );
}

/** Follow from `begin` for as long as the page lives; a page that nobody sees does not ask. */
export function followChanges({ catalogue, store, map }: Context, begin: Promise<string>): void {
  let mark = "";
  let pause = EVERY_MS;
  let timer = 0;

  const ask = async () => {
    const found = await changes(catalogue, mark);
    // Without a mark nobody knows what was missed.
    const told: Changes = mark === "" ? { ...found, all: true } : found;
    mark = found.mark;
    map.keepUp(told);
  };
  const turn = async () => {
    window.clearTimeout(timer);
    if (document.hidden) return;
    try {
      await ask();
      pause = EVERY_MS;
    } catch (error) {
      if (error instanceof ApiError && error.status === SIGNED_OUT) {
        store.set({ notice: "signedOut" });
        return;
      }
      pause = Math.min(2 * pause, SLOWEST_MS);
    }
    timer = window.setTimeout(turn, pause);
  };
  void begin.then((first) => {
    mark = first;
    timer = window.setTimeout(turn, EVERY_MS);
    document.addEventListener("visibilitychange", () => void turn());
  });
}
