"""The published contract: names of types and properties, frozen."""

from __future__ import annotations

from django.core.checks import run_checks

from gisapp.features.registry import all_types

COMMON = (
    "tunnus lahde lahdetunnus verkosto kaytossa_tila rakennusvuosi sijaintiepavarmuus suojaustaso"
)
TAIL = "muutosnumero muutettu sijainti"
PIPE = "laji tyyppi materiaali nimellishalkaisija"
ENDS = "pituus alkusolmu loppusolmu"
SEWER = "neste vesijuoksu_alku vesijuoksu_loppu virtaussuunta"
CONTRACT = {
    "kulutuspaikka": "tunnus osoite muutosnumero muutettu sijainti",
    "vesijohto": f"{COMMON} {PIPE} paineluokka {ENDS} {TAIL}",
    "jatevesiviemari": f"{COMMON} {PIPE} {ENDS} {SEWER} {TAIL}",
    "hulevesiviemari": f"{COMMON} {PIPE} {ENDS} {SEWER} {TAIL}",
    "venttiili": f"{COMMON} tyyppi asento toimintakunto nimellishalkaisija {TAIL}",
    "kaivo": f"{COMMON} tyyppi kannen_korkeus pohjan_korkeus halkaisija {TAIL}",
    "paloposti": f"{COMMON} tyyppi tuotto tarkastuspvm {TAIL}",
    "pumppaamo": f"{COMMON} tyyppi teho tuotto ylivuoto {TAIL}",
    "liitoskohta": f"{COMMON} tyyppi {TAIL}",
    "laite": f"{COMMON} tyyppi tilavuus {TAIL}",
    "toiminta_alue": f"{COMMON} nimi alku_pvm loppu_pvm {TAIL}",
    "painepiiri": f"{COMMON} nimi alku_pvm loppu_pvm {TAIL}",
    "pumppauspiiri": f"{COMMON} nimi alku_pvm loppu_pvm {TAIL}",
    "katkos": f"{COMMON} katkostunnus alkaa paattyy tila venttiilit {TAIL}",
}
STATE = "tyyppinimi suurin_muutosnumero pienin_muutosnumero aikakausi lukumaara luotu"


def test_published_names_are_those_of_the_contract() -> None:
    declared = {kind.name: " ".join(kind.by_name) for kind in all_types()}

    feeds = {f"{name}_muutos": f"muutostyyppi kohdetunnus {own}" for name, own in CONTRACT.items()}
    assert declared == {**CONTRACT, **feeds, "tilannekuva": STATE}


def test_personal_properties_never_go_into_tiles() -> None:
    leaks = [
        f"{kind.name}.{prop.name}"
        for kind in all_types()
        for prop in kind.properties
        if prop.personal and prop.min_zoom is not None
    ]

    assert leaks == []


def test_declarations_pass_the_system_checks() -> None:
    assert [
        message for message in run_checks() if message.id and message.id.startswith("gisapp")
    ] == []
