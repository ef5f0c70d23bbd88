/** How valves are drawn: two triangles tip to tip, filled where no water passes. */

import { bowTie, circle, letter, paint, polygon } from "./brushes";
import type { Draw } from "./symbols";

export const VALVE_DRAWINGS = {
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
    polygon(ctx, [
      [0, 0],
      [7, -4.5],
      [7, 4.5],
    ]);
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
} satisfies Readonly<Record<string, Draw>>;
