"""Words of KuntaGML's base map (kantakartta 2.1.6) for our codes, and our codes for its words.

What the words cannot tell apart travels as ``gml:name`` with a code space of ours, which others
show as a name and our reader takes back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from networks.models.node import TYPES_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE: Final = "http://www.kuntatietopalvelu.fi/gml/kantakartta"
WATER: Final = "Vesihuoltoverkonosa"
SEWER: Final = "Viemariverkonosa"
TYPE_SPACE: Final = "https://vesiverkko.fi/ns/1/tyyppi"

IN_USE: Final = {"kaytossa": "Käytössä", "poissa_kaytosta": "Ei käytössä"}
"""The states of use that leave: KuntaGML has these two and no other."""
CAPTURE: Final = {
    "digitointi": "digitointi",
    "maastomittaus": "maastomittaus",
    "malli": "muu",
    "muu": "muu",
    "tuntematon": "tuntematon",
}
UNCERTAINTIES: Final = (0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0, 20.0)
LIQUID_OF_NETWORK: Final = {
    "jatevesi": "jätevesi",
    "hulevesi": "sadevesi",
    "sekavesi": "sekavesi",
}
OTHER_LIQUID: Final = "muu jätevesi"
MATERIALS: Final = {
    "PE": "PE",
    "PEH": "PEH",
    "PEM": "PEM",
    "PEL": "PEL",
    "PVC": "PVC",
    "muovi": "Muovi",
    "PP": "Muovi",
    "lujitemuovi": "Lujitemuovi",
    "betoni": "Betoni",
    "teras": "Teräs",
    "ruostumaton_teras": "Ruostumaton teräs",
    "haponkestava_teras": "Hapon kestävä teräs",
    "valurauta": "Valurauta",
    "harmaa_valurauta": "Harmaa valurauta",
    "pallografiittivalurauta": "Pallografiitti valurauta",
    "asbestisementti": "Asbesti sementti",
    "lasitettu_savi": "Lasitettu savi",
    "kupari": "Kupari",
    "lyijy": "Lyijy",
    "tiili": "Tiili",
    "kivi": "Kivi",
    "puu": "Puu",
    "muu": "Muu materiaali",
}
KINDS: Final = {
    WATER: {
        "paavesijohto": "päävesijohto",
        "jakeluvesijohto": "jakeluvesijohto",
        "tonttivesijohto": "tonttivesijohto",
        "palovesijohto": "palovesijohto",
        "raakavesijohto": "raakavesijohto",
    },
    SEWER: {
        "paaviemari": "pääviemäri",
        "kerailyviemari": "keräilyviemäri",
        "tonttiviemari": "tonttiviemäri",
        "ylivuotoviemari": "ylivuotoviemäri",
        "purkuviemari": "purkuviemäri",
        "muu": "muuviemäri",
    },
}
_OTHER: Final = {WATER: "muu vesihuoltoverkonosa", SEWER: "muu viemäriverkonosa"}
# What each word is for a reader; words of neither table are no parts of a network.
PIPES: Final = {
    WATER: {"putki": "putki", "tunneli": "tunneli"},
    SEWER: {"putki": "putki", "avoviemäri": "avoviemari", "paineputki": "paineputki"},
}
NODES: Final = {
    WATER: {
        "kaivo": ("kaivo", "tarkastuskaivo"),
        "venttiili": ("venttiili", "sulkuventtiili"),
        "paloposti": ("paloposti", "maapaloposti"),
        "pumppaamo": ("pumppaamo", "pumppu"),
        "pumppu": ("laite", "pumppu"),
        "vedenottamo": ("laite", "vedenottamo"),
        "vesiposti": ("laite", "muu"),
        _OTHER[WATER]: ("laite", "muu"),
    },
    SEWER: {
        "kaivo": ("kaivo", "tarkastuskaivo"),
        "tarkastusputki": ("kaivo", "tarkastusputki"),
        "venttiili": ("venttiili", "sulkuventtiili"),
        "purkuaukko": ("laite", "purkuaukko"),
        "imuaukko": ("laite", "muu"),
        _OTHER[SEWER]: ("laite", "muu"),
    },
}
_UNKNOWN: Final = frozenset({"", "eitiedossa"})
# Our types of pipes that have no word of their own, and the word that comes nearest.
_NEAREST: Final = {
    WATER: {"suojaputki": "suojarakenne"},
    SEWER: {"suojaputki": "suojarakenne", "avo_oja": "avoviemäri", "tunneli": _OTHER[SEWER]},
}


def pipe_word(element: str, type_code: str) -> tuple[str, bool]:
    """The word for a type of pipe, and whether it says all of it."""
    for word, code in PIPES[element].items():
        if code == type_code:
            return word, True
    return _NEAREST[element].get(type_code, "putki"), False


def node_word(element: str, kind: str, type_code: str) -> tuple[str, bool]:
    """The word for a node, and whether it says all of it."""
    words = NODES[element]
    for word, said in words.items():
        if said == (kind, type_code) and word not in ("vesiposti", "imuaukko"):
            return word, True
    return (kind if kind in words else _OTHER[element]), False


def kind_of_type(type_code: str, told: str) -> str:
    """The kind of nodes that has ``type_code``: ``told`` if it does, else the first; or nothing."""
    kinds = [kind for kind, types in TYPES_OF_KIND.items() if type_code in types]
    return told if told in kinds else next(iter(kinds), "")


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A word as words are compared: senders write blanks, hyphens and capitals as they like."""
    return "".join(character for character in word.casefold() if character.isalnum())


def is_unknown(word: str) -> bool:
    """Whether a sender says nothing by the word."""
    return folded(word) in _UNKNOWN


def by_word(codes: Mapping[str, str]) -> dict[str, str]:
    """From ``codes`` (code to word) the code of each folded word: the first that has it."""
    found: dict[str, str] = {}
    for code, word in codes.items():
        found.setdefault(folded(word), code)
    return found
