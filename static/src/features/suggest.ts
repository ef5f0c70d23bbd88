/** What the search box offers for a text: a recognised coordinate, else matches from the server. */

import { lookup, type Match, type Matches } from "./api";
import type { Catalogue } from "./catalogue";
import { type Recognised, recognise } from "./coordinates";
import { isReplaced } from "./matching";

export type Suggestion =
  | { readonly kind: "coordinate"; readonly found: Recognised }
  | { readonly kind: "point"; readonly match: Match; readonly query: string };

export interface Suggestions {
  readonly query: string;
  readonly items: readonly Suggestion[];
  /** How many more there are than the list shows. */
  readonly more: number;
  /** Whether the first match says some word otherwise than it was typed. */
  readonly replaced: boolean;
  readonly pointless: string | undefined;
}

export const FEWEST_LETTERS = 2;
const MOST = 8;

/** Offer for `text`; nothing before the second letter, and nothing without the right to look up. */
export async function suggest(
  catalogue: Catalogue,
  text: string,
  signal?: AbortSignal,
): Promise<Suggestions> {
  const query = text.trim().replace(/\s+/g, " ");
  const found = recognise(query);
  if (found) return { ...empty(query), items: [{ kind: "coordinate", found }] };
  if (query.length < FEWEST_LETTERS || !catalogue.rights.lookup) return empty(query);
  return fromMatches(query, await lookup(catalogue, query, MOST, signal));
}

function fromMatches(query: string, { matches, total, pointless }: Matches): Suggestions {
  const [first] = matches;
  return {
    query,
    items: matches.map((match) => ({ kind: "point", match, query })),
    more: Math.max(0, total - matches.length),
    replaced:
      first !== undefined && !pointless && first.id !== query && isReplaced(query, first.address),
    pointless,
  };
}

function empty(query: string): Suggestions {
  return { query, items: [], more: 0, replaced: false, pointless: undefined };
}
