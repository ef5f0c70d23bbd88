/** The texts of the page. Each language is one module of the same shape. */

import { fi, type Texts } from "./fi";

export type { Texts };

export const texts: Texts = fi;
