/** The state that a page begins with. */

import type { PageState } from "../state/page";
import { hiddenInAddress } from "./address";
import { initialTheme } from "./theme";

/** Theme and hidden layers as chosen before, everything else as on a first visit. */
export function initialState(): PageState {
  return {
    theme: initialTheme(),
    hidden: hiddenInAddress(),
    system: "3067",
    layersOpen: true,
    sheet: undefined,
    sheetTall: false,
    panel: { kind: "none" },
    mark: undefined,
    pointer: undefined,
    centre: [0, 0],
    resolution: 10,
    counts: {},
    notice: undefined,
    pending: 0,
  };
}
