"""From a row of the file to a consumption point: pure, and strict about what a field may hold."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NoReturn

from consumption_points.addresses import (
    AddressError,
    PersonalContent,
    clean,
    find_personal,
    parse_address,
)
from consumption_points.addresses.text import plain
from consumption_points.services import PointRecord
from gisapp.geo.crs import GEOGRAPHIC_SRID, STORAGE_SRID, transformer
from sync.connector import FieldError

if TYPE_CHECKING:
    from consumption_points.addresses import AddressParts
    from sync.connectors.vesikanta.records import VesikantaRow

Area = tuple[float, float, float, float]
_POINT_ID: Final = re.compile(r"[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö._:-]{0,31}")
# Ids have a form of their own and may be long numbers, so a phone number cannot be told from one.
_NOT_IN_AN_ID: Final = (
    PersonalContent.IDENTITY_CODE,
    PersonalContent.BANK_ACCOUNT,
    PersonalContent.EMAIL,
)
_ENDED: Final = {"": False, "voimassa": False, "paattynyt": True}
_FIELD_OF_PART: Final = {
    "address": "osoite",
    "postcode": "postinumero",
    "municipality": "kunta",
}


def to_record(row: VesikantaRow, *, area: Area) -> PointRecord:
    """The consumption point of a row; ``area`` is the service area in EPSG:3067.

    Raises ``FieldError`` for the first field that cannot be taken.
    """
    point_id = _point_id(row.tunnus)
    return PointRecord(
        point_id=point_id,
        parts=_address(row),
        place=_place(row, area),
        ended=_ended(row.tila),
    )


def _point_id(text: str) -> str:
    point_id = clean(text)
    if not point_id:
        msg = "The row has no id."
        raise FieldError(msg, field="tunnus", reason="puuttuu")
    if find_personal(point_id) in _NOT_IN_AN_ID:
        _refuse_personal("tunnus")
    if not _POINT_ID.fullmatch(point_id):
        msg = "The id has characters or a length that no id has."
        raise FieldError(msg, field="tunnus", reason="muoto")
    return point_id


def _address(row: VesikantaRow) -> AddressParts:
    for field, text in (
        ("osoite", row.osoite),
        ("postinumero", row.postinumero),
        ("kunta", row.kunta),
        ("tila", row.tila),
    ):
        if find_personal(text):
            _refuse_personal(field)
    if not clean(row.osoite):
        msg = "The row has no address."
        raise FieldError(msg, field="osoite", reason="puuttuu")
    try:
        return parse_address(row.osoite, postcode=row.postinumero, municipality=row.kunta)
    except AddressError as error:
        field = _FIELD_OF_PART[error.locator]
        raise FieldError(error.message, field=field, reason="muoto") from None


def _ended(text: str) -> bool:
    try:
        return _ENDED[plain(text)]
    except KeyError:
        msg = "The state is neither voimassa nor paattynyt."
        raise FieldError(msg, field="tila", reason="muoto") from None


def _place(row: VesikantaRow, area: Area) -> tuple[float, float] | None:
    """East and north in EPSG:3067, to the millimetre, or None where the row has no place."""
    if row.itakoordinaatti.strip() or row.pohjoiskoordinaatti.strip():
        east = _number(row.itakoordinaatti, "itakoordinaatti")
        north = _number(row.pohjoiskoordinaatti, "pohjoiskoordinaatti")
        if not _inside(east, north, area):
            _refuse_place("itakoordinaatti", swapped=_inside(north, east, area))
        return round(east, 3), round(north, 3)
    if row.lon.strip() or row.lat.strip():
        lon, lat = _number(row.lon, "lon"), _number(row.lat, "lat")
        east, north = _projected(lon, lat)
        if not _inside(east, north, area):
            _refuse_place("lon", swapped=_inside(*_projected(lat, lon), area))
        return round(east, 3), round(north, 3)
    return None


def _projected(lon: float, lat: float) -> tuple[float, float]:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 -- degrees
        return math.inf, math.inf
    return transformer(GEOGRAPHIC_SRID, STORAGE_SRID).transform(lon, lat)


def _inside(east: float, north: float, area: Area) -> bool:
    return area[0] <= east <= area[2] and area[1] <= north <= area[3]


def _number(text: str, field: str) -> float:
    try:
        number = float(clean(text).replace(",", "."))
    except ValueError:
        msg = "The coordinate is no number."
        raise FieldError(msg, field=field, reason="muoto") from None
    if not math.isfinite(number):
        msg = "The coordinate is no number."
        raise FieldError(msg, field=field, reason="muoto")
    return number


def _refuse_place(field: str, *, swapped: bool) -> NoReturn:
    if swapped:
        msg = "The coordinates are the wrong way round: east (longitude) comes first."
        raise FieldError(msg, field=field, reason="akselit")
    msg = "The place is outside the service area (SERVICE_AREA)."
    raise FieldError(msg, field=field, reason="alue")


def _refuse_personal(field: str) -> NoReturn:
    msg = "The field holds personal content."
    raise FieldError(msg, field=field, reason="henkilotieto")
