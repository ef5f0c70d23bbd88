"""Invented street names in Finnish, each with an invented Swedish name.

A name is a stem and an ending (Keksijän + katu, Uppfinnar + gatan); when all plain names are used
up, a word goes before them (Pikku Keksijänkatu, Lilla Uppfinnargatan).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Finnish genitive and Swedish stem, from crafts, dreams and instruments rather than from any town.
_STEMS: Final = tuple(
    pair.split("/")
    for pair in (
        "Keksijän/Uppfinnar Haaveilijan/Drömmar Sanasepän/Ordsmeds Arvoituksen/Gåt Kompassin/Kompass "
        "Kaleidoskoopin/Kalejdoskop Sekstantin/Sextant Aikakoneen/Tidsmaskins Kuvitelman/Fantasi "
        "Unikuvan/Drömbilds Pilvenpiirtäjän/Molnritar Tarinankertojan/Sagoberättar Kartanpiirtäjän/Kartritar "
        "Tähtitieteilijän/Astronom Ilmapallon/Luftballongs Leijanlennättäjän/Drakflygar Kaukoputken/Teleskop "
        "Mikroskoopin/Mikroskop Heilurin/Pendel Hyrrän/Snurr Prisman/Prisma Sateenkaaren/Regnbågs "
        "Kuunsäteen/Månstråle Kellopelin/Klockspels Soittorasian/Speldose Nuottiavaimen/Notnyckel "
        "Säveltäjän/Tonsättar Rumpalin/Trumslagar Huilistin/Flöjtist Sellistin/Cellist Urkurin/Organist "
        "Hanuristin/Dragspelar Akrobaatin/Akrobat Jonglöörin/Jonglör Taikurin/Trollkarls Nuorallatanssijan/Lindansar "
        "Pelimannin/Speleman Noppapelin/Tärnings Shakkimestarin/Schackmästar Ristikon/Korsords Palapelin/Pussel "
        "Sokkelon/Labyrint Labyrintin/Irrgångs Kaarisillan/Bågbro Vesirattaan/Vattenhjuls Tuulimyllyn/Vindmölle "
        "Höyrypillin/Ångvissel Veturin/Loks Resiinan/Dressin Kelluvan/Flytande Majakan/Fyr Ankkurin/Ankar "
        "Loistoviitan/Ledljus Merikartan/Sjökorts Airon/År Purjeentekijän/Segelmakar Köydenpunojan/Repslagar "
        "Tervaajan/Tjär Tiilenlyöjän/Tegelslagar Laatanvalajan/Plattgjutar Lasinpuhaltajan/Glasblåsar "
        "Kirjansitojan/Bokbindar Latojan/Sättar Painajan/Tryckar Paperintekijän/Pappersmakar Musteen/Bläck "
        "Sulkakynän/Fjäderpenne Kirjoituskoneen/Skrivmaskins Lennättimen/Telegraf Puhelinluurin/Telefonlurs "
        "Radistin/Radist Kristallikoneen/Kristallmottagar Kipinän/Gnist Käämin/Spol Magneetin/Magnet Dynamon/Dynamo "
        "Akun/Ackumulator Hehkulampun/Glödlamps Varjokuvan/Skuggbilds Valokiilan/Ljuskägle Kaihtimen/Persienn "
        "Peilisalin/Spegelsals Kynttelikön/Kandelaber Lyhdyntekijän/Lyktmakar Hattutehtaan/Hattfabriks "
        "Nappitehtaan/Knappfabriks Solmukkeen/Fluge Villakerän/Garnnystans Kangaspuun/Vävstols Värttinän/Slände "
        "Sukkulan/Skyttel Pitsinnyplääjän/Spetsknypplar Tilkkutäkin/Lapptäckes Silinterin/Cylinder "
        "Päiväunen/Dagdröms Aamutuulen/Morgonvinds Iltaruskon/Aftonrodnads Yötaivaan/Natthimmels "
        "Revontulten/Norrskens Pyrstötähden/Komet Kuunsirpin/Månskäre Otavaisen/Storbjörns Meteorin/Meteor "
        "Kiertoradan/Omlopps Painovoiman/Tyngdkrafts Äärettömän/Oändlighets Likiarvon/Närmevärdes "
        "Murtoluvun/Bråktals Neliöjuuren/Kvadratrots Harpin/Passar Viivaimen/Linjal Astelevyn/Gradskive "
        "Luotilangan/Lodlinje Vesivaa'an/Vattenpass Mittanauhan/Måttbands Rullamitan/Rullmåtts Vaakunan/Vapens "
        "Sinetin/Sigill Vahakynän/Vaxpenne Maalipensselin/Målarpensel Paletin/Palett Muotokuvan/Porträtt "
        "Kipsivalun/Gipsgjutar Patsaan/Staty Näyttämön/Scen Kuiskaajan/Sufflör Naamion/Mask Nukketeatterin/Dockteater "
        "Elokuvan/Biograf Kääntöpöydän/Vändskive Levysoittimen/Skivspelar Kaiun/Eko Resonanssin/Resonans "
        "Metronomin/Metronom Kvartetin/Kvartett Oktaavin/Oktav"
    ).split()
)
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
    dice = random.Random(f"{seed}/names")
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
    order = [(finnish, swedish) for finnish, swedish in _STEMS]
    pairs = [(a[0] + b[0], a[1] + b[1]) for a in _BEFORE[1:5] for b in _BEFORE[5:]]
    for before_fi, before_sv in (*_BEFORE, *pairs):
        dice.shuffle(order)
        for finnish, swedish in order:
            yield before_fi + finnish, before_sv + swedish


def _free_name(
    stem: tuple[str, str], sort: StreetSort, used: set[str], dice: random.Random
) -> StreetName | None:
    """An unused name on the stem: a usual ending of the kind first, then any; None if none is left."""
    usual = list(_USUAL[sort.kind])
    dice.shuffle(usual)
    if sort.by_shore:
        usual.insert(0, "ranta")
    spare = [ending for ending in _ENDINGS if ending not in usual and ending != "ranta"]
    for ending in (*usual, *spare):
        if stem[0] + ending not in used:
            return StreetName(stem[0] + ending, stem[1] + _ENDINGS[ending])
    return None
