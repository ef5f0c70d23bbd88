"""Every published type by OGC API and by WFS: the same ids, the same values, the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gisapp.features import registry
from tests.support.features import TYPE_NAMES, make_feature
from tests.support.ogc import Ask, send
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
SECOND = {
    "kulutuspaikka": {},
    "katkos": {"secrecy": "salassa", "number": "K-2027-2"},
}


@pytest.mark.parametrize("type_name", TYPE_NAMES)
@pytest.mark.parametrize("role", ["viewer", "planner", "feed"])
def test_the_api_gives_what_the_wfs_gives(
    client_as: Callable[[str], Client], type_name: str, role: str
) -> None:
    make_feature(type_name)
    make_feature(type_name, **SECOND.get(type_name, {"secrecy": "salassa"}))
    client = client_as(role)

    api = ask(client, f"/collections/{type_name}/items", limit=1000)

    wfs = send(client, Ask(type_name=type_name, output_format="geojson")).json
    assert api.json["numberMatched"] == wfs["numberMatched"]
    assert api.json["features"] == wfs["features"]
    assert api.ids == send(client, Ask(type_name=type_name)).ids


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_each_feature_alone_is_as_in_the_collection(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    make_feature(type_name)
    client = client_as("planner")

    for feature in ask(client, f"/collections/{type_name}/items").json["features"]:
        alone = ask(client, f"/collections/{type_name}/items/{feature['id']}").json
        alone.pop("links")
        assert alone == feature


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_the_schema_names_what_features_have(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    make_feature(type_name)
    client = client_as("feed")
    (feature, *_others) = ask(client, f"/collections/{type_name}/items").json["features"]

    schema = ask(client, f"/collections/{type_name}/schema").json

    place = registry.get(type_name).geometry_property.name
    assert list(schema["properties"]) == [*feature["properties"], place]


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_every_property_selects_by_its_value(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    make_feature(type_name)
    client = client_as("planner")
    path = f"/collections/{type_name}/items"
    (feature, *_others) = ask(client, path).json["features"]

    for name, value in feature["properties"].items():
        if value is not None:
            text = " ".join(value) if isinstance(value, list) else str(value)
            text = text.lower() if isinstance(value, bool) else text
            assert feature["id"] in ask(client, path, {name: text}).ids, name
