"""The values of one part of a KuntaGML network, in our codes and units.

Of free text only what is understood whole is taken, and nothing of it is ever told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.namespaces import GML_31, GML_32
from gisapp.ogc.xml_reader import local_name
from networks.choices.links import PIPE_TYPE
from networks.exchange.kuntagml.words import (
    CAPTURE,
    KINDS,
    LIQUID_OF_NETWORK,
    MATERIALS,
    NODES,
    OTHER_LIQUID,
    PIPES,
    TYPE_SPACE,
    WATER,
    by_word,
    folded,
    is_unknown,
    kind_of_type,
)
from networks.exchange.model import checked_id, nominal_mm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    Tell = Callable[[str], None]

PIPE: Final = "pipe"
_GML_IDS: Final = tuple(f"{{{space}}}id" for space in (GML_31, GML_32))
_IDS: Final = ("yksilointitieto", "tunnus")
# Of all elements only these are read: others may be personal.
_READ: Final = frozenset(
    {
        *_IDS,
        *("tyyppi", "toiminta", "laji", "kaytossaTila", "materiaali", "halkaisija"),
        *("rakennusvuosi", "sijaintiepavarmuus", "luontitapa", "loppuPvm"),
    }
)
_CAPTURE: Final = by_word(CAPTURE) | {"muu": "muu"}
_MATERIALS: Final = by_word(MATERIALS)
_KINDS: Final = {element: by_word(kinds) for element, kinds in KINDS.items()}
_LIQUIDS: Final = {**by_word(LIQUID_OF_NETWORK), folded(OTHER_LIQUID): "jatevesi"}
_PIPES: Final = {
    element: {folded(word): code for word, code in words.items()}
    for element, words in PIPES.items()
}
_NODES: Final = {
    element: {folded(word): role for word, role in words.items()}
    for element, words in NODES.items()
}
_NO_DATE: Final = 1001
_YEARS: Final = range(1800, 2101)
_UNCERTAIN_AT_MOST_M: Final = 1000
_DIAMETER: Final = re.compile(
    r"[A-ZÅÄÖØ]{0,4}[ .:=-]?\s*(\d{1,5}(?:[.,]\d+)?)\s*(mm|cm|m)?(?:\s*[x*/].*)?", re.IGNORECASE
)
_MILLIMETRES: Final = {None: 1, "mm": 1, "cm": 10, "m": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part as the file has it: ``element`` is its name, ``own`` the id it keeps with us.

    ``kind`` and ``type_name`` are what our own files say beyond the words of KuntaGML.
    """

    element: str
    own: str
    place: str
    texts: Mapping[str, str]
    kind: str
    type_name: str


def part_of(member: _Element) -> Part:
    """Read a part; raises ``InvalidInputError`` for one without an id that can be stored."""
    place = f"line {member.sourceline}"
    texts: dict[str, str] = {}
    type_name = ""
    for child in member:
        name, text = local_name(child), (child.text or "").strip()
        if name in _READ and text:
            texts.setdefault(name, text)
        elif name == "name" and child.get("codeSpace") == TYPE_SPACE:
            type_name = text
    gml_id = next(filter(None, map(member.get, _GML_IDS)), "")
    return Part(
        element=local_name(member),
        own=_source_id((*(texts.get(name, "") for name in _IDS), gml_id), place),
        place=place,
        texts=texts,
        kind=gml_id.partition(".")[0],
        type_name=type_name,
    )


def _source_id(candidates: tuple[str, ...], place: str) -> str:
    """The first candidate that can be stored."""
    for candidate in candidates:
        try:
            return checked_id(candidate, place)
        except InvalidInputError:
            continue
    msg = "The part has no id (yksilointitieto, tunnus or gml:id) that can be stored."
    raise InvalidInputError(msg, locator=place)


def has_ended(part: Part) -> bool:
    """Whether the part ended before now; year 1001 is how KuntaGML says that there is no date."""
    if "loppuPvm" not in part.texts:
        return False
    try:
        ended = datetime.fromisoformat(part.texts["loppuPvm"])
    except ValueError:
        return False
    if ended.tzinfo is None:
        ended = timezone.make_aware(ended)
    return ended.year > _NO_DATE and ended <= timezone.now()


def meaning(part: Part, *, drawn: bool) -> tuple[str, str]:
    """The layer (``PIPE`` or a kind of nodes) and type of the part; empty for what is neither.

    A part that does not say what it is, is a pipe where it is ``drawn`` as a line.
    """
    if part.type_name in PIPE_TYPE.values:
        return PIPE, part.type_name
    if kind := kind_of_type(part.type_name, part.kind):
        return kind, part.type_name
    word = folded(part.texts.get("tyyppi", ""))
    if code := _PIPES[part.element].get(word):
        return PIPE, code
    if role := _NODES[part.element].get(word):
        return role
    if is_unknown(word):
        return (PIPE, "putki") if drawn else ("laite", "muu")
    return "", ""


def network_of(part: Part, sewers: str, tell: Tell) -> str:
    """The network; sewers that do not say their liquid are of network ``sewers``."""
    if part.element == WATER:
        return "vesi"
    if network := _LIQUIDS.get(folded(part.texts.get("laji", ""))):
        return network
    tell(f"do not say their liquid (laji): taken as {sewers}")
    return sewers


def properties_of(part: Part, layer: str, tell: Tell) -> dict[str, Any]:
    """What the part says, by the names of published properties."""
    texts = part.texts
    found: dict[str, Any] = {
        "kaytossa_tila": _state(texts.get("kaytossaTila", "")),
        "rakennusvuosi": _year(texts.get("rakennusvuosi", ""), tell),
        "sijaintiepavarmuus": _uncertainty(texts.get("sijaintiepavarmuus", ""), tell),
    }
    size = _diameter(texts.get("halkaisija", ""), tell)
    if layer == PIPE:
        found["nimellishalkaisija"] = size
        found["materiaali"] = _material(texts.get("materiaali", ""), tell)
        found["laji"] = _kind(part, tell)
        if folded(texts.get("laji", "")) == folded(OTHER_LIQUID):
            found["neste"] = "muu"
    elif layer == "venttiili":
        found["nimellishalkaisija"] = size
    elif layer == "kaivo":
        found["halkaisija"] = size
    return found


def capture_method(part: Part) -> str:
    """How the place was captured; methods that we have no code for are others."""
    word = part.texts.get("luontitapa", "")
    return _CAPTURE.get(folded(word), "muu" if word else "tuntematon")


def _state(word: str) -> str:
    return "poissa_kaytosta" if folded(word) == folded("Ei käytössä") else "kaytossa"


def _kind(part: Part, tell: Tell) -> str:
    word = part.texts.get("toiminta", "")
    code = _KINDS[part.element].get(folded(word))
    if code is None and not is_unknown(word):
        tell("are of a kind (toiminta) that is stored as muu")
    return code or "muu"


def _material(word: str, tell: Tell) -> str:
    code = _MATERIALS.get(folded(word))
    if code is None and not is_unknown(word):
        tell("are of a material that is stored as muu")
        return "muu"
    return code or "ei_tiedossa"


def _year(text: str, tell: Tell) -> int | None:
    if text.isdecimal() and int(text) in _YEARS:
        return int(text)
    if text and text.strip("0"):
        tell("have a year of construction (rakennusvuosi) that is none: it is left out")
    return None


def _uncertainty(text: str, tell: Tell) -> float | None:
    try:
        metres = float(text or "nan")
    except ValueError:
        metres = -1.0
    if 0 <= metres <= _UNCERTAIN_AT_MOST_M:
        return metres
    if text:
        tell("have an uncertainty (sijaintiepavarmuus) that is no distance: it is left out")
    return None


def _diameter(text: str, tell: Tell) -> int | None:
    """Whole millimetres from free text such as ``110``, ``DN 110``, ``0,6 m`` or ``110x6.6``."""
    match = _DIAMETER.fullmatch(text)
    size = None
    if match:
        unit = match[2].casefold() if match[2] else None
        size = nominal_mm(float(match[1].replace(",", ".")) * _MILLIMETRES[unit])
    if size is None and text != "0" and not is_unknown(text):
        tell("have a diameter (halkaisija) that is not understood: it is left out")
    return size
