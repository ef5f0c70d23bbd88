"""From the rows of a survey file to measured points: which column is what."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError
from networks.exchange.model import some
from networks.exchange.remarks import material_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from networks.exchange.survey.table import Row, Table

_PLACE: Final = ("x", "y", "north", "east", "z", "code", "line", "id")
PROPERTIES: Final = {
    "material": "materiaali",
    "diameter": "halkaisija",
    "year": "rakennusvuosi",
    "accuracy": "sijaintiepavarmuus",
}
"""Fields of a row that say something of the object: the published properties that they become."""
FIELDS: Final = (*_PLACE, *PROPERTIES)
_HEADERS: Final = {
    "x": ("x",),
    "y": ("y",),
    "north": ("n", "north", "northing", "pohjoinen", "pohjoiskoordinaatti"),
    "east": ("e", "east", "easting", "itä", "ita", "itäkoordinaatti", "itakoordinaatti"),
    "z": ("z", "h", "height", "korkeus"),
    "code": ("code", "koodi", "laji", "lajikoodi", "t3"),
    "line": ("line", "viiva", "viivanumero", "johto", "t2"),
    "id": ("id", "tunnus", "numero", "piste", "pistenumero", "point", "number", "t4"),
    "material": ("material", "materiaali"),
    "diameter": ("diameter", "halkaisija", "nimellishalkaisija", "dn", "koko"),
    "year": ("year", "vuosi", "rakennusvuosi"),
    "accuracy": ("accuracy", "tarkkuus", "sijaintiepavarmuus"),
}
_NO_LINE: Final = ("", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPoint:
    """A measured point; ``first`` and ``second`` are its coordinates as the file has them.

    ``line`` is empty for a single point; an unknown ``height`` is None.
    """

    place: str
    code: str
    line: str
    key: str
    first: float
    second: float
    height: float | None
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The points, in the order of the file; ``is_named`` where the columns say north and east.

    Then the first coordinate is north and the second is east.
    """

    points: tuple[SurveyPoint, ...]
    is_named: bool
    warnings: tuple[str, ...]


def points_of(table: Table, asked: Mapping[str, str]) -> Survey:
    """The points of ``table``; ``asked`` says which column a field is, by name or number.

    Raises ``InvalidInputError`` for a column that is not there, a table without coordinates or
    codes, and values that are no numbers.
    """
    columns = _columns(table, asked)
    is_named = {"north", "east"} <= columns.keys()
    pair = ("north", "east") if is_named else ("x", "y")
    missing = [name for name in (*pair, "code") if name not in columns]
    if missing:
        msg = (
            f"The file has no column for {', '.join(missing)}: name it, such as "
            f"--columns {missing[0]}={table.names[0]}. There are {', '.join(table.names)}."
        )
        raise InvalidInputError(msg, locator="--columns")
    faults: list[tuple[str, str]] = []
    points = tuple(_point(row, columns, pair, faults) for row in table.rows)
    if faults:
        places = (f"{place} ({what})" for place, what in faults)
        msg = f"{len(faults)} values are no numbers: {some(places)}."
        raise InvalidInputError(msg, locator=faults[0][0])
    left = [name for number, name in enumerate(table.names) if number not in columns.values()]
    told = table.has_header and left
    warnings = (f"columns not read: {', '.join(left)}",) if told else ()
    return Survey(points=points, is_named=is_named, warnings=warnings)


def _columns(table: Table, asked: Mapping[str, str]) -> dict[str, int]:
    """The number of the column of each field, from 0."""
    names = [name.casefold() for name in table.names]
    columns = {
        field: names.index(header)
        for field, headers in _HEADERS.items()
        for header in headers[::-1]
        if header in names
    }
    for field, wanted in asked.items():
        if wanted.casefold() in names:
            columns[field] = names.index(wanted.casefold())
        elif wanted.isdecimal() and 0 < int(wanted) <= len(names):
            columns[field] = int(wanted) - 1
        else:
            msg = f"There is no such column ({field}). There are {', '.join(table.names)}."
            raise InvalidInputError(msg, locator="--columns")
    taken = [columns[field] for field in asked]
    return {
        field: number for field, number in columns.items() if field in asked or number not in taken
    }


def _point(
    row: Row,
    columns: Mapping[str, int],
    pair: tuple[str, str],
    faults: list[tuple[str, str]],
) -> SurveyPoint:
    cells = {field: row.cells[number] for field, number in columns.items()}
    first, second = (_number(cells[name], name, row, faults) for name in pair)
    height = _number(cells["z"], "z", row, faults) if cells.get("z") else None
    properties = {
        name: _value(cells[field], field) for field, name in PROPERTIES.items() if cells.get(field)
    }
    line = cells.get("line", "")
    return SurveyPoint(
        place=row.place,
        code=cells["code"],
        line="" if line in _NO_LINE else line,
        key=cells.get("id") or row.place.replace(" ", "-"),
        first=first,
        second=second,
        # Programs write 0 for a height that was not measured.
        height=height or None,
        properties=properties,
    )


def _number(text: str, what: str, row: Row, faults: list[tuple[str, str]]) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        faults.append((row.place, what))
    return number


def _value(text: str, field: str) -> str:
    if field == "material":
        return material_code(text) or text
    return text.replace(",", ".")
