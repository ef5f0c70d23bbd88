/** Finnish words for kinds of things. */

/** One of each type; the catalogue has the titles in plural. */
export const types: Readonly<Record<string, string>> = {
  kulutuspaikka: "Kulutuspaikka",
  vesijohto: "Vesijohto",
  jatevesiviemari: "Jätevesiviemäri",
  hulevesiviemari: "Hulevesiviemäri",
  venttiili: "Venttiili",
  kaivo: "Kaivo",
  paloposti: "Paloposti",
  pumppaamo: "Pumppaamo",
  liitoskohta: "Liitoskohta",
  laite: "Laite",
  toiminta_alue: "Toiminta-alue",
  painepiiri: "Painepiiri",
  pumppauspiiri: "Pumppauspiiri",
  katkos: "Katkos",
};

/** Rows of the legend. */
export const samples: Readonly<Record<string, string>> = {
  point: "Kulutuspaikka",
  main: "Runko- ja jakelujohto",
  service: "Tonttijohto",
  abandoned: "Poissa käytöstä",
  gravity: "Viettoviemäri",
  pressure: "Paineviemäri",
  combined: "Sekavesiviemäri",
  open: "Auki",
  closed: "Kiinni",
  partly: "Osittain auki",
  unknown: "Asento tuntematon",
  broken: "Ei toimi tai luoksepääsemätön",
  serviceValve: "Tonttiventtiili",
  hydrant: "Paloposti",
  wastewater: "Jätevesi",
  stormwater: "Hulevesi",
  water: "Vesi",
  inspection: "Tarkastusputki",
  tower: "Vesitorni tai säiliö",
  plant: "Vedenottamo, laitos",
  outfall: "Purkuaukko, ylivuoto",
  device: "Muu laite",
  connection: "Liitoskohta",
  interruption: "Katkosalue",
  area: "Aluerajaus",
};
