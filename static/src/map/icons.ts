/** Point symbols as OpenLayers images, drawn once for each look and theme. */

import Icon from "ol/style/Icon";
import type { Palette } from "../symbology/palette";
import { drawSymbol, SYMBOL_HALF, type SymbolLook } from "../symbology/symbols";

// Drawn larger than shown, so that screens of any density have them sharp.
const RATIO = 3;

/** The image of `look` with its middle at the feature; decluttering leaves it alone. */
export function symbolIcon(look: SymbolLook, palette: Palette): Icon {
  const img = canvasOf((ctx) => drawSymbol(ctx, look, palette));
  return new Icon({ img, scale: 1 / RATIO, declutterMode: "none" });
}

const arrows = new Map<string, HTMLCanvasElement>();

/** A small arrowhead for the direction of flow, turned by `rotation` (radians, clockwise). */
export function arrowIcon(colour: string, halo: string, rotation: number): Icon {
  const key = `${colour}|${halo}`;
  const img = arrows.get(key) ?? drawArrow(colour, halo);
  arrows.set(key, img);
  return new Icon({ img, scale: 1 / RATIO, rotation, declutterMode: "none" });
}

function drawArrow(colour: string, halo: string): HTMLCanvasElement {
  return canvasOf((ctx) => {
    ctx.beginPath();
    ctx.moveTo(6, 0);
    ctx.lineTo(-4, -4.5);
    ctx.lineTo(-2, 0);
    ctx.lineTo(-4, 4.5);
    ctx.closePath();
    ctx.strokeStyle = halo;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.fillStyle = colour;
    ctx.fill();
  });
}

function canvasOf(draw: (ctx: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = 2 * SYMBOL_HALF * RATIO;
  canvas.height = canvas.width;
  const ctx = canvas.getContext("2d");
  if (ctx) {
    ctx.scale(RATIO, RATIO);
    ctx.translate(SYMBOL_HALF, SYMBOL_HALF);
    draw(ctx);
  }
  return canvas;
}
