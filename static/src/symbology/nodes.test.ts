import { expect, test } from "vitest";
import { isPlainJoint, nodeLook } from "./nodes";

test.each([
  ["venttiili", { asento: "auki", toimintakunto: "toimii" }, "valve-open"],
  ["venttiili", { asento: "kiinni", toimintakunto: "toimii" }, "valve-closed"],
  ["venttiili", { asento: "tuntematon" }, "valve-unknown"],
  ["venttiili", { asento: "auki", toimintakunto: "ei_toimi" }, "valve-broken"],
  ["kaivo", { tyyppi: "tarkastuskaivo" }, "manhole"],
  ["laite", { tyyppi: "vesitorni" }, "tower"],
  ["laite", { tyyppi: "muu" }, "device"],
  ["kulutuspaikka", {}, "point"],
])("%s %j is drawn as %s", (type, values, symbol) => {
  expect(nodeLook(type, values).symbol).toBe(symbol);
});

test("branches and joints are plain, a tank is not", () => {
  expect(isPlainJoint("laite", { tyyppi: "haara" })).toBe(true);
  expect(isPlainJoint("laite", { tyyppi: "vesisailio" })).toBe(false);
  expect(isPlainJoint("kaivo", { tyyppi: "haara" })).toBe(false);
});
