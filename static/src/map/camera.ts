/** Where the map stands, and how it moves. Places are EPSG:3067, east first. */

import type OlMap from "ol/Map";
import type View from "ol/View";
import type { Extent, Position } from "../features/geometry";
import { resolutionOf, scaleOf } from "../features/scale";

/** Pixels at the edges of the map that panels cover: top, right, bottom, left. */
export type Insets = readonly [number, number, number, number];

/** Metres a pixel at the closest and the farthest. */
export const CLOSEST = resolutionOf(100);
export const FARTHEST = resolutionOf(2_000_000);

const MOVE_MS = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250;

export class Camera {
  readonly #map: OlMap;
  readonly #view: View;

  constructor(map: OlMap) {
    this.#map = map;
    this.#view = map.getView();
  }

  get centre(): Position {
    return asPosition(this.#view.getCenter() ?? []);
  }

  get resolution(): number {
    return this.#view.getResolution() ?? 1;
  }

  get scale(): number {
    return scaleOf(this.resolution);
  }

  /** Stand at `place`, in the middle of what the panels leave free, at 1:`scale`. */
  goTo(place: Position, scale: number, insets: Insets = [0, 0, 0, 0], animate = true): void {
    const resolution = resolutionOf(scale);
    const [top, right, bottom, left] = insets;
    const center = [
      place[0] + ((right - left) / 2) * resolution,
      place[1] - ((bottom - top) / 2) * resolution,
    ];
    this.#move({ center, resolution }, animate);
  }

  /** Move only as far as is needed for `place` not to lie under a panel. */
  reveal(place: Position, insets: Insets): void {
    const pixel = this.#map.getPixelFromCoordinate([...place]);
    const [width = 0, height = 0] = this.#map.getSize() ?? [];
    const [top, right, bottom, left] = insets;
    const [x = -1, y = -1] = pixel ?? [];
    const free =
      x > left + 24 && x < width - right - 24 && y > top + 24 && y < height - bottom - 24;
    if (!free) this.goTo(place, this.scale, insets);
  }

  /** Show the whole of `extent`. */
  fit(extent: Extent, insets: Insets = [0, 0, 0, 0], animate = true): void {
    const padding = insets.map((inset) => inset + 32);
    const duration = animate ? MOVE_MS : 0;
    this.#map.updateSize();
    this.#view.fit([...extent], { padding, duration, minResolution: resolutionOf(500) });
  }

  /** Twice closer (1) or farther (−1). */
  zoomBy(steps: number): void {
    this.#move({ center: [...this.centre], resolution: this.resolution / 2 ** steps }, true);
  }

  #move(to: { center: number[]; resolution: number }, animate: boolean): void {
    const resolution = Math.min(FARTHEST, Math.max(CLOSEST, to.resolution));
    this.#view.cancelAnimations();
    if (animate && MOVE_MS > 0)
      this.#view.animate({ center: to.center, resolution, duration: MOVE_MS });
    else {
      this.#view.setCenter(to.center);
      this.#view.setResolution(resolution);
    }
  }
}

/** An OpenLayers coordinate as a place. */
export function asPosition(coordinate: readonly number[]): Position {
  return [coordinate[0] ?? 0, coordinate[1] ?? 0];
}
