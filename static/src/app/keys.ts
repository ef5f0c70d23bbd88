/** Keys that work everywhere on the page. */

export interface KeyActions {
  readonly search: () => void;
  readonly layers: () => void;
  readonly help: () => void;
  readonly escape: () => void;
  readonly inspectCentre: () => void;
}

/** Listen; letters are left alone while somebody writes. */
export function listenToKeys(map: HTMLElement, actions: KeyActions): void {
  map.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === map) actions.inspectCentre();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) actions.escape();
    if (isWriting(event.target)) return;
    const action = { "/": actions.search, l: actions.layers, L: actions.layers, "?": actions.help }[
      event.key
    ];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input:not([type=checkbox]), select, textarea")
  );
}
