"""The code table of a survey: what a field code is, as a published type with properties.

A published type's own name is a code without any table. CSV has the columns ``code`` and ``type``,
then ``height`` and published properties as they are called; JSON is an object of such objects by
code. The type ``ohita`` leaves the points out.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError
from gisapp.features import registry
from networks.exchange.gis_network import LINK_TYPES, NODE_TYPES
from networks.exchange.model import some
from networks.exchange.remarks import material_code
from networks.exchange.survey.table import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LEFT_OUT: Final = "ohita"
INVERT: Final = "vesijuoksu"
_HEIGHTS: Final = ("kannen_korkeus", "pohjan_korkeus")
_TYPES: Final = LINK_TYPES | NODE_TYPES
_OWN: Final = ("code", "type", "height")
_FINNISH: Final = {"koodi": "code", "kohdetyyppi": "type", "korkeus": "height"}
_PLACES: Final = "--codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What a code means; ``height`` is the property that the measured height is too, or nothing."""

    type: str
    height: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_pipe(self) -> bool:
        """Whether points of the code are drawn together to lines."""
        return self.type in LINK_TYPES


def own_codes() -> dict[str, Coded]:
    """The published types, each by its name."""
    return {name: Coded(type=name) for name in sorted(_TYPES)}


def read_codes(data: bytes, path: Path) -> dict[str, Coded]:
    """The table in a CSV or JSON file, which ending it has.

    Raises ``InvalidInputError`` for an unknown type, a property that the type does not have and a
    code that is there twice.
    """
    text = decoded(data, None)
    rows = _json(text) if path.suffix.casefold() == ".json" else _csv(text)
    codes: dict[str, Coded] = {}
    for place, row in rows:
        code = row.pop("code", "")
        if not code or code in codes:
            msg = "The code is missing, or is there twice."
            raise InvalidInputError(msg, locator=place)
        codes[code] = _coded(row, place)
    return codes


def _csv(text: str) -> Iterable[tuple[str, dict[str, str]]]:
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        msg = "The code table cannot be read as CSV."
        raise InvalidInputError(msg, locator=_PLACES) from error
    names = [_name(cell) for cell in rows[0]] if rows else []
    if not {"code", "type"} <= set(names):
        msg = "The first row of the code table must name the columns code and type."
        raise InvalidInputError(msg, locator=f"{_PLACES}, line 1")
    for number, row in enumerate(rows[1:], 2):
        place = f"{_PLACES}, line {number}"
        if row and len(row) != len(names):
            msg = f"The row has {len(row)} columns, not {len(names)} as the first one."
            raise InvalidInputError(msg, locator=place)
        if row:
            yield place, _filled(zip(names, row, strict=True))


def _json(text: str) -> Iterable[tuple[str, dict[str, str]]]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        msg = "The code table cannot be read as JSON."
        raise InvalidInputError(msg, locator=_PLACES) from None
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        msg = 'The code table must be an object of objects, such as {"121": {"type": "vesijohto"}}.'
        raise InvalidInputError(msg, locator=_PLACES)
    for code, row in table.items():
        cells = _filled((_name(name), value) for name, value in row.items())
        yield f"{_PLACES}, code {code}", {**cells, "code": code.strip()}


def _name(cell: str) -> str:
    name = cell.strip().casefold()
    return _FINNISH.get(name, name)


def _filled(cells: Iterable[tuple[str, Any]]) -> dict[str, str]:
    texts = ((name, "" if value is None else str(value).strip()) for name, value in cells)
    return {name: text for name, text in texts if name and text}


def _coded(row: dict[str, str], place: str) -> Coded:
    type_, height = row.pop("type", ""), row.pop("height", "")
    if type_ == LEFT_OUT:
        return Coded(type=LEFT_OUT)
    if type_ not in _TYPES:
        msg = f"The type is none of {', '.join(sorted(_TYPES))}, nor {LEFT_OUT}."
        raise InvalidInputError(msg, locator=place)
    coded = Coded(type=type_, height=height, properties=_properties(type_, row, place))
    heights = (INVERT,) if coded.is_pipe and type_ != "vesijohto" else _HEIGHTS
    if height and (height not in heights or (not coded.is_pipe and type_ != "kaivo")):
        msg = f"A height is {INVERT} of a sewer, or {' or '.join(_HEIGHTS)} of a kaivo."
        raise InvalidInputError(msg, locator=f"{place}, height")
    return coded


def _properties(type_: str, row: Mapping[str, str], place: str) -> dict[str, str]:
    declared = registry.get(type_)
    known = {one.name for one in declared.properties if one.writable or one.given_once}
    known -= {"lahde", "lahdetunnus", declared.geometry_property.name}
    unknown = sorted(row.keys() - known)
    if unknown:
        msg = f"{type_} has no property {some(unknown)}. It has {', '.join(sorted(known))}."
        raise InvalidInputError(msg, locator=place)
    material = row.get("materiaali")
    return {**row, "materiaali": material_code(material) or material} if material else dict(row)
