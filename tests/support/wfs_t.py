"""Transactions as text, in the three versions, and their answers taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.support.ogc import VV, post

if TYPE_CHECKING:
    from django.test import Client
    from lxml.etree import _Element

    from tests.support.ogc import Answer

WFS_1: Final = "http://www.opengis.net/wfs"
WFS_2: Final = "http://www.opengis.net/wfs/2.0"
OGC: Final = "http://www.opengis.net/ogc"
FES: Final = "http://www.opengis.net/fes/2.0"
GML_31: Final = "http://www.opengis.net/gml"
GML_32: Final = "http://www.opengis.net/gml/3.2"
VERSIONS: Final = ("1.0.0", "1.1.0", "2.0.0")
URN: Final = "urn:ogc:def:crs:EPSG::{}"


def transaction(inside: str, version: str = "2.0.0", attributes: str = "") -> str:
    """A Transaction with the prefixes wfs, gml, f (filter) and vv of its version."""
    new = version == "2.0.0"
    return (
        f'<wfs:Transaction service="WFS" version="{version}" {attributes}'
        f' xmlns:wfs="{WFS_2 if new else WFS_1}" xmlns:gml="{GML_32 if new else GML_31}"'
        f' xmlns:f="{FES if new else OGC}" xmlns:vv="{VV}"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inside}</wfs:Transaction>'
    )


def send(client: Client, inside: str, version: str = "2.0.0", attributes: str = "") -> Answer:
    """Send a transaction of ``inside``."""
    return post(client, transaction(inside, version, attributes))


def by_id(feature_id: str, version: str = "2.0.0") -> str:
    """A filter that picks one feature."""
    if version == "2.0.0":
        return f'<f:Filter><f:ResourceId rid="{feature_id}"/></f:Filter>'
    return f'<f:Filter><f:FeatureId fid="{feature_id}"/></f:Filter>'


def point(first: float, second: float, srs: str = URN.format(3067)) -> str:
    """A point of GML 3 with its numbers as they stand."""
    return f'<gml:Point gml:id="p" srsName="{srs}"><gml:pos>{first} {second}</gml:pos></gml:Point>'


def prop(name: str, value: str | None, version: str = "2.0.0") -> str:
    """A Property of an Update; None leaves the Value out."""
    tag = "ValueReference" if version == "2.0.0" else "Name"
    held = "" if value is None else f"<wfs:Value>{value}</wfs:Value>"
    return f"<wfs:Property><wfs:{tag}>vv:{name}</wfs:{tag}>{held}</wfs:Property>"


def update(type_name: str, properties: str, condition: str, handle: str = "") -> str:
    """An Update."""
    named = f' handle="{handle}"' if handle else ""
    return f'<wfs:Update typeName="vv:{type_name}"{named}>{properties}{condition}</wfs:Update>'


def total(answer: Answer, name: str) -> int:
    """A number of the TransactionSummary, such as ``totalUpdated``."""
    return int(next(el.text or "" for el in answer.root.iter() if el.tag.endswith(f"}}{name}")))


def named_ids(element: _Element) -> list[str]:
    """The ids in an answer or a part of it, of either version, in order."""
    return [
        el.get("rid") or el.get("fid") or ""
        for el in element.iter()
        if el.tag.endswith(("}ResourceId", "}FeatureId"))
    ]
