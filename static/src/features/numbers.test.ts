import { expect, test } from "vitest";
import { formatMetres, formatNumber, formatPlain } from "./numbers";

test.each([
  [513858.876, 2, "513\u00a0858,88"],
  [6839084.5, 2, "6\u00a0839\u00a0084,50"],
  [0, 0, "0"],
  [-0.001, 2, "0,00"],
  [-1234.5, 1, "−1\u00a0234,5"],
])("%d with %d decimals", (value, decimals, text) => {
  expect(formatNumber(value, decimals)).toBe(text);
});

test("a plain number keeps the decimals it has", () => {
  expect(formatPlain(110)).toBe("110");
  expect(formatPlain(81.25)).toBe("81,25");
});

test("distances are said in sensible steps", () => {
  expect(formatMetres(1.234)).toBe("1,2\u00a0m");
  expect(formatMetres(123.4)).toBe("123\u00a0m");
  expect(formatMetres(12_340)).toBe("12,3\u00a0km");
});
