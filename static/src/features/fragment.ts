/** The state that an address carries: `#c=E,N&s=1000&off=kaivo&sel=vesijohto.ID&at=E,N`. */

import type { Position } from "./geometry";

export interface Link {
  readonly centre: Position | undefined;
  readonly scale: number | undefined;
  /** Layers that are hidden; undefined where the address says nothing of them. */
  readonly hidden: readonly string[] | undefined;
  /** What is selected, by type and id, and the place where it was found. */
  readonly selection:
    | { readonly type: string; readonly id: string; readonly at: Position }
    | undefined;
}

/** Read a fragment, with or without its hash; what is wrong in it is left out. */
export function readFragment(text: string): Link {
  const values = new URLSearchParams(text.replace(/^#/, ""));
  const scale = Number(values.get("s"));
  return {
    centre: pair(values.get("c")),
    scale: scale >= 100 && scale <= 10_000_000 ? scale : undefined,
    hidden: values
      .get("off")
      ?.split(",")
      .filter((name) => /^[a-z_]+$/.test(name)),
    selection: selected(values.get("sel"), pair(values.get("at"))),
  };
}

/** Write the fragment, hash included; places to the centimetre. */
export function writeFragment(link: Link): string {
  const parts: string[] = [];
  if (link.centre) parts.push(`c=${comma(link.centre)}`);
  if (link.scale) parts.push(`s=${Math.round(link.scale)}`);
  if (link.hidden) parts.push(`off=${link.hidden.join(",")}`);
  if (link.selection) {
    const { type, id, at } = link.selection;
    parts.push(`sel=${type}.${encodeURIComponent(id)}`, `at=${comma(at)}`);
  }
  return `#${parts.join("&")}`;
}

function comma(place: Position): string {
  return place.map((value) => String(Math.round(value * 100) / 100)).join(",");
}

function pair(text: string | null): Position | undefined {
  const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text ?? "");
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

function selected(text: string | null, at: Position | undefined): Link["selection"] {
  const match = /^([a-z_]+)\.(.+)$/.exec(text ?? "");
  return match?.[1] && match[2] && at ? { type: match[1], id: match[2], at } : undefined;
}
