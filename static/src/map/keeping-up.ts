/** Other people's edits: what of them is in view is loaded anew, the rest when one goes there. */

import type { Changes } from "../features/api";
import { type Freshness, meets } from "../features/freshness";
import type { Extent } from "../features/geometry";
import type { NetworkView } from "./network-view";

interface Change {
  readonly extent: Extent;
  /** The types that may look different; undefined for all. */
  readonly types: readonly string[] | undefined;
}

export interface View {
  /** What the map shows just now. */
  extent(): readonly number[];
  /** Whether features of a type are drawn at this scale and not hidden. */
  draws(type: string): boolean;
}

const EVERYWHERE: Extent = [-Infinity, -Infinity, Infinity, Infinity];

export class KeepingUp {
  readonly #network: NetworkView;
  readonly #fresh: Freshness;
  readonly #view: View;
  #waiting: Change[] = [];
  #busy = false;
  #renewed = 0;

  constructor(network: NetworkView, fresh: Freshness, view: View) {
    this.#network = network;
    this.#fresh = fresh;
    this.#view = view;
  }

  /** How often the network has been loaded anew. */
  get renewed(): number {
    return this.#renewed;
  }

  /** Take note of what has changed. */
  note(changes: Changes): void {
    const found: Change[] = changes.all
      ? [{ extent: EVERYWHERE, types: undefined }]
      : changes.cells.map(({ corner: [east, north], layers }) => ({
          extent: [east, north, east + changes.cellSize, north + changes.cellSize],
          types: layers,
        }));
    for (const { extent } of found) this.#fresh.note(extent, Date.now());
    this.#waiting.push(...found);
  }

  /** Load the network anew where a change that waits is in view. */
  async catchUp(): Promise<void> {
    if (this.#busy || !this.#waiting.some((change) => this.#isSeen(change))) return;
    this.#busy = true;
    // A new layer keeps nothing of the old one, so all changes are done with, seen or not.
    const taken = this.#waiting;
    this.#waiting = [];
    if (await this.#network.renew()) this.#renewed += 1;
    else this.#waiting = [...taken, ...this.#waiting];
    this.#busy = false;
  }

  #isSeen({ extent, types }: Change): boolean {
    if (!meets(extent, this.#view.extent())) return false;
    return types === undefined || types.some((type) => this.#view.draws(type));
  }
}
