import { expect, test } from "vitest";
import { readFragment, writeFragment } from "./fragment";

test("what is written is read back", () => {
  const link = {
    centre: [513858.88, 6839084.58] as const,
    scale: 1000,
    hidden: ["kaivo", "laite"],
    selection: { type: "kulutuspaikka", id: "KP 1/ä&", at: [513860, 6839080.5] as const },
  };

  expect(readFragment(writeFragment(link))).toEqual(link);
});

test("nonsense is left out", () => {
  const link = readFragment("#c=a,b&s=0&off=<b>,kaivo&sel=x&at=1,2");

  expect(link).toEqual({
    centre: undefined,
    scale: undefined,
    hidden: ["kaivo"],
    selection: undefined,
  });
});

test("an address that shows every layer differs from one that says nothing of them", () => {
  const nothing = { centre: undefined, scale: undefined, hidden: undefined, selection: undefined };

  expect(readFragment(writeFragment({ ...nothing, hidden: [] })).hidden).toEqual([]);
  expect(readFragment(writeFragment(nothing))).toEqual(nothing);
});
