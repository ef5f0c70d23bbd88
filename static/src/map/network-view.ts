/** The networks on the map: one layer that is shown, and for moments a newer one beside it. */

import type OlMap from "ol/Map";
import type { StyleFunction } from "ol/style/Style";
import { countDrawn, type NetworkLayer, type NetworkOptions, networkLayer } from "./network";

export class NetworkView {
  readonly #map: OlMap;
  readonly #options: NetworkOptions;
  #shown: NetworkLayer;
  #coming: NetworkLayer | undefined;
  #style: StyleFunction | undefined;
  #made = 0;

  constructor(map: OlMap, options: NetworkOptions) {
    this.#map = map;
    this.#options = options;
    this.#shown = this.#make();
    map.addLayer(this.#shown);
  }

  setStyle(style: StyleFunction): void {
    this.#style = style;
    this.#shown.setStyle(style);
    this.#coming?.setStyle(style);
  }

  /** Draw again with what is there already. */
  redraw(): void {
    this.#shown.changed();
    this.#coming?.changed();
  }

  counts(extent: number[]): Record<string, number> {
    return countDrawn(this.#shown, extent);
  }

  /**
   * Load all that is in view anew beside what is shown, and exchange the two when it is complete,
   * so that no frame is empty. False where a tile did not come: what was shown stays.
   */
  async renew(): Promise<boolean> {
    const coming = this.#make();
    coming.setOpacity(0);
    let failed = false;
    coming.getSource()?.on("tileloaderror", () => {
      failed = true;
    });
    this.#coming = coming;
    this.#map.addLayer(coming);
    await new Promise<void>((resolve) => this.#map.once("rendercomplete", () => resolve()));
    this.#coming = undefined;
    if (failed) {
      this.#map.removeLayer(coming);
      return false;
    }
    const before = this.#shown;
    this.#shown = coming;
    coming.setOpacity(1);
    // The old one goes once the new one has been drawn for all to see.
    await new Promise<void>((resolve) => this.#map.once("postrender", () => resolve()));
    this.#map.removeLayer(before);
    before.dispose();
    return true;
  }

  #make(): NetworkLayer {
    const layer = networkLayer(this.#options, `network-${this.#made++}`);
    if (this.#style) layer.setStyle(this.#style);
    return layer;
  }
}
