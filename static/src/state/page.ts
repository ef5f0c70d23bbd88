/** The state of the page. */

import type { Found } from "../features/api";
import type { Position } from "../features/geometry";
import type { SystemId } from "../features/systems";
import type { Theme } from "../symbology/palette";
import type { Store } from "./store";

/** A feature beside the one that is shown, and how it belongs to it. */
export interface Related {
  readonly found: Found;
  readonly note: string;
}

/** A feature in the panel. */
export interface Shown {
  readonly kind: "feature";
  readonly place: Position | undefined;
  readonly found: Found;
  /** All that was found with it; more than one means there is a list to go back to. */
  readonly hits: readonly Found[];
  /** What belongs to it; undefined while that is still asked, "failed" when no answer came. */
  readonly related: readonly Related[] | "failed" | undefined;
  /** What was typed, where the answer says it otherwise. */
  readonly query: string | undefined;
}

export type Panel =
  | { readonly kind: "none" }
  | { readonly kind: "busy" }
  | { readonly kind: "nothing"; readonly place: Position }
  | { readonly kind: "hits"; readonly place: Position; readonly hits: readonly Found[] }
  | { readonly kind: "error"; readonly message: string }
  | Shown;

export interface PageState {
  readonly theme: Theme;
  readonly hidden: readonly string[];
  readonly system: SystemId;
  /** Whether the layer list stands beside the map (wide screens). */
  readonly layersOpen: boolean;
  /** What the sheet at the foot shows (narrow screens). */
  readonly sheet: "info" | "layers" | undefined;
  readonly sheetTall: boolean;
  readonly panel: Panel;
  /** The place that was asked or chosen last, marked on the map. */
  readonly mark: Position | undefined;
  readonly pointer: Position | undefined;
  readonly centre: Position;
  readonly resolution: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly notice: "tiles" | "signedOut" | undefined;
  /** Calls to the server that have not been answered. */
  readonly pending: number;
}

export type PageStore = Store<PageState>;
