/** The search box: a combobox with suggestions from the second letter. */

import { FEWEST_LETTERS, type Suggestion, type Suggestions } from "../features/suggest";
import { texts } from "../i18n";
import { h, put } from "./dom";
import { searchElements } from "./search-elements";
import { listNote, optionContent } from "./search-options";

const DEBOUNCE_MS = 120;

export interface SearchOptions {
  readonly lookupAllowed: boolean;
  readonly suggest: (text: string, signal: AbortSignal) => Promise<Suggestions>;
  readonly recent: () => readonly Suggestion[];
  readonly choose: (suggestion: Suggestion) => void;
  readonly fail: (error: unknown) => string;
  readonly say: (text: string) => void;
}

export class SearchBox {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #note: HTMLElement;
  readonly #popup: HTMLElement;
  readonly #clear: HTMLElement;
  readonly #options: SearchOptions;
  #items: readonly Suggestion[] = [];
  #active = -1;
  #timer = 0;
  #call = new AbortController();

  constructor(options: SearchOptions) {
    this.#options = options;
    const parts = searchElements(options.lookupAllowed, {
      typed: () => this.#typed(),
      focused: () => this.#focused(),
      key: (event) => this.#key(event),
      left: () => this.#close(),
      clear: () => this.clear(),
    });
    ({ element: this.element, input: this.#input, clear: this.#clear } = parts);
    ({ popup: this.#popup, note: this.#note, list: this.#list } = parts);
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  clear(): void {
    this.#input.value = "";
    this.#clear.hidden = true;
    this.#close();
    this.#input.focus();
  }

  #typed(): void {
    this.#clear.hidden = this.#input.value === "";
    window.clearTimeout(this.#timer);
    this.#call.abort();
    if (this.#input.value.trim().length < FEWEST_LETTERS) this.#close();
    else this.#timer = window.setTimeout(() => void this.#ask(), DEBOUNCE_MS);
  }

  #focused(): void {
    const recent = this.#options.recent();
    if (this.#input.value === "" && recent.length > 0) this.#open(recent, texts.search.recent);
  }

  /** Ask and show; false when a newer question has overtaken this one or it failed. */
  async #ask(): Promise<boolean> {
    window.clearTimeout(this.#timer);
    this.#call.abort();
    this.#call = new AbortController();
    const { signal } = this.#call;
    try {
      const answer = await this.#options.suggest(this.#input.value, signal);
      if (signal.aborted) return false;
      this.#open(answer.items, listNote(answer, this.#options.lookupAllowed), answer.more);
      return true;
    } catch (error) {
      if (!signal.aborted) this.#open([], this.#options.fail(error));
      return false;
    }
  }

  #open(items: readonly Suggestion[], note: string, more = 0): void {
    this.#items = items;
    put(this.#note, [note]);
    this.#note.hidden = note === "";
    const rest =
      more > 0 && h("li", { class: "search-more", role: "presentation" }, texts.search.more(more));
    put(this.#list, [...items.map((item, index) => this.#option(item, index)), rest]);
    this.#popup.hidden = items.length === 0 && note === "";
    this.#input.setAttribute("aria-expanded", String(!this.#popup.hidden));
    this.#activate(-1);
    this.#options.say(items.length > 0 ? `${texts.search.found(items.length)}. ${note}` : note);
  }

  #option(item: Suggestion, index: number): HTMLElement {
    const choose = (event: Event) => {
      event.preventDefault();
      this.#choose(item);
    };
    const attributes = {
      id: `option-${index}`,
      role: "option",
      "aria-selected": "false",
      onmousedown: choose,
    };
    return h("li", attributes, ...optionContent(item));
  }

  #key(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && this.#items.length > 0) {
      event.preventDefault();
      this.#activate((this.#active + move + this.#items.length) % this.#items.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      void this.#enter();
    } else if (event.key === "Escape" && !this.#popup.hidden) {
      event.stopPropagation();
      this.#close();
    }
  }

  async #enter(): Promise<void> {
    const chosen = this.#items[this.#active];
    if (chosen) this.#choose(chosen);
    else if ((await this.#ask()) && this.#items[0]) this.#choose(this.#items[0]);
  }

  #activate(index: number): void {
    this.#list.querySelectorAll('[role="option"]').forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
    this.#active = index;
    if (index < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `option-${index}`);
  }

  #choose(item: Suggestion): void {
    window.clearTimeout(this.#timer);
    this.#call.abort();
    if (item.kind === "point") this.#input.value = item.match.address || item.match.id;
    this.#clear.hidden = false;
    this.#close();
    this.#input.blur();
    this.#options.choose(item);
  }

  #close(): void {
    this.#popup.hidden = true;
    this.#items = [];
    this.#active = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}
