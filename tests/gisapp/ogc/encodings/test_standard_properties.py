"""Properties that GML itself has a name for: first in every feature, once in every schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from gisapp.features.declaration import FeatureType, Property, Role, Subject
from gisapp.ogc.encodings import gml
from gisapp.ogc.encodings.compiled import compiled
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.plan import STORED
from gisapp.ogc.schemas.xsd import application_schema
from networks.models import Node
from tests.make import make_valve

if TYPE_CHECKING:
    from lxml.etree import _Element

pytestmark = pytest.mark.django_db

TYPE = FeatureType(
    name="koe",
    title="Koe",
    description="Koe",
    subject=Subject.NETWORK,
    model=Node,
    rows=lambda _viewer: Node.objects.all(),
    properties=(
        Property(name="tunnus", source="tunnus", role=Role.ID),
        Property(name="vuosi", source="built_year", nillable=True),
        Property(name="nimi", source="source_id", role=Role.NAME),
        Property(name="avain", source="type_code", role=Role.IDENTIFIER, code_space="urn:x:&"),
        Property(name="kuvaus", source="source", role=Role.DESCRIPTION),
        Property(name="sijainti", source="geometry", role=Role.GEOMETRY),
    ),
)
GML = {
    Format.GML_32: "http://www.opengis.net/gml/3.2",
    Format.GML_31: "http://www.opengis.net/gml",
    Format.GML_2: "http://www.opengis.net/gml",
}
ORDER = {
    Format.GML_32: ["gml:description", "gml:identifier", "gml:name", "vv:tunnus", "vv:vuosi"],
    Format.GML_31: ["gml:description", "gml:name", "vv:tunnus", "vv:vuosi", "vv:avain"],
    Format.GML_2: ["gml:description", "gml:name", "vv:tunnus", "vv:avain"],
}


def write_32(feature_type: FeatureType, system: object) -> object:
    return gml.member(feature_type, STORED, version=Format.GML_32)


def write_31(feature_type: FeatureType, system: object) -> object:
    return gml.member(feature_type, STORED, version=Format.GML_31)


def write_2(feature_type: FeatureType, system: object) -> object:
    return gml.member(feature_type, STORED, version=Format.GML_2)


WRITERS = {Format.GML_32: write_32, Format.GML_31: write_31, Format.GML_2: write_2}


def written(version: Format) -> _Element:
    text = Node.objects.values_list(compiled(TYPE, STORED, WRITERS[version])).get()[0]
    spaces = (
        f'xmlns:vv="https://vesiverkko.fi/ns/1" xmlns:gml="{GML[version]}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return etree.fromstring(f"<root {spaces}>{text}</root>")[0]


def names(feature: _Element) -> list[str]:
    return [f"{child.prefix}:{etree.QName(child).localname}" for child in feature]


@pytest.mark.parametrize("version", list(GML))
def test_they_come_first_and_in_the_order_of_the_schema(version: Format) -> None:
    make_valve()

    assert names(written(version))[:-1] == ORDER[version]


@pytest.mark.parametrize("version", list(GML))
def test_a_schema_inherits_them(version: Format) -> None:
    root = etree.fromstring(application_schema([TYPE], version))
    own = [el.get("name") for el in root.iter("{*}element")][1:]

    inherited = [name.partition(":")[2] for name in ORDER[version] if name.startswith("gml:")]
    named = {"description": "kuvaus", "identifier": "avain", "name": "nimi"}
    expected = [p.name for p in TYPE.properties if p.name not in {named[n] for n in inherited}]
    assert own == expected


def test_an_identifier_says_who_gives_it() -> None:
    make_valve()

    (identifier,) = written(Format.GML_32).iter("{http://www.opengis.net/gml/3.2}identifier")

    assert identifier.get("codeSpace") == "urn:x:&"


def test_a_nillable_property_without_a_value_is_nil() -> None:
    make_valve(built_year=None)
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"

    (year,) = (el for el in written(Format.GML_32) if el.tag.endswith("}vuosi"))

    assert (year.get(nil), year.text) == ("true", None)


def test_a_nillable_property_with_a_value_is_plain() -> None:
    make_valve(built_year=1987)

    (year,) = (el for el in written(Format.GML_31) if el.tag.endswith("}vuosi"))

    assert (len(year.attrib), year.text) == (0, "1987")


def test_they_are_found_by_either_name() -> None:
    assert TYPE.property_named("gml:name") is TYPE.property_named("nimi")
