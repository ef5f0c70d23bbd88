/** What the live region tells of the view. */

import { formatNumber } from "../features/numbers";
import { roundScale, scaleOf } from "../features/scale";
import { texts } from "../i18n";
import type { PageStore } from "../state/page";
import type { Live } from "../ui/live";

/** Tell the live region what is in view, once the map has settled. */
export function announce(store: PageStore, live: Live): void {
  store.watch(
    ({ counts }) => counts,
    (counts) => {
      const parts = Object.entries(counts).map(
        ([type, count]) => `${texts.types[type] ?? type} ${count}`,
      );
      const scale = formatNumber(roundScale(scaleOf(store.get().resolution)));
      live.say(texts.status.summary(scale, parts.join(", ") || texts.status.empty));
    },
  );
}
