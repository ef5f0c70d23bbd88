/** The pages of the OGC API: a small map of the networks with the page's features marked. */

import "./styles/documents.css";
import { initialTheme } from "./app/theme";
import { type Extent, extentOf, type Geometry } from "./features/geometry";
import { MapView } from "./map/map-view";

const MARGIN_SHARE = 0.08;

for (const target of document.querySelectorAll<HTMLElement>(".document-map")) show(target);

function show(target: HTMLElement): void {
  const geometries = readGeometries();
  const home = readHome(target.dataset.home);
  const view = new MapView({
    target,
    tiles: target.dataset.tiles ?? "",
    ready: Promise.resolve(),
    home,
    theme: initialTheme(),
    hidden: [],
    onClick: ignore,
    onMove: ignore,
    onPointer: ignore,
    onDrawn: () => {
      target.dataset.drawn = "true";
    },
    onTileFailure: ignore,
  });
  view.select(geometries);
  view.camera.fit(geometries.length > 0 ? around(geometries) : home, undefined, false);
}

/** The geometry that the page carries as JSON. */
function readGeometries(): readonly Geometry[] {
  const text = document.getElementById("features")?.textContent ?? "[]";
  return JSON.parse(text) as readonly Geometry[];
}

function readHome(text = ""): Extent {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(",").map(Number);
  return [west, south, east, north];
}

/** The box around all of them, with a margin. */
function around(geometries: readonly Geometry[]): Extent {
  const boxes = geometries.map(extentOf);
  const west = Math.min(...boxes.map((box) => box[0]));
  const south = Math.min(...boxes.map((box) => box[1]));
  const east = Math.max(...boxes.map((box) => box[2]));
  const north = Math.max(...boxes.map((box) => box[3]));
  const margin = Math.max(east - west, north - south) * MARGIN_SHARE;
  return [west - margin, south - margin, east + margin, north + margin];
}

function ignore(): void {}
