"""Output formats and the many names that clients have for them."""

from __future__ import annotations

from enum import Enum
from typing import Final

from gisapp.ogc.errors import invalid


class Format(Enum):
    """An encoding of features; the value is its media type."""

    GML_32 = "application/gml+xml; version=3.2"
    GML_31 = "text/xml; subtype=gml/3.1.1"
    GML_2 = "text/xml; subtype=gml/2.1.2"
    GEOJSON = "application/geo+json"
    CSV = "text/csv; charset=utf-8; header=present"
    GEOPACKAGE = "application/geopackage+sqlite3"
    FLATGEOBUF = "application/flatgeobuf"

    @property
    def is_gml(self) -> bool:
        """Whether it is a version of GML."""
        return self in (Format.GML_32, Format.GML_31, Format.GML_2)


NAMES: Final[dict[Format, tuple[str, ...]]] = {
    Format.GML_32: (
        "application/gml+xml; version=3.2",
        "text/xml; subtype=gml/3.2",
        "text/xml; subtype=gml/3.2.1",
        "application/gml+xml; version=3.2.1",
        "gml32",
        "gml3.2",
    ),
    Format.GML_31: (
        "text/xml; subtype=gml/3.1.1",
        "text/xml; subtype=gml/3.1.1/base/gml.xsd",
        "application/gml+xml; version=3.1",
        "application/gml+xml; version=3.1.1",
        "gml3",
        "gml31",
        "gml3.1.1",
    ),
    Format.GML_2: (
        "text/xml; subtype=gml/2.1.2",
        "application/gml+xml; version=2.1",
        "application/gml+xml; version=2.1.2",
        "gml2",
        "gml2.1.2",
    ),
    Format.GEOJSON: ("application/json", "application/geo+json", "geojson", "json"),
    Format.CSV: ("text/csv; charset=utf-8; header=present", "text/csv", "csv"),
    Format.GEOPACKAGE: (
        "application/geopackage+sqlite3",
        "application/x-gpkg",
        "geopackage",
        "geopkg",
        "gpkg",
    ),
    Format.FLATGEOBUF: ("application/flatgeobuf", "application/x-flatgeobuf", "flatgeobuf", "fgb"),
}
# What capabilities list; the others are understood.
LISTED: Final = (
    "application/gml+xml; version=3.2",
    "text/xml; subtype=gml/3.2",
    "text/xml; subtype=gml/3.1.1",
    "text/xml; subtype=gml/2.1.2",
    "application/json",
    "geojson",
)
# What GetFeature has besides: files to take along.
FILES: Final = ("csv", "application/geopackage+sqlite3", "application/flatgeobuf")
# Words that leave the choice to the version of the service.
_ANY: Final = frozenset({"", "text/xml", "application/xml", "xmlschema", "text/xml; charset=utf-8"})


def _key(name: str) -> str:
    # A plus sign arrives as a space where a client did not encode it.
    return "".join(name.lower().replace('"', "").replace("+", "").split())


_BY_KEY: Final = {_key(name): format_ for format_, names in NAMES.items() for name in names}
_ANY_KEYS: Final = frozenset(map(_key, _ANY))


def parse_format(name: str, default: Format) -> Format:
    """The format called ``name``, or ``default``; raises ``OwsError`` for an unknown one."""
    key = _key(name)
    if key in _ANY_KEYS:
        return default
    if key not in _BY_KEY:
        msg = f"The output format is not served. Use one of: {' | '.join((*LISTED, *FILES))}."
        raise invalid(msg, "outputFormat")
    return _BY_KEY[key]
