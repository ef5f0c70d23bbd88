/** Point symbols as drawing instructions for a 2D canvas; the map and the legend share them. */

import { NODE_DRAWINGS } from "./node-drawings";
import { networkColour, type Palette } from "./palette";
import { VALVE_DRAWINGS } from "./valve-drawings";

const DRAWINGS = { ...VALVE_DRAWINGS, ...NODE_DRAWINGS };

export type SymbolName = keyof typeof DRAWINGS;

export interface SymbolLook {
  readonly symbol: SymbolName;
  readonly network: string;
}

export type Draw = (ctx: CanvasRenderingContext2D, colour: string, palette: Palette) => void;

/** Half of the width of the square in which symbols are drawn, in CSS pixels. */
export const SYMBOL_HALF = 12;

/** Draw `look` around the origin of `ctx`, in CSS pixels. */
export function drawSymbol(
  ctx: CanvasRenderingContext2D,
  look: SymbolLook,
  palette: Palette,
): void {
  DRAWINGS[look.symbol](ctx, networkColour(palette, look.network), palette);
}
