"""The body of a look-up, read into one of three questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import shapely
from django.contrib.gis.geos import GEOSException, GEOSGeometry, Polygon

from consumption_points.choices import PURPOSE
from gisapp.core.errors import InvalidInputError, LimitError
from gisapp.geo import crs

LARGEST_BODY: Final = 64 * 1024
LONGEST_TEXT: Final = 200
LARGEST_PAGE: Final = 1000
MOST_VERTICES: Final = 2000
_NAMES: Final = frozenset(
    {"q", "street", "from", "to", "polygon", "limit", "offset", "purpose", "crs"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRequest:
    """One question: by ``text``, by ``street`` with its numbers, or by ``polygon`` (EPSG:3067)."""

    text: str = ""
    street: str = ""
    numbers: tuple[int, int] = (0, 0)
    polygon: Polygon | None = None
    limit: int = 10
    offset: int = 0
    purpose: str = ""
    srid: int = crs.GEOGRAPHIC_SRID

    @property
    def kind(self) -> str:
        """Which of the three questions it is."""
        if self.polygon is not None:
            return "polygon"
        return "street" if self.street else "q"


def read_request(body: bytes) -> LookupRequest:
    """Read the JSON body; raises ``InvalidInputError`` with the member's name as locator."""
    members = _members(body)
    given = [name for name in ("q", "street", "polygon") if name in members]
    if len(given) != 1:
        _refuse("Give one of q, street or polygon.", "q")
    srid = (
        crs.parse(_text(members, "crs", longest=100)).srid
        if "crs" in members
        else crs.GEOGRAPHIC_SRID
    )
    purpose = _text(members, "purpose", longest=40) if "purpose" in members else ""
    if purpose and purpose not in PURPOSE:
        _refuse(f"The purpose is none of {', '.join(PURPOSE.values)}.", "purpose")
    return LookupRequest(
        text=_text(members, "q") if given == ["q"] else "",
        street=_text(members, "street") if given == ["street"] else "",
        numbers=_numbers(members) if given == ["street"] else (0, 0),
        polygon=_polygon(members["polygon"], srid) if given == ["polygon"] else None,
        limit=_integer(members, "limit", default=10, least=1, largest=LARGEST_PAGE),
        offset=_integer(members, "offset", default=0, least=0, largest=1_000_000),
        purpose=purpose,
        srid=srid,
    )


def _members(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_BODY:
        msg = f"The body is larger than {LARGEST_BODY // 1024} KiB."
        raise LimitError(msg, locator="body")
    try:
        members = json.loads(body)
    except (ValueError, RecursionError) as error:
        msg = "The body is no JSON."
        raise InvalidInputError(msg, locator="body") from error
    if not isinstance(members, dict):
        _refuse("The body is no JSON object.", "body")
    if set(members) - _NAMES:
        _refuse(f"The body has members besides {', '.join(sorted(_NAMES))}.", "body")
    return members


def _text(members: dict[str, Any], name: str, *, longest: int = LONGEST_TEXT) -> str:
    value = members[name]
    if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
        _refuse(f"{name} is no text of 1 to {longest} characters.", name)
    return value


def _integer(members: dict[str, Any], name: str, *, default: int, least: int, largest: int) -> int:
    value = members.get(name, default)
    if type(value) is not int or not least <= value <= largest:
        _refuse(f"{name} is no whole number from {least} to {largest}.", name)
    return value


def _numbers(members: dict[str, Any]) -> tuple[int, int]:
    first = _integer(members, "from", default=0, least=0, largest=99_999)
    return first, _integer(members, "to", default=99_999, least=first, largest=99_999)


def _polygon(value: object, srid: int) -> Polygon:
    """A GeoJSON polygon (RFC 7946; positions east first) in EPSG:3067."""
    if not isinstance(value, dict) or value.get("type") != "Polygon":
        _refuse("polygon is no GeoJSON Polygon.", "polygon")
    try:
        # By shapely: GeoDjango would hand the text to GDAL, which nothing that is sent may reach.
        polygon = GEOSGeometry(shapely.from_geojson(json.dumps(value)).wkb_hex, srid=srid)
    except (shapely.GEOSException, GEOSException, ValueError, TypeError) as error:
        msg = "polygon is no GeoJSON Polygon."
        raise InvalidInputError(msg, locator="polygon") from error
    if not isinstance(polygon, Polygon) or polygon.empty or not polygon.valid:
        _refuse("polygon is empty or crosses itself.", "polygon")
    if polygon.num_coords > MOST_VERTICES:
        msg = f"polygon has more than {MOST_VERTICES} positions."
        raise LimitError(msg, locator="polygon")
    if srid != crs.STORAGE_SRID:
        change = crs.transformer(srid, crs.STORAGE_SRID).transform
        polygon = Polygon(
            *([change(x, y) for x, y, *_z in ring] for ring in polygon.coords),
            srid=crs.STORAGE_SRID,
        )
    return polygon


def _refuse(message: str, locator: str) -> NoReturn:
    raise InvalidInputError(message, locator=locator)
