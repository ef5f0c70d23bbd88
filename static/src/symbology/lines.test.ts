import { expect, test } from "vitest";
import { laneOffset, lineLabel, lineLook } from "./lines";
import { PALETTES } from "./palette";

const palette = PALETTES.light;
const main = {
  verkosto: "vesi",
  laji: "jakeluvesijohto",
  nimellishalkaisija: 110,
  materiaali: "PE",
};

test("the three networks differ in colour and in dashes", () => {
  const looks = ["vesi", "jatevesi", "hulevesi", "sekavesi"].map((verkosto) =>
    lineLook({ ...main, verkosto }, palette),
  );

  expect(new Set(looks.map((look) => look.colour)).size).toBe(4);
  expect(new Set(looks.map((look) => look.dash.join())).size).toBe(4);
});

test("width grows with the diameter and a service line is thinnest", () => {
  const widths = [110, 200, 400].map(
    (nimellishalkaisija) => lineLook({ ...main, nimellishalkaisija }, palette).width,
  );

  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  expect(lineLook({ ...main, laji: "tonttivesijohto" }, palette).width).toBeLessThan(
    widths[0] ?? 0,
  );
});

test("a pressure sewer is solid and says so in its label", () => {
  const look = lineLook({ verkosto: "jatevesi", tyyppi: "paineputki" }, palette);

  expect(look.dash).toEqual([]);
  expect(lineLabel({ nimellishalkaisija: 160 }, look)).toBe("JP 160");
});

test("labels carry only what is known", () => {
  expect(lineLabel(main, lineLook(main, palette))).toBe("V 110 PE");
  expect(
    lineLabel({ materiaali: "ei_tiedossa" }, lineLook({ verkosto: "hulevesi" }, palette)),
  ).toBe("H");
});

test("an abandoned pipe is grey", () => {
  expect(lineLook({ ...main, kaytossa_tila: "hylatty" }, palette).colour).toBe(palette.muted);
});

test("seen from afar a network keeps its side of the street whichever way it was digitised", () => {
  const there = laneOffset({ verkosto: "vesi" }, [0, 0, 10, 5]);
  const back = laneOffset({ verkosto: "vesi" }, [10, 5, 0, 0]);

  expect(there).toBe(-back);
  expect(there).not.toBe(0);
  expect(laneOffset({ verkosto: "hulevesi" }, [0, 0, 10, 5])).toBe(-there);
  expect(laneOffset({ verkosto: "jatevesi" }, [0, 0, 10, 5])).toBe(0);
});
