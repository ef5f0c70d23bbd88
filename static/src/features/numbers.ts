/** Numbers in the Finnish way: decimal comma, thin groups of three that do not break. */

const GROUP = "\u00a0";

/** `value` with `decimals` decimals. */
export function formatNumber(value: number, decimals = 0): string {
  const [whole = "", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, GROUP);
  const sign = value < 0 && Number(value.toFixed(decimals)) !== 0 ? "−" : "";
  return `${sign}${groups}${fraction ? `,${fraction}` : ""}`;
}

/** `value` with as many decimals as it has, at most `most`. */
export function formatPlain(value: number, most = 3): string {
  const decimals = (value.toFixed(most).replace(/0+$/, "").split(".")[1] ?? "").length;
  return formatNumber(value, decimals);
}

/** A distance on the map: centimetres below 10 m, else whole metres, kilometres from 10 km. */
export function formatMetres(metres: number): string {
  if (metres >= 10_000) return `${formatNumber(metres / 1000, 1)}${GROUP}km`;
  return `${formatNumber(metres, metres < 10 ? 1 : 0)}${GROUP}m`;
}
