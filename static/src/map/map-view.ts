/** The map: OpenLayers behind a plain interface. Places are EPSG:3067, east first. */

import OlMap from "ol/Map";
import View from "ol/View";
import type { Changes } from "../features/api";
import { Freshness } from "../features/freshness";
import type { Extent, Geometry, Position } from "../features/geometry";
import { scaleOfLayer } from "../symbology/layers";
import { PALETTES, type Theme } from "../symbology/palette";
import { asPosition, Camera, CLOSEST, FARTHEST } from "./camera";
import { tm35fin } from "./grid";
import { highlight } from "./highlight";
import { KeepingUp } from "./keeping-up";
import { NetworkView } from "./network-view";
import { paperLayer } from "./paper";
import { networkStyle } from "./style";

export interface MapOptions {
  readonly target: HTMLElement;
  readonly tiles: string;
  /** Tiles wait for this. */
  readonly ready: Promise<unknown>;
  readonly home: Extent;
  readonly theme: Theme;
  readonly hidden: readonly string[];
  readonly onClick: (place: Position) => void;
  readonly onMove: () => void;
  readonly onPointer: (place: Position) => void;
  readonly onDrawn: () => void;
  readonly onTileFailure: () => void;
}

export class MapView {
  readonly camera: Camera;
  readonly #map: OlMap;
  readonly #view: View;
  readonly #highlight;
  readonly #network: NetworkView;
  readonly #keepingUp: KeepingUp;
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
    this.#highlight = highlight(PALETTES[this.#theme]);
    this.#map = new OlMap({
      target: options.target,
      view: this.#view,
      controls: [],
      layers: [this.#paper, this.#highlight.layer],
    });
    const fresh = new Freshness(Date.now());
    this.#network = new NetworkView(this.#map, {
      url: options.tiles,
      projection,
      fresh,
      ready: options.ready,
      onFailure: options.onTileFailure,
    });
    this.#keepingUp = new KeepingUp(this.#network, fresh, {
      extent: () => this.#extent(),
      draws: (type) => !this.#hidden.has(type) && this.camera.scale <= scaleOfLayer(type),
    });
    this.camera = new Camera(this.#map);
    this.#restyle();
    this.#listen(options);
  }

  #listen({ onClick, onMove, onPointer, onDrawn }: MapOptions): void {
    this.#map.on("singleclick", (event) => onClick(asPosition(event.coordinate)));
    this.#map.on("pointermove", (event) => {
      if (!event.dragging) onPointer(asPosition(event.coordinate));
    });
    this.#map.on("moveend", () => {
      onMove();
      void this.#keepingUp.catchUp();
    });
    this.#map.on("rendercomplete", onDrawn);
  }

  /** Features drawn in the view, by type. */
  counts(): Record<string, number> {
    return this.#network.counts(this.#extent());
  }

  /** Show what other people have changed, where it is in view. */
  keepUp(changes: Changes): void {
    this.#keepingUp.note(changes);
    void this.#keepingUp.catchUp();
  }

  /** How often the network has been loaded anew for other people's edits. */
  get renewed(): number {
    return this.#keepingUp.renewed;
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
    this.#network.redraw();
    void this.#keepingUp.catchUp();
  }

  select(geometries: readonly Geometry[], mark?: Position): void {
    this.#highlight.show(geometries, mark);
  }

  focus(): void {
    this.#map.getTargetElement()?.focus();
  }

  #extent(): number[] {
    return this.#view.calculateExtent(this.#map.getSize());
  }

  #restyle(): void {
    this.#network.setStyle(networkStyle(PALETTES[this.#theme], (type) => this.#hidden.has(type)));
  }
}
