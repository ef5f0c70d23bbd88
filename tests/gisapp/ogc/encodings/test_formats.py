"""Output formats by the many names that clients have for them."""

from __future__ import annotations

import pytest

from gisapp.ogc.encodings.formats import Format, parse_format
from gisapp.ogc.errors import OwsError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", Format.GML_32),
        ("text/xml", Format.GML_32),
        ("application/gml+xml; version=3.2", Format.GML_32),
        ("application/gml xml; version=3.2", Format.GML_32),
        ('application/gml+xml;version="3.2"', Format.GML_32),
        ("text/xml; subtype=gml/3.2.1", Format.GML_32),
        ("TEXT/XML; SUBTYPE=gml/3.1.1", Format.GML_31),
        ("GML3", Format.GML_31),
        ("gml2", Format.GML_2),
        ("text/xml; subtype=gml/2.1.2", Format.GML_2),
        ("application/json", Format.GEOJSON),
        ("GeoJSON", Format.GEOJSON),
    ],
)
def test_a_format_is_known_by_its_names(name: str, expected: Format) -> None:
    assert parse_format(name, Format.GML_32) is expected


@pytest.mark.parametrize("name", ["SHAPE-ZIP", "gml4", "text/html\r\nSet-Cookie: a=b", "../x"])
def test_an_unknown_format_is_refused_without_repeating_it(name: str) -> None:
    with pytest.raises(OwsError) as caught:
        parse_format(name, Format.GML_32)

    assert caught.value.locator == "outputFormat"
    assert name not in caught.value.message
