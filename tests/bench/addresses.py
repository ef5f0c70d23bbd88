"""Invented addresses in any number, as a town has them: many streets, few of them alike."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from consumption_points.addresses import AddressParts
from consumption_points.services import PointRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST: Final = [
    "Keksijä",
    "Lokero",
    "Hattara",
    "Pilkku",
    "Kuvitelma",
    "Sepite",
    "Satu",
    "Haave",
    "Tarina",
    "Loru",
    "Arvoitus",
    "Mietelmä",
    "Oivallus",
    "Leikki",
    "Rimpsu",
    "Vitsi",
    "Kerto",
    "Nauru",
    "Hupi",
    "Kepponen",
    "Jekku",
    "Huiske",
    "Humina",
    "Kohina",
    "Lorina",
    "Solina",
    "Tipu",
    "Hippu",
    "Rahtu",
    "Murunen",
    "Siru",
    "Säie",
    "Säikeinen",
    "Pisara",
    "Helmi",
    "Lanka",
    "Nyöri",
    "Köysi",
    "Solmu",
    "Silmukka",
    "Vyyhti",
    "Kerä",
    "Rulla",
    "Kela",
    "Puola",
    "Nappi",
    "Hakanen",
    "Koukku",
    "Lenkki",
    "Rengas",
    "Vanne",
    "Kiekko",
    "Pallero",
    "Mötikkä",
    "Kimpale",
    "Lohkare",
    "Siivu",
    "Viipale",
    "Lastu",
    "Sahake",
    "Haitari",
    "Huilu",
    "Rumpali",
    "Torvi",
    "Kitara",
    "Viulu",
    "Soitto",
    "Sävel",
    "Nuotti",
    "Tahti",
    "Rytmi",
    "Poljento",
]
_SECOND: Final = [
    "n",
    "mäen",
    "rannan",
    "lahden",
    "niemen",
    "saaren",
    "kosken",
    "joen",
    "lammen",
    "suon",
    "niityn",
    "pellon",
    "metsän",
    "kallion",
    "harjun",
    "laakson",
]
_KIND: Final = ("katu", "tie", "kuja", "polku", "raitti", "kaari", "rinne", "ranta")
_KIND_WEIGHTS: Final = (22, 34, 20, 9, 3, 5, 4, 3)
_AREAS: Final = [
    (f"50{n:03d}", "Mikkeli") for n in (100, 120, 130, 150, 170, 190, 500, 520, 600, 670)
]
_STREETS_PER_POINT: Final = 1 / 40


def make_streets(count: int, generator: random.Random) -> list[str]:
    """Distinct invented street names."""
    names: dict[str, None] = {}
    while len(names) < count:
        first, second = generator.choice(_FIRST), generator.choice(_SECOND)
        (kind,) = generator.choices(_KIND, _KIND_WEIGHTS)
        prefix = generator.choices(("", "Vanha ", "Pohjoinen ", "Ylä-", "Iso-"), (88, 4, 4, 2, 2))[
            0
        ]
        names[f"{prefix}{first}{second}{kind}"] = None
    return list(names)


def make_points(count: int, *, seed: int = 3067) -> Iterator[PointRecord]:
    """``count`` points on about one street for forty, some with letters, stairs and flats."""
    generator = random.Random(seed)
    streets = make_streets(max(10, int(count * _STREETS_PER_POINT)), generator)
    areas = {street: generator.choice(_AREAS) for street in streets}
    taken: set[str] = set()
    while len(taken) < count:
        street = generator.choice(streets)
        postcode, municipality = areas[street]
        number = generator.randint(1, generator.choice((12, 40, 90)))
        form = generator.random()
        parts = AddressParts(
            street=street,
            house_number=number,
            house_number_end=number + 2 if form > 0.97 else None,
            house_letter=generator.choice("abc") if form < 0.08 else "",
            stair=generator.choice("ABCD") if 0.08 <= form < 0.2 else "",
            apartment=str(generator.randint(1, 40)) if 0.08 <= form < 0.16 else "",
            postcode=postcode,
            municipality=municipality,
        )
        if parts.display() in taken:
            continue
        taken.add(parts.display())
        place = (500_000 + generator.random() * 30_000, 6_825_000 + generator.random() * 30_000)
        yield PointRecord(
            point_id=f"KP-{len(taken):06d}",
            parts=parts,
            place=(round(place[0], 3), round(place[1], 3)),
        )
