/** The map: OpenLayers behind a plain interface. Places are EPSG:3067, east first. */

import OlMap from "ol/Map";
import View from "ol/View";
import type { Extent, Geometry, Position } from "../features/geometry";
import { resolutionOf, scaleOf } from "../features/scale";
import { PALETTES, type Theme } from "../symbology/palette";
import { tm35fin } from "./grid";
import { highlight } from "./highlight";
import { countDrawn, networkLayer } from "./network";
import { paperLayer } from "./paper";
import { networkStyle } from "./style";

/** Pixels at the edges of the map that panels cover: top, right, bottom, left. */
export type Insets = readonly [number, number, number, number];

export interface MapOptions {
  readonly target: HTMLElement;
  readonly tiles: string;
  readonly home: Extent;
  readonly theme: Theme;
  readonly hidden: readonly string[];
  readonly onClick: (place: Position) => void;
  readonly onMove: () => void;
  readonly onPointer: (place: Position) => void;
  readonly onDrawn: () => void;
  readonly onTileFailure: () => void;
}

const CLOSEST = resolutionOf(100);
const FARTHEST = resolutionOf(2_000_000);
const MOVE_MS = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250;

export class MapView {
  readonly #map: OlMap;
  readonly #view: View;
  readonly #highlight;
  readonly #network;
  readonly #paper;
  #theme: Theme;
  #hidden: ReadonlySet<string>;

  constructor(options: MapOptions) {
    const projection = tm35fin();
    this.#theme = options.theme;
    this.#hidden = new Set(options.hidden);
    this.#view = new View({
      projection,
      center: [(options.home[0] + options.home[2]) / 2, (options.home[1] + options.home[3]) / 2],
      resolution: 10,
      minResolution: CLOSEST,
      maxResolution: FARTHEST,
      enableRotation: false,
    });
    this.#paper = paperLayer(() => PALETTES[this.#theme]);
    this.#network = networkLayer(options.tiles, projection, options.onTileFailure);
    this.#highlight = highlight(PALETTES[this.#theme]);
    this.#map = new OlMap({
      target: options.target,
      view: this.#view,
      controls: [],
      layers: [this.#paper, this.#network, this.#highlight.layer],
    });
    this.#restyle();
    this.#listen(options);
  }

  #listen({ onClick, onMove, onPointer, onDrawn }: MapOptions): void {
    this.#map.on("singleclick", (event) => onClick(asPosition(event.coordinate)));
    this.#map.on("pointermove", (event) => {
      if (!event.dragging) onPointer(asPosition(event.coordinate));
    });
    this.#map.on("moveend", onMove);
    this.#map.on("rendercomplete", onDrawn);
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

  /** Features drawn in the view, by type. */
  counts(): Record<string, number> {
    return countDrawn(this.#network, this.#view.calculateExtent(this.#map.getSize()));
  }

  /** Resolves when all that is in the view has come and been drawn. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#map.once("rendercomplete", () => resolve());
      this.#map.render();
    });
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#highlight.restyle(PALETTES[theme]);
    this.#paper.changed();
    this.#restyle();
  }

  setHidden(types: readonly string[]): void {
    this.#hidden = new Set(types);
    this.#network.changed();
  }

  select(geometries: readonly Geometry[], mark?: Position): void {
    this.#highlight.show(geometries, mark);
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
    const free = x > left + 24 && x < width - right - 24 && y > top + 24 && y < height - bottom - 24;
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

  focus(): void {
    this.#map.getTargetElement()?.focus();
  }

  #move(to: { center: number[]; resolution: number }, animate: boolean): void {
    const resolution = Math.min(FARTHEST, Math.max(CLOSEST, to.resolution));
    this.#view.cancelAnimations();
    if (animate && MOVE_MS > 0) this.#view.animate({ center: to.center, resolution, duration: MOVE_MS });
    else {
      this.#view.setCenter(to.center);
      this.#view.setResolution(resolution);
    }
  }

  #restyle(): void {
    this.#network.setStyle(networkStyle(PALETTES[this.#theme], (type) => this.#hidden.has(type)));
  }
}

function asPosition(coordinate: readonly number[]): Position {
  return [coordinate[0] ?? 0, coordinate[1] ?? 0];
}
