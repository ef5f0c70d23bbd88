"""Code lists of valves, manholes and all other nodes."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

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
