import { expect, test } from "vitest";
import { isReplaced, matchedWords, slips } from "./matching";

const ADDRESS = "Keksijänkatu 12 A, 50100 Mikkeli";

test.each([
  ["Keksijänkatu 12 A", false],
  ["keksijänkatu 12 a", false],
  ["keksij", false],
  ["Keksijänkatu 12 A, 50100 Mikkeli", false],
  ["Keksijankatu 12 A", true],
  ["Keksjiänkatu 12", true],
  ["Keksijänkatu 13", true],
])("%s → replaced %s", (query, replaced) => {
  expect(isReplaced(query, ADDRESS)).toBe(replaced);
});

test("the replaced word is pointed at", () => {
  const changed = matchedWords("Keksijankatu 12 A", ADDRESS).filter((word) => word.changed);

  expect(changed.map((word) => word.text)).toEqual(["Keksijänkatu"]);
});

test.each([
  ["katu", "katu", 0],
  ["katu", "kaut", 1],
  ["katu", "kat", 1],
  ["", "abc", 3],
])("%s and %s differ by %d", (a, b, count) => {
  expect(slips(a, b)).toBe(count);
});
