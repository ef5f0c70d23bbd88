"""The documents around the features: what stands before and after them in each format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from gisapp.geo import crs
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.namespaces import (
    GML_31,
    GML_32,
    PREFIX,
    SCHEMA_LOCATIONS,
    VV,
    WFS_1,
    WFS_2,
    WFS_100_SCHEMA,
    XSI,
)

if TYPE_CHECKING:
    from gisapp.geo.crs import CrsName

_HEADER: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection of features: how many there are and come, where to go on, under which lock."""

    matched: int
    returned: int
    time: str
    schema: str = ""
    next: str = ""
    previous: str = ""
    lock: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The texts before and after all members, UTF-8."""

    opening: bytes
    closing: bytes


def frame(collection: Collection, format_: Format, system: CrsName | None) -> Frame:
    """The frame of a whole document."""
    if format_ is Format.GML_32:
        return Frame(_gml32_opening(collection), b"</wfs:FeatureCollection>")
    if format_ is Format.GML_31:
        return Frame(_gml31_opening(collection), b"</gml:featureMembers></wfs:FeatureCollection>")
    if format_ is Format.GML_2:
        return Frame(_gml2_opening(collection), b"</wfs:FeatureCollection>")
    return Frame(_geojson_opening(collection, system), b"\n]}")


def inner_frame(collection: Collection) -> Frame:
    """The frame of one query's features among those of others (OGC 09-025r2 §11.3.3.5)."""
    opening = f"<wfs:member><wfs:FeatureCollection {_counts(collection)}>"
    return Frame(opening.encode(), b"</wfs:FeatureCollection></wfs:member>")


def _gml32_opening(collection: Collection) -> bytes:
    locations = f"{WFS_2} {SCHEMA_LOCATIONS[WFS_2]} {GML_32} {SCHEMA_LOCATIONS[GML_32]}"
    links = "".join(
        f" {name}={quoteattr(address)}"
        for name, address in (("next", collection.next), ("previous", collection.previous))
        if address
    )
    return (
        f'{_HEADER}<wfs:FeatureCollection xmlns:wfs="{WFS_2}" xmlns:gml="{GML_32}"'
        f' xmlns:{PREFIX}="{VV}" xmlns:xsi="{XSI}"'
        f" xsi:schemaLocation={_locations(locations, collection.schema)}"
        f" {_counts(collection)}{links}{_lock(collection)}>"
    ).encode()


def values_frame(collection: Collection) -> Frame:
    """The frame of a document of property values (OGC 09-025r2 §10.3)."""
    opening = _gml32_opening(collection).replace(b"<wfs:FeatureCollection", b"<wfs:ValueCollection")
    return Frame(opening, b"</wfs:ValueCollection>")


def _counts(collection: Collection) -> str:
    return (
        f'timeStamp="{collection.time}" numberMatched="{collection.matched}"'
        f' numberReturned="{collection.returned}"'
    )


def _gml31_opening(collection: Collection) -> bytes:
    locations = f"{WFS_1} {SCHEMA_LOCATIONS[WFS_1]}"
    return (
        f'{_HEADER}<wfs:FeatureCollection xmlns:wfs="{WFS_1}" xmlns:gml="{GML_31}"'
        f' xmlns:{PREFIX}="{VV}" xmlns:xsi="{XSI}"'
        f" xsi:schemaLocation={_locations(locations, collection.schema)}"
        f' timeStamp="{collection.time}" numberOfFeatures="{collection.returned}"'
        f"{_lock(collection)}>"
        "<gml:featureMembers>"
    ).encode()


def _gml2_opening(collection: Collection) -> bytes:
    locations = f"{WFS_1} {WFS_100_SCHEMA}"
    return (
        f'{_HEADER}<wfs:FeatureCollection xmlns:wfs="{WFS_1}" xmlns:gml="{GML_31}"'
        f' xmlns:{PREFIX}="{VV}" xmlns:xsi="{XSI}"'
        f" xsi:schemaLocation={_locations(locations, collection.schema)}{_lock(collection)}>"
        # GML 2 wants a box, and takes a reason for its absence; an extent would cost a second read.
        "<gml:boundedBy><gml:null>unknown</gml:null></gml:boundedBy>\n"
    ).encode()


def _lock(collection: Collection) -> str:
    return f' lockId="{collection.lock}"' if collection.lock else ""


def feature_root(type_name: str, schema: str) -> bytes:
    """What stands before the attributes of a feature that is itself the root of its document."""
    locations = f"{GML_32} {SCHEMA_LOCATIONS[GML_32]}"
    return (
        f'{_HEADER}<{PREFIX}:{type_name} xmlns:{PREFIX}="{VV}" xmlns:gml="{GML_32}"'
        f' xmlns:xsi="{XSI}" xsi:schemaLocation={_locations(locations, schema)}'
    ).encode()


def hits_document(collection: Collection, format_: Format) -> bytes:
    """The answer to resultType=hits: a collection without members."""
    if format_ is Format.GML_32:
        return _gml32_opening(collection)[:-1] + b"/>"
    if format_ is Format.GML_31:
        # 1.1.0 says the number of hits where 2.0.0 says the number returned (OGC 04-094 §9.2).
        opening = _gml31_opening(collection).replace(b"><gml:featureMembers>", b"/>")
        said = f'numberOfFeatures="{collection.returned}"'.encode()
        return opening.replace(said, f'numberOfFeatures="{collection.matched}"'.encode())
    return _geojson_opening(collection, None) + b"]}"


def _geojson_opening(collection: Collection, system: CrsName | None) -> bytes:
    said: dict[str, object] = {"type": "FeatureCollection"}
    if system is not None and system.srid != crs.GEOGRAPHIC_SRID:
        name = crs.named(system.srid, crs.Notation.URN).text
        said["crs"] = {"type": "name", "properties": {"name": name}}
    said |= {
        "timeStamp": collection.time,
        "numberMatched": collection.matched,
        "numberReturned": collection.returned,
    }
    links = [
        {"rel": rel, "type": Format.GEOJSON.value, "href": address}
        for rel, address in (("next", collection.next), ("prev", collection.previous))
        if address
    ]
    if links:
        said["links"] = links
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f'{text[:-1]},"features":['.encode()


def _locations(known: str, schema: str) -> str:
    return quoteattr(f"{VV} {schema} {known}" if schema else known)
