"""Invented street names in Finnish, each with an invented Swedish name.

A name is a stem and an ending (Keksijän + katu, Uppfinnar + gatan); when all plain names are used
up, a word goes before them (Pikku Keksijänkatu, Lilla Uppfinnargatan).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demo.dice import dice_for
from demo.stems import STEMS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

_ENDINGS: Final = {
    "katu": "gatan",
    "tie": "vägen",
    "kuja": "gränden",
    "polku": "stigen",
    "raitti": "stråket",
    "ranta": "stranden",
    "kaari": "bågen",
    "rinne": "brinken",
}
_BEFORE: Final = (
    ("", ""),
    ("Pikku ", "Lilla "),
    ("Iso ", "Stora "),
    ("Vanha ", "Gamla "),
    ("Uusi ", "Nya "),
    ("Itäinen ", "Östra "),
    ("Läntinen ", "Västra "),
    ("Pohjoinen ", "Norra "),
    ("Eteläinen ", "Södra "),
    ("Ylinen ", "Övre "),
    ("Alinen ", "Nedre "),
)
_USUAL: Final = {
    "arterial": ("tie", "katu"),
    "grid": ("katu", "katu", "katu", "kuja"),
    "collector": ("tie", "katu", "kaari", "raitti"),
    "local": ("kuja", "polku", "tie", "raitti", "rinne"),
}


@dataclass(frozen=True, slots=True)
class StreetName:
    """A street's name in Finnish and in Swedish."""

    fi: str
    sv: str


@dataclass(frozen=True, slots=True)
class StreetSort:
    """What a name depends on: the street's kind, its district and whether it runs by a shore."""

    kind: str
    district: int
    by_shore: bool


def name_streets(sorts: Sequence[StreetSort], seed: int) -> tuple[StreetName, ...]:
    """A name for each street, all different; streets of a district share stems, as towns do.

    The stems last for some 30 000 streets, far past the largest town that is made.
    """
    dice = dice_for(seed, "names")
    supply = _stems(dice)
    used: set[str] = set()
    current: dict[int, list[tuple[str, str]]] = {}
    names = []
    for sort in sorts:
        stems = current.setdefault(sort.district, [])
        name = None
        while name is None:
            if len(stems) < 4 or dice.random() < 0.4:  # noqa: PLR2004 -- a few stems at a time
                stems.append(next(supply))
            stem = dice.choice(stems[-4:])
            name = _free_name(stem, sort, used, dice)
        used.add(name.fi)
        names.append(name)
    return tuple(names)


def _stems(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Stems with the word before them, the plain ones first, then one word, then two."""
    order = list(STEMS)
    pairs = [(a[0] + b[0], a[1] + b[1]) for a in _BEFORE[1:5] for b in _BEFORE[5:]]
    for before_fi, before_sv in (*_BEFORE, *pairs):
        dice.shuffle(order)
        for finnish, swedish in order:
            yield before_fi + finnish, before_sv + swedish


def _free_name(
    stem: tuple[str, str], sort: StreetSort, used: set[str], dice: random.Random
) -> StreetName | None:
    """An unused name on the stem, a usual ending of the kind first; None if none is left."""
    usual = list(_USUAL[sort.kind])
    dice.shuffle(usual)
    if sort.by_shore:
        usual.insert(0, "ranta")
    spare = [ending for ending in _ENDINGS if ending not in usual and ending != "ranta"]
    for ending in (*usual, *spare):
        if stem[0] + ending not in used:
            return StreetName(stem[0] + ending, stem[1] + _ENDINGS[ending])
    return None
