/** How nodes other than valves, and consumption points, are drawn. */

import { circle, paint, polygon } from "./brushes";
import type { Draw } from "./symbols";

export const NODE_DRAWINGS = {
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
    polygon(ctx, [
      [-8, -8],
      [8, -8],
      [8, 8],
      [-8, 8],
    ]);
    paint(ctx, colour, fill, 1.25);
    polygon(ctx, [
      [-4.5, 4.5],
      [4.5, 4.5],
      [0, -5],
    ]);
    paint(ctx, fill, fill, 0.5);
  },
  connection: (ctx, colour, { fill }) => {
    circle(ctx, 2.25);
    paint(ctx, colour, fill, 1);
  },
  device: (ctx, colour, { fill }) => {
    polygon(ctx, [
      [0, -4],
      [4, 0],
      [0, 4],
      [-4, 0],
    ]);
    paint(ctx, fill, colour, 1.25);
  },
  tower: (ctx, colour, { fill }) => {
    polygon(ctx, [
      [-8, -9],
      [8, -9],
      [6, -2],
      [2.5, 0],
      [2.5, 9],
      [-2.5, 9],
      [-2.5, 0],
      [-6, -2],
    ]);
    paint(ctx, colour, fill, 1.25);
  },
  plant: (ctx, colour, { fill }) => {
    polygon(ctx, [
      [-9, 8],
      [-9, -7],
      [-3, -2],
      [-3, -7],
      [3, -2],
      [3, -7],
      [9, -2],
      [9, 8],
    ]);
    paint(ctx, colour, fill, 1.25);
  },
  outfall: (ctx, colour, { fill }) => {
    polygon(ctx, [
      [-6, -5],
      [6, -5],
      [0, 6],
    ]);
    paint(ctx, fill, colour, 1.75);
  },
  point: (ctx, _colour, { ink, halo }) => {
    circle(ctx, 4);
    paint(ctx, ink, halo, 1.5);
  },
} satisfies Readonly<Record<string, Draw>>;
