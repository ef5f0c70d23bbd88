/** Light or dark: what the person has chosen, else what the computer wishes. */

import type { Theme } from "../symbology/palette";

const COOKIE = "teema";
const YEAR_S = 365 * 24 * 3600;
const wish = window.matchMedia("(prefers-color-scheme: dark)");

/** The theme to begin with. The server writes a chosen one on the page, so that nothing flashes. */
export function initialTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return wish.matches ? "dark" : "light";
}

/** Choose `theme` for this and later visits. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs https, an office network may not have it
  document.cookie = `${COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

/** Hear when the computer's wish changes, as long as nothing is chosen. */
export function onThemeWish(listener: (theme: Theme) => void): void {
  wish.addEventListener("change", () => {
    if (!document.documentElement.dataset.theme) listener(wish.matches ? "dark" : "light");
  });
}
