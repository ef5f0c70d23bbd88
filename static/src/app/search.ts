/** The search box wired to the server and the map. */

import { type Suggestion, suggest } from "../features/suggest";
import { SearchBox } from "../ui/search-box";
import { type Context, explain, followed } from "./context";
import type { Inspector } from "./inspect";

const MOST_RECENT = 5;

/** The box. What was chosen lately is kept in the page's memory only. */
export function searchBox({ catalogue, store, say }: Context, inspector: Inspector): SearchBox {
  let recent: readonly Suggestion[] = [];
  return new SearchBox({
    lookupAllowed: catalogue.rights.lookup,
    suggest: (text, signal) => followed(store, suggest(catalogue, text, signal)),
    recent: () => recent,
    choose: (suggestion) => {
      recent = [suggestion, ...recent.filter((one) => keyOf(one) !== keyOf(suggestion))].slice(
        0,
        MOST_RECENT,
      );
      if (suggestion.kind === "coordinate") void inspector.goTo(suggestion.found.place);
      else void inspector.openMatch(suggestion.match, suggestion.query);
    },
    fail: (error) => explain(store, error),
    say,
  });
}

function keyOf(suggestion: Suggestion): string {
  return suggestion.kind === "point" ? suggestion.match.id : suggestion.found.place.join();
}
