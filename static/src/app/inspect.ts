/** Clicking, choosing and opening: how features come into the panel. */

import { type Found, identify, type Match } from "../features/api";
import { anchorOf, extentOf, type Position } from "../features/geometry";
import { texts } from "../i18n";
import type { Shown } from "../state/page";
import { isPlainJoint } from "../symbology/nodes";
import { type Context, explain, followed } from "./context";
import { geometriesOf, nearestFirst } from "./hits";
import { completed } from "./related";

const CLICK_PX = window.matchMedia("(pointer: coarse)").matches ? 14 : 8;
const POINT_SCALE = 1_000;

export class Inspector {
  readonly #context: Context;
  #call = new AbortController();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Show what is at `place`: the feature itself, or a list when there are several. */
  async at(place: Position): Promise<void> {
    const { store, map, insets, say } = this.#context;
    const tolerance = Math.min(200, Math.max(0.5, CLICK_PX * map.camera.resolution));
    const hits = await this.#ask(place, tolerance);
    if (!hits) return;
    const [only] = hits;
    if (only && hits.length === 1) return this.open(only, hits, place);
    const panel =
      hits.length > 0
        ? ({ kind: "hits", place, hits } as const)
        : ({ kind: "nothing", place } as const);
    store.set({ panel, mark: place });
    map.select([], place);
    map.camera.reveal(place, insets());
    say(hits.length > 0 ? texts.panel.several(hits.length) : texts.panel.nothing);
  }

  /** Show `found` in the panel and on the map, and then what belongs to it. */
  async open(
    found: Found,
    hits: readonly Found[] = [],
    place?: Position,
    query?: string,
  ): Promise<void> {
    const { store, map, insets, catalogue } = this.#context;
    const at = place ?? (found.geometry ? anchorOf(found.geometry) : undefined);
    const shown: Shown = { kind: "feature", place: at, found, hits, related: undefined, query };
    store.set({ panel: shown, sheet: "info", mark: undefined });
    map.select(found.geometry ? [found.geometry] : []);
    if (at && query === undefined) map.camera.reveal(at, insets());
    const signal = this.#renewed();
    const panel = await followed(store, completed(shown, catalogue, signal)).catch((error) => {
      if (!signal.aborted) explain(store, error);
      return { ...shown, related: "failed" } as const;
    });
    if (signal.aborted) return;
    store.set({ panel });
    map.select(geometriesOf(panel));
  }

  /** Go to a point that the search found, and open it; the typed text stays to be compared. */
  async openMatch(match: Match, query: string): Promise<void> {
    const { map, insets, store, say } = this.#context;
    const found: Found = {
      type: "kulutuspaikka",
      id: match.id,
      geometry: match.geometry,
      distance: 0,
      properties: { tunnus: match.id, osoite: match.address },
    };
    store.set({ sheet: "info" });
    const opened = this.open(found, [], undefined, query);
    if (match.geometry) map.camera.goTo(anchorOf(match.geometry), POINT_SCALE, insets());
    say(`${texts.types.kulutuspaikka} ${match.id}, ${match.address}`);
    await opened;
  }

  /** Go to a place that was typed as a coordinate, and inspect it. */
  async goTo(place: Position): Promise<void> {
    const { map, insets, store } = this.#context;
    store.set({ sheet: "info" });
    map.camera.goTo(place, Math.min(POINT_SCALE, map.camera.scale), insets(), false);
    await this.at(place);
  }

  /** Open again what an address says was selected. */
  async restore(type: string, id: string, place: Position): Promise<void> {
    const hits = await this.#ask(place, 2, () => true);
    const found = hits?.find((hit) => hit.type === type && hit.id === id);
    if (found) await this.open(found, [], place);
    else if (hits) this.close();
  }

  /** From a feature back to the list it was chosen from. */
  back(): void {
    const { store, map } = this.#context;
    const { panel } = store.get();
    if (panel.kind !== "feature" || !panel.place) return;
    this.#renewed();
    store.set({ panel: { kind: "hits", place: panel.place, hits: panel.hits }, mark: panel.place });
    map.select([], panel.place);
  }

  /** Empty the panel and take the selection off the map. */
  close(): void {
    this.#renewed();
    this.#context.store.set({ panel: { kind: "none" }, sheet: undefined, mark: undefined });
    this.#context.map.select([]);
  }

  /** Show on the map which one of a list is meant. */
  hover(found: Found | undefined): void {
    const { store, map } = this.#context;
    const { panel, mark } = store.get();
    if (found?.geometry) map.select([found.geometry], mark);
    else map.select(geometriesOf(panel), mark);
  }

  /** See the whole of a line or area. */
  zoomTo(found: Found): void {
    if (found.geometry)
      this.#context.map.camera.fit(extentOf(found.geometry), this.#context.insets());
  }

  async #ask(
    place: Position,
    tolerance: number,
    wanted = (found: Found) => this.#isShown(found),
  ): Promise<Found[] | undefined> {
    const { store, catalogue } = this.#context;
    const signal = this.#renewed();
    store.set({ panel: { kind: "busy" }, sheet: "info" });
    try {
      const hits = await followed(store, identify(catalogue, place, tolerance, signal));
      return signal.aborted ? undefined : hits.filter(wanted).sort(nearestFirst);
    } catch (error) {
      if (!signal.aborted) store.set({ panel: { kind: "error", message: explain(store, error) } });
      return undefined;
    }
  }

  #isShown({ type, properties }: Found): boolean {
    return !this.#context.store.get().hidden.includes(type) && !isPlainJoint(type, properties);
  }

  #renewed(): AbortSignal {
    this.#call.abort();
    this.#call = new AbortController();
    return this.#call.signal;
  }
}
