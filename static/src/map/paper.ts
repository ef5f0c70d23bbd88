/** The background "none": paper with a kilometre grid, so that an empty map is still a map. */

import Layer from "ol/layer/Layer";
import type { FrameState } from "ol/Map";
import { formatNumber } from "../features/numbers";
import type { Palette } from "../symbology/palette";

const STEPS_M = [10, 100, 1_000, 10_000, 100_000];
const SMALLEST_CELL_PX = 56;

interface Frame {
  readonly ctx: CanvasRenderingContext2D;
  readonly size: readonly [number, number];
  readonly centre: readonly [number, number];
  readonly resolution: number;
}

/** A layer of paper in the colours of `palette`, which may change later. */
export function paperLayer(palette: () => Palette): Layer {
  const canvas = document.createElement("canvas");
  canvas.style.position = "absolute";
  canvas.style.inset = "0";
  return new Layer({
    zIndex: 0,
    render: (state: FrameState) => {
      const frame = begin(canvas, state);
      if (frame) draw(frame, palette());
      return canvas;
    },
  });
}

function begin(canvas: HTMLCanvasElement, state: FrameState): Frame | undefined {
  const [width = 0, height = 0] = state.size;
  const ratio = state.pixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext("2d");
  const [east = 0, north = 0] = state.viewState.center;
  ctx?.scale(ratio, ratio);
  const { resolution } = state.viewState;
  return ctx ? { ctx, size: [width, height], centre: [east, north], resolution } : undefined;
}

function draw(frame: Frame, palette: Palette): void {
  const { ctx, size, resolution } = frame;
  ctx.fillStyle = palette.paper;
  ctx.fillRect(0, 0, size[0], size[1]);
  const fine = STEPS_M.find((step) => step / resolution >= SMALLEST_CELL_PX) ?? 1_000_000;
  lines(frame, fine, palette.grid);
  lines(frame, fine * 10, palette.gridStrong);
  labels(frame, (fine * 10) / resolution > size[0] / 2 ? fine : fine * 10, palette);
}

function lines(frame: Frame, step: number, colour: string): void {
  const { ctx, size } = frame;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { pixel } of marks(frame, step, 0)) {
    ctx.moveTo(pixel, 0);
    ctx.lineTo(pixel, size[1]);
  }
  for (const { pixel } of marks(frame, step, 1)) {
    ctx.moveTo(0, pixel);
    ctx.lineTo(size[0], pixel);
  }
  ctx.stroke();
}

function labels(frame: Frame, step: number, palette: Palette): void {
  const { ctx, size } = frame;
  ctx.font = "11px system-ui, sans-serif";
  ctx.fillStyle = palette.gridText;
  ctx.textBaseline = "top";
  for (const { value, pixel } of marks(frame, step, 0))
    ctx.fillText(formatNumber(value), pixel + 4, 4);
  ctx.textBaseline = "bottom";
  for (const { value, pixel } of marks(frame, step, 1)) {
    if (pixel > 30 && pixel < size[1] - 60) ctx.fillText(formatNumber(value), 4, pixel - 3);
  }
}

/** Multiples of `step` along an axis (0 east, 1 north) that are in the frame, sharp to the pixel. */
function marks(frame: Frame, step: number, axis: 0 | 1): { value: number; pixel: number }[] {
  const half = frame.size[axis] / 2;
  const centre = frame.centre[axis];
  const first = Math.ceil((centre - half * frame.resolution) / step);
  const last = Math.floor((centre + half * frame.resolution) / step);
  const direction = axis === 0 ? 1 : -1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const value = (first + index) * step;
    const pixel = half + (direction * (value - centre)) / frame.resolution;
    return { value, pixel: Math.round(pixel) + 0.5 };
  });
}
