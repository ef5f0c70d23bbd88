import { expect, test } from "vitest";
import type { PropertyInfo, TypeInfo } from "./catalogue";
import { dateText, shownValues } from "./values";

const property = (name: string, label: string, kind: string, rest: Partial<PropertyInfo> = {}) => ({
  name,
  label,
  kind,
  role: "",
  codes: {},
  ...rest,
});

const PIPE: TypeInfo = {
  name: "vesijohto",
  title: "Vesijohdot",
  shape: "line",
  minZoom: 6,
  properties: [
    property("tunnus", "tunnus", "uuid", { role: "id" }),
    property("materiaali", "materiaali", "code", { codes: { teras: "teräs" } }),
    property("nimellishalkaisija", "nimellishalkaisija (mm)", "integer"),
    property("rakennusvuosi", "rakennusvuosi", "integer"),
    property("pituus", "pituus (m)", "number"),
    property("ylivuoto", "ylivuoto", "boolean"),
  ],
};
const WORDS = { yes: "kyllä", no: "ei" };

test("values come with labels, units and code labels, and the unknown ones are left out", () => {
  const shown = shownValues(
    PIPE,
    {
      tunnus: "u",
      materiaali: "teras",
      nimellishalkaisija: 1100,
      rakennusvuosi: 1987,
      pituus: null,
      ylivuoto: false,
    },
    WORDS,
  );

  expect(shown).toEqual([
    { name: "materiaali", label: "materiaali", text: "teräs", unit: "" },
    { name: "nimellishalkaisija", label: "nimellishalkaisija", text: "1\u00a0100", unit: "mm" },
    { name: "rakennusvuosi", label: "rakennusvuosi", text: "1987", unit: "" },
    { name: "ylivuoto", label: "ylivuoto", text: "ei", unit: "" },
  ]);
});

test("dates are Finnish", () => {
  expect(dateText("2026-03-09")).toBe("9.3.2026");
  expect(dateText("2026-11-24T14:02:00")).toBe("24.11.2026 14.02");
  expect(dateText("eilen")).toBe("eilen");
});
