/** Elements made in one expression; text is always text, never markup. */

type Child = Node | string | false | null | undefined;
type Listener = (event: never) => void;
type Value = string | number | boolean | Listener | null | undefined;

/** Make an element: `on…` functions listen, true sets a bare attribute, false and null leave it out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as unknown as EventListener);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  put(element, children);
  return element;
}

/** Replace what is in `parent`. */
export function put(parent: Element, children: readonly Child[]): void {
  parent.replaceChildren(
    ...children.filter((child): child is Node | string => Boolean(child) || child === ""),
  );
}
