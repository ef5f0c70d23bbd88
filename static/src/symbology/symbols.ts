/** Point symbols as drawing instructions for a 2D canvas; the map and the legend share them. */

import { networkColour, type Palette } from "./palette";

export type SymbolName =
  | "valve-open"
  | "valve-closed"
  | "valve-partly"
  | "valve-unknown"
  | "valve-broken"
  | "valve-service"
  | "hydrant"
  | "manhole"
  | "inspection-pipe"
  | "pumping"
  | "connection"
  | "device"
  | "tower"
  | "plant"
  | "outfall"
  | "point";

export interface SymbolLook {
  readonly symbol: SymbolName;
  readonly network: string;
}

type Draw = (ctx: CanvasRenderingContext2D, colour: string, palette: Palette) => void;

/** Half of the width of the square in which symbols are drawn, in CSS pixels. */
export const SYMBOL_HALF = 12;

function bowTie(ctx: CanvasRenderingContext2D): void {
  ctx.beginPath();
  ctx.moveTo(-7, -4.5);
  ctx.lineTo(7, 4.5);
  ctx.lineTo(7, -4.5);
  ctx.lineTo(-7, 4.5);
  ctx.closePath();
}

function paint(ctx: CanvasRenderingContext2D, fill: string, stroke: string, width = 1.5): void {
  ctx.fillStyle = fill;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.fill();
  ctx.stroke();
}

function circle(ctx: CanvasRenderingContext2D, radius: number, y = 0): void {
  ctx.beginPath();
  ctx.arc(0, y, radius, 0, 2 * Math.PI);
}

function polygon(ctx: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.closePath();
}

function letter(ctx: CanvasRenderingContext2D, text: string, colour: string): void {
  ctx.font = "700 9px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, 0.5);
}

const DRAWINGS: Readonly<Record<SymbolName, Draw>> = {
  "valve-open": (ctx, colour, { fill }) => {
    bowTie(ctx);
    paint(ctx, fill, colour);
  },
  "valve-closed": (ctx, colour) => {
    bowTie(ctx);
    paint(ctx, colour, colour);
  },
  "valve-partly": (ctx, colour, { fill }) => {
    bowTie(ctx);
    paint(ctx, fill, colour);
    polygon(ctx, [[0, 0], [7, -4.5], [7, 4.5]]);
    paint(ctx, colour, colour);
  },
  "valve-unknown": (ctx, colour, { fill }) => {
    bowTie(ctx);
    paint(ctx, fill, colour);
    circle(ctx, 5);
    paint(ctx, fill, colour, 1);
    letter(ctx, "?", colour);
  },
  "valve-broken": (ctx, colour, palette) => {
    bowTie(ctx);
    paint(ctx, palette.fill, colour);
    ctx.beginPath();
    ctx.moveTo(-5, -8);
    ctx.lineTo(5, 8);
    ctx.strokeStyle = palette.interruption;
    ctx.lineWidth = 2.25;
    ctx.stroke();
  },
  "valve-service": (ctx, colour, { fill }) => {
    ctx.scale(0.6, 0.6);
    bowTie(ctx);
    paint(ctx, fill, colour, 1.75);
  },
  hydrant: (ctx, colour, { fill }) => {
    circle(ctx, 5.5);
    paint(ctx, fill, colour, 1.75);
    ctx.beginPath();
    ctx.moveTo(0, -5.5);
    ctx.lineTo(0, 5.5);
    ctx.stroke();
  },
  manhole: (ctx, colour, { fill }) => {
    circle(ctx, 4);
    paint(ctx, fill, colour);
  },
  "inspection-pipe": (ctx, colour, { fill }) => {
    circle(ctx, 2.5);
    paint(ctx, fill, colour, 1.25);
  },
  pumping: (ctx, colour, { fill }) => {
    polygon(ctx, [[-8, -8], [8, -8], [8, 8], [-8, 8]]);
    paint(ctx, colour, fill, 1.25);
    polygon(ctx, [[-4.5, 4.5], [4.5, 4.5], [0, -5]]);
    paint(ctx, fill, fill, 0.5);
  },
  connection: (ctx, colour, { fill }) => {
    circle(ctx, 2.25);
    paint(ctx, colour, fill, 1);
  },
  device: (ctx, colour, { fill }) => {
    polygon(ctx, [[0, -4], [4, 0], [0, 4], [-4, 0]]);
    paint(ctx, fill, colour, 1.25);
  },
  tower: (ctx, colour, { fill }) => {
    polygon(ctx, [[-8, -9], [8, -9], [6, -2], [2.5, 0], [2.5, 9], [-2.5, 9], [-2.5, 0], [-6, -2]]);
    paint(ctx, colour, fill, 1.25);
  },
  plant: (ctx, colour, { fill }) => {
    polygon(ctx, [[-9, 8], [-9, -7], [-3, -2], [-3, -7], [3, -2], [3, -7], [9, -2], [9, 8]]);
    paint(ctx, colour, fill, 1.25);
  },
  outfall: (ctx, colour, { fill }) => {
    polygon(ctx, [[-6, -5], [6, -5], [0, 6]]);
    paint(ctx, fill, colour, 1.75);
  },
  point: (ctx, _colour, { ink, halo }) => {
    circle(ctx, 4);
    paint(ctx, ink, halo, 1.5);
  },
};

/** Draw `look` around the origin of `ctx`, in CSS pixels. */
export function drawSymbol(ctx: CanvasRenderingContext2D, look: SymbolLook, palette: Palette): void {
  DRAWINGS[look.symbol](ctx, networkColour(palette, look.network), palette);
}
