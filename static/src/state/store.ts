/** A small observable store: one frozen state, replaced by patches. */

export interface Store<State extends object> {
  get(): Readonly<State>;
  set(patch: Partial<State>): void;
  /** Call `listener` now and whenever what `select` picks has changed. */
  watch<Part>(select: (state: Readonly<State>) => Part, listener: (part: Part) => void): void;
}

/** Make a store that begins with `initial`. */
export function createStore<State extends object>(initial: State): Store<State> {
  let state: Readonly<State> = Object.freeze({ ...initial });
  const listeners: (() => void)[] = [];
  return {
    get: () => state,
    set(patch) {
      state = Object.freeze({ ...state, ...patch });
      for (const listener of listeners) listener();
    },
    watch(select, listener) {
      let last = select(state);
      listener(last);
      listeners.push(() => {
        const next = select(state);
        if (Object.is(next, last)) return;
        last = next;
        listener(next);
      });
    },
  };
}
