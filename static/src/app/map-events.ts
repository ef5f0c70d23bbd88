/** From the map's events to the store. */

import type { Position } from "../features/geometry";
import type { MapOptions, MapView } from "../map/map-view";
import type { PageStore } from "../state/page";

const COUNT_EVERY_MS = 250;
/** So many failed tiles in so long a time are worth a banner. */
const FAILURES = 3;
const FAILURE_WINDOW_MS = 5_000;

type Handlers = Pick<MapOptions, "onClick" | "onMove" | "onPointer" | "onDrawn" | "onTileFailure">;

/** Handlers for the map's options, and a way to name the map once it is made. */
export function watchMap(
  store: PageStore,
  click: (place: Position) => void,
): { handlers: Handlers; attach: (map: MapView) => void } {
  let map: MapView | undefined;
  let timer = 0;
  const failures: number[] = [];
  const count = () => {
    timer = 0;
    const counts = map?.counts() ?? {};
    if (JSON.stringify(counts) !== JSON.stringify(store.get().counts)) store.set({ counts });
  };
  const handlers: Handlers = {
    onClick: click,
    onMove: () =>
      map &&
      store.set({
        centre: map.camera.centre,
        resolution: map.camera.resolution,
        pointer: undefined,
      }),
    onPointer: (pointer) => store.set({ pointer }),
    onDrawn: () => {
      if (timer === 0) timer = window.setTimeout(count, COUNT_EVERY_MS);
    },
    onTileFailure: () => {
      const now = Date.now();
      failures.push(now);
      const recent = failures.filter((time) => now - time < FAILURE_WINDOW_MS);
      if (recent.length >= FAILURES) store.set({ notice: "tiles" });
    },
  };
  return {
    handlers,
    attach: (made) => {
      map = made;
    },
  };
}
