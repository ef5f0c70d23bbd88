/** Strokes that symbols are made of. */

export function bowTie(ctx: CanvasRenderingContext2D): void {
  ctx.beginPath();
  ctx.moveTo(-7, -4.5);
  ctx.lineTo(7, 4.5);
  ctx.lineTo(7, -4.5);
  ctx.lineTo(-7, 4.5);
  ctx.closePath();
}

export function paint(
  ctx: CanvasRenderingContext2D,
  fill: string,
  stroke: string,
  width = 1.5,
): void {
  ctx.fillStyle = fill;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.fill();
  ctx.stroke();
}

export function circle(ctx: CanvasRenderingContext2D, radius: number, y = 0): void {
  ctx.beginPath();
  ctx.arc(0, y, radius, 0, 2 * Math.PI);
}

export function polygon(
  ctx: CanvasRenderingContext2D,
  points: readonly (readonly [number, number])[],
): void {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.closePath();
}

export function letter(ctx: CanvasRenderingContext2D, text: string, colour: string): void {
  ctx.font = "700 9px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, 0.5);
}
