import { expect, test } from "vitest";
import { createStore } from "./store";

test("a watcher hears of its own part only", () => {
  const store = createStore({ a: 1, b: 1 });
  const heard: number[] = [];
  store.watch(
    (state) => state.a,
    (a) => heard.push(a),
  );

  store.set({ b: 2 });
  store.set({ a: 2 });
  store.set({ a: 2 });

  expect(heard).toEqual([1, 2]);
  expect(store.get()).toEqual({ a: 2, b: 2 });
});

test("the state cannot be changed from outside", () => {
  const store = createStore({ a: 1 });

  expect(() => {
    (store.get() as { a: number }).a = 2;
  }).toThrow(TypeError);
});
