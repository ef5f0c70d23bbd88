/** Samples of the symbology for lists: the same drawings as on the map. */

import type { LegendSample } from "../symbology/layers";
import { lineLook } from "../symbology/lines";
import { PALETTES, type Palette, type Theme } from "../symbology/palette";
import { drawSymbol } from "../symbology/symbols";
import { h } from "./dom";

const WIDTH = 36;
const HEIGHT = 20;
const RATIO = 2;

/** A small picture of `sample`, hidden from screen readers: its row says the same in words. */
export function sampleCanvas(sample: LegendSample, theme: Theme): HTMLCanvasElement {
  const canvas = h("canvas", {
    class: "sample",
    width: WIDTH * RATIO,
    height: HEIGHT * RATIO,
    "aria-hidden": "true",
  });
  const ctx = canvas.getContext("2d");
  if (!ctx) return canvas;
  ctx.scale(RATIO, RATIO);
  ctx.translate(WIDTH / 2, HEIGHT / 2);
  const palette = PALETTES[theme];
  if ("line" in sample) drawLine(ctx, sample.line, palette);
  else if ("symbol" in sample) drawSymbol(ctx, sample, palette);
  else drawArea(ctx, sample.area === "plain" ? palette.area : palette.interruption, sample.area);
  return canvas;
}

function drawLine(
  ctx: CanvasRenderingContext2D,
  line: Record<string, unknown>,
  palette: Palette,
): void {
  const look = lineLook(line, palette);
  ctx.strokeStyle = look.colour;
  ctx.lineWidth = look.width;
  ctx.setLineDash([...look.dash]);
  ctx.beginPath();
  ctx.moveTo(-17, 0);
  ctx.lineTo(17, 0);
  ctx.stroke();
}

function drawArea(
  ctx: CanvasRenderingContext2D,
  colour: string,
  kind: "plain" | "interruption",
): void {
  ctx.fillStyle = `${colour}2e`;
  ctx.fillRect(-12, -6, 24, 12);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  if (kind === "plain") ctx.setLineDash([2, 4]);
  ctx.strokeRect(-12, -6, 24, 12);
}
