"""Code lists of the networks, after KuntaGML's value sets where they have the notion.

Codes are Finnish without umlauts, as published; labels are Finnish, Swedish and English.
"""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

NETWORK: Final = CodeList(
    "verkosto",
    (
        Code("vesi", "vesijohto", "vatten", "water"),
        Code("jatevesi", "jätevesi", "spillvatten", "wastewater"),
        Code("hulevesi", "hulevesi", "dagvatten", "stormwater"),
        Code("sekavesi", "sekavesi", "kombinerat", "combined"),
    ),
)

USAGE_STATE: Final = CodeList(
    "kaytossa_tila",
    (
        Code("suunniteltu", "suunniteltu", "planerad", "planned"),
        Code("rakenteilla", "rakenteilla", "under byggnad", "under construction"),
        Code("kaytossa", "käytössä", "i bruk", "in use"),
        Code("poissa_kaytosta", "poissa käytöstä", "ur bruk", "out of use"),
        Code("hylatty", "hylätty maahan", "övergiven i mark", "abandoned in place"),
        Code("purettu", "purettu", "riven", "removed"),
    ),
)

SECRECY: Final = CodeList(
    "suojaustaso",
    (
        Code("julkinen", "julkinen", "offentlig", "public"),
        Code("sisainen", "sisäinen", "intern", "internal"),
        Code("salassa", "salassa pidettävä", "sekretessbelagd", "secret"),
    ),
)

HEIGHT_SYSTEM: Final = CodeList(
    "korkeusjarjestelma",
    (
        Code("N2000", "N2000", "N2000", "N2000"),
        Code("N60", "N60", "N60", "N60"),
        Code("N43", "N43", "N43", "N43"),
        Code("NN", "NN", "NN", "NN"),
        Code("tuntematon", "tuntematon", "okänt", "unknown"),
    ),
)

CAPTURE_METHOD: Final = CodeList(
    "luontitapa",
    (
        Code("digitointi", "digitointi", "digitalisering", "digitised"),
        Code("maastomittaus", "maastomittaus", "terrängmätning", "field survey"),
        Code("malli", "hydraulinen malli", "hydraulisk modell", "hydraulic model"),
        Code("muu", "muu", "annat", "other"),
        Code("tuntematon", "tuntematon", "okänt", "unknown"),
    ),
)

PIPE_KIND: Final = CodeList(
    "laji",
    (
        Code("paavesijohto", "päävesijohto", "huvudvattenledning", "trunk main"),
        Code("jakeluvesijohto", "jakeluvesijohto", "distributionsledning", "distribution main"),
        Code("tonttivesijohto", "tonttivesijohto", "tomtvattenledning", "service pipe"),
        Code("palovesijohto", "palovesijohto", "brandvattenledning", "fire main"),
        Code("raakavesijohto", "raakavesijohto", "råvattenledning", "raw water main"),
        Code("paaviemari", "pääviemäri", "huvudavlopp", "trunk sewer"),
        Code("kerailyviemari", "keräilyviemäri", "samlingsavlopp", "collecting sewer"),
        Code("tonttiviemari", "tonttiviemäri", "tomtavlopp", "house drain"),
        Code("ylivuotoviemari", "ylivuotoviemäri", "bräddavlopp", "overflow sewer"),
        Code("purkuviemari", "purkuviemäri", "utloppsledning", "outfall sewer"),
        Code("muu", "muu", "annan", "other"),
    ),
)

PIPE_TYPE: Final = CodeList(
    "tyyppi",
    (
        Code("putki", "putki", "rör", "pipe"),
        Code("paineputki", "paineputki", "tryckrör", "pressure pipe"),
        Code("avoviemari", "avoviemäri", "öppet avlopp", "open sewer"),
        Code("avo_oja", "avo-oja", "öppet dike", "open ditch"),
        Code("rumpu", "rumpu", "trumma", "culvert"),
        Code("tunneli", "tunneli", "tunnel", "tunnel"),
        Code("suojaputki", "suojaputki", "skyddsrör", "casing"),
    ),
)

LIQUID: Final = CodeList(
    "neste",
    (
        Code("jatevesi", "jätevesi", "spillvatten", "wastewater"),
        Code("sadevesi", "sadevesi", "regnvatten", "stormwater"),
        Code("sekavesi", "sekavesi", "kombinerat", "combined"),
        Code("muu", "muu", "annan", "other"),
    ),
)

MATERIAL: Final = CodeList(
    "materiaali",
    (
        Code("PE", "PE", "PE", "PE"),
        Code("PEH", "PEH", "PEH", "HDPE"),
        Code("PEM", "PEM", "PEM", "MDPE"),
        Code("PEL", "PEL", "PEL", "LDPE"),
        Code("PVC", "PVC", "PVC", "PVC"),
        Code("PP", "PP", "PP", "PP"),
        Code("muovi", "muovi", "plast", "plastic"),
        Code("lujitemuovi", "lujitemuovi", "armerad plast", "reinforced plastic"),
        Code("betoni", "betoni", "betong", "concrete"),
        Code("teras", "teräs", "stål", "steel"),
        Code("ruostumaton_teras", "ruostumaton teräs", "rostfritt stål", "stainless steel"),
        Code("haponkestava_teras", "haponkestävä teräs", "syrafast stål", "acid-proof steel"),
        Code("valurauta", "valurauta", "gjutjärn", "cast iron"),
        Code("harmaa_valurauta", "harmaa valurauta", "grått gjutjärn", "grey cast iron"),
        Code("pallografiittivalurauta", "pallografiittivalurauta", "segjärn", "ductile iron"),
        Code("asbestisementti", "asbestisementti", "asbestcement", "asbestos cement"),
        Code("lasitettu_savi", "lasitettu savi", "glaserad lera", "vitrified clay"),
        Code("kupari", "kupari", "koppar", "copper"),
        Code("lyijy", "lyijy", "bly", "lead"),
        Code("tiili", "tiili", "tegel", "brick"),
        Code("kivi", "kivi", "sten", "stone"),
        Code("puu", "puu", "trä", "wood"),
        Code("muu", "muu", "annat", "other"),
        Code("ei_tiedossa", "ei tiedossa", "okänt", "unknown"),
    ),
)

FLOW_DIRECTION: Final = CodeList(
    "virtaussuunta",
    (
        Code("myotainen", "digitointisuuntaan", "i digitaliseringsriktningen", "with digitising"),
        Code(
            "vastainen",
            "digitointisuuntaa vastaan",
            "mot digitaliseringsriktningen",
            "against digitising",
        ),
        Code("tuntematon", "tuntematon", "okänd", "unknown"),
    ),
)

NODE_KIND: Final = CodeList(
    "solmulaji",
    (
        Code("venttiili", "venttiili", "ventil", "valve"),
        Code("kaivo", "kaivo", "brunn", "manhole"),
        Code("paloposti", "paloposti", "brandpost", "hydrant"),
        Code("pumppaamo", "pumppaamo", "pumpstation", "pumping station"),
        Code("liitoskohta", "liitoskohta", "anslutningspunkt", "connection point"),
        Code("laite", "laite", "anordning", "device"),
    ),
)

NODE_TYPE: Final = CodeList(
    "tyyppi",
    (
        # valves
        Code("sulkuventtiili", "sulkuventtiili", "avstängningsventil", "shut-off valve"),
        Code("tonttiventtiili", "tonttiventtiili", "servisventil", "service valve"),
        Code("takaiskuventtiili", "takaiskuventtiili", "backventil", "check valve"),
        Code(
            "paineenalennusventtiili",
            "paineenalennusventtiili",
            "reducerventil",
            "pressure-reducing valve",
        ),
        Code("saatoventtiili", "säätöventtiili", "reglerventil", "control valve"),
        Code("ilmanpoistoventtiili", "ilmanpoistoventtiili", "luftventil", "air valve"),
        Code("tyhjennysventtiili", "tyhjennysventtiili", "tömningsventil", "washout valve"),
        Code("palopostiventtiili", "palopostiventtiili", "brandpostventil", "hydrant valve"),
        # manholes
        Code("tarkastuskaivo", "tarkastuskaivo", "nedstigningsbrunn", "inspection manhole"),
        Code("hulevesikaivo", "hulevesikaivo", "dagvattenbrunn", "gully"),
        Code("purkukaivo", "purkukaivo", "utloppsbrunn", "outfall manhole"),
        Code("venttiilikaivo", "venttiilikaivo", "ventilbrunn", "valve chamber"),
        Code("mittarikaivo", "mittarikaivo", "mätarbrunn", "meter chamber"),
        Code("tarkastusputki", "tarkastusputki", "tillsynsbrunn", "inspection pipe"),
        # hydrants
        Code("maapaloposti", "maapaloposti", "markbrandpost", "underground hydrant"),
        Code("ylapaloposti", "yläpaloposti", "ovanjordsbrandpost", "pillar hydrant"),
        # pumping
        Code(
            "jatevesipumppaamo",
            "jätevesipumppaamo",
            "spillvattenpumpstation",
            "wastewater pumping station",
        ),
        Code(
            "hulevesipumppaamo",
            "hulevesipumppaamo",
            "dagvattenpumpstation",
            "stormwater pumping station",
        ),
        Code(
            "vedenottopumppaamo",
            "vedenottopumppaamo",
            "vattentäktspumpstation",
            "intake pumping station",
        ),
        Code("paineenkorottamo", "paineenkorottamo", "tryckstegring", "booster station"),
        Code("pumppu", "pumppu", "pump", "pump"),
        # connection points
        Code("tonttiliitos", "tonttiliitos", "tomtanslutning", "plot connection"),
        # other devices
        Code("haara", "haara", "förgrening", "branch"),
        Code("liitos", "liitos", "koppling", "joint"),
        Code("paa", "pää", "ände", "end"),
        Code("vesitorni", "vesitorni", "vattentorn", "water tower"),
        Code("vesisailio", "vesisäiliö", "vattenreservoar", "tank"),
        Code("vedenottamo", "vedenottamo", "vattentäkt", "intake"),
        Code("vedenkasittelylaitos", "vedenkäsittelylaitos", "vattenverk", "water works"),
        Code(
            "jatevedenpuhdistamo", "jätevedenpuhdistamo", "avloppsreningsverk", "wastewater plant"
        ),
        Code("purkuaukko", "purkuaukko", "utlopp", "outfall"),
        Code("ylivuoto", "ylivuoto", "bräddavlopp", "overflow"),
        Code("mittausasema", "mittausasema", "mätstation", "metering station"),
        Code("virtauksensaadin", "virtauksensäädin", "flödesregulator", "flow regulator"),
        # institutions at which a main ends: they are told first
        Code("sairaala", "sairaala", "sjukhus", "hospital"),
        Code("terveysasema", "terveysasema", "hälsostation", "health centre"),
        Code("dialyysikeskus", "dialyysikeskus", "dialyscenter", "dialysis centre"),
        Code("hoivakoti", "hoivakoti", "vårdhem", "care home"),
        Code("koulu", "koulu", "skola", "school"),
        Code("paivakoti", "päiväkoti", "daghem", "day nursery"),
        Code("muu", "muu", "annan", "other"),
    ),
)

VALVE_POSITION: Final = CodeList(
    "asento",
    (
        Code("auki", "auki", "öppen", "open"),
        Code("kiinni", "kiinni", "stängd", "closed"),
        Code("osittain", "osittain", "delvis", "partly open"),
        Code("tuntematon", "tuntematon", "okänd", "unknown"),
    ),
)

VALVE_CONDITION: Final = CodeList(
    "toimintakunto",
    (
        Code("toimii", "toimii", "fungerar", "operable"),
        Code("ei_toimi", "ei toimi", "fungerar inte", "inoperable"),
        Code("luoksepaasematon", "luoksepääsemätön", "oåtkomlig", "inaccessible"),
        Code("tuntematon", "tuntematon", "okänt", "unknown"),
    ),
)

AREA_KIND: Final = CodeList(
    "aluelaji",
    (
        Code("toiminta_alue", "toiminta-alue", "verksamhetsområde", "service area"),
        Code("painepiiri", "painepiiri", "tryckzon", "pressure zone"),
    ),
)
