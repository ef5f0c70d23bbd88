"""The OpenAPI document: valid, and true to what the addresses do."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import Resolver404, resolve
from drf_spectacular.validation import validate_schema
from jsonschema import Draft4Validator

from gisapp.features import registry
from gisapp.ogc.api.parameters import DEFAULT_LIMIT, MOST_LIMIT
from tests.make import make_valve
from tests.support.features import TYPE_NAMES, make_feature
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"


@pytest.fixture
def openapi(client_as: Callable[[str], Client]) -> dict[str, Any]:
    """The document of a planner."""
    return ask(client_as("planner"), "/api").json


def parameters_of(openapi: dict[str, Any], operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of an operation by name, references followed."""
    known = openapi["components"]["parameters"]
    given = [
        known[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
        for parameter in operation["parameters"]
    ]
    return {parameter["name"]: parameter for parameter in given}


@pytest.mark.parametrize("role", ["viewer", "planner", "main_user", "feed"])
def test_the_document_is_valid_for_every_role(
    role: str, client_as: Callable[[str], Client]
) -> None:
    answer = ask(client_as(role), "/api", accept=MEDIA_TYPE)

    assert answer.headers["Content-Type"] == MEDIA_TYPE
    validate_schema(answer.json)  # type: ignore[no-untyped-call]  # library without types


def test_every_reference_of_the_document_leads_somewhere(openapi: dict[str, Any]) -> None:
    used = set(re.findall(r'"\$ref": "#/components/([^"]+)"', json.dumps(openapi)))

    have = {f"{kind}/{name}" for kind, parts in openapi["components"].items() for name in parts}
    assert used <= have
    assert have - used <= {f"securitySchemes/{name}" for name in ("credential", "token", "session")}


@pytest.mark.parametrize("accept", ["application/openapi+json;version=3.0", "application/json"])
def test_clients_that_call_the_format_otherwise_get_it_too(
    accept: str, client_as: Callable[[str], Client]
) -> None:
    assert ask(client_as("viewer"), "/api", accept=accept).headers["Content-Type"] == MEDIA_TYPE


def test_every_address_is_described_and_every_description_has_an_address(
    openapi: dict[str, Any],
) -> None:
    for path in openapi["paths"]:
        concrete = (
            path.replace("{collectionId}", "vesijohto")
            .replace("{tileMatrixSetId}", "ETRS-GK27")
            .replace("{tileMatrix}", "1")
            .replace("{tileRow}", "0")
            .replace("{tileCol}", "0")
            .replace("{featureId}", "x")
        )
        try:
            resolve(f"/ogc{concrete}")
        except Resolver404:
            pytest.fail(path)
    assert {f"/collections/{name}/items" for name in TYPE_NAMES} <= set(openapi["paths"])


def test_every_document_can_be_had_as_described(
    openapi: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    client = client_as("planner")
    for path, methods in openapi["paths"].items():
        if "{tileRow}" in path or "{featureId}" in path:
            continue
        concrete = path.replace("{collectionId}", "vesijohto")
        concrete = concrete.replace("{tileMatrixSetId}", "WebMercatorQuad")
        for media_type in methods["get"]["responses"]["200"]["content"]:
            answer = ask(client, concrete, accept=media_type)
            assert answer.status == 200, (path, media_type)
            assert answer.headers["Content-Type"].startswith(media_type), (path, media_type)


def test_operation_ids_are_unique_and_tiles_have_their_names(openapi: dict[str, Any]) -> None:
    ids = [op["operationId"] for methods in openapi["paths"].values() for op in methods.values()]

    assert len(ids) == len(set(ids))
    assert {"dataset.vector.getTile", "collection.vector.getTile"} <= set(ids)


def test_limits_and_boxes_are_described_as_they_are(openapi: dict[str, Any]) -> None:
    given = parameters_of(openapi, openapi["paths"]["/collections/vesijohto/items"]["get"])

    assert given["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_LIMIT,
        "default": DEFAULT_LIMIT,
    }
    assert "f=csv|gpkg|fgb" in given["limit"]["description"]
    box = given["bbox"]
    assert (box["style"], box["explode"], box["required"]) == ("form", False, False)
    assert box["schema"] == {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    }
    assert given["datetime"]["schema"] == {"type": "string"}


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_every_described_parameter_is_read_and_no_other(
    type_name: str, openapi: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    client = client_as("planner")
    path = f"/collections/{type_name}/items"
    described = parameters_of(openapi, openapi["paths"][path]["get"])
    refused = "There is no such parameter here"

    for name in described:
        assert refused not in ask(client, path, {name: "x"}).text, name
    undescribed = ask(client, path, hauki="x").json["detail"]
    assert set(undescribed.partition("there are ")[2].rstrip(".").split(", ")) == {
        *described,
        registry.get(type_name).geometry_property.name,
    }


def test_every_described_parameter_of_a_document_is_read(
    openapi: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    row = make_valve()
    given = parameters_of(
        openapi, openapi["paths"]["/collections/venttiili/items/{featureId}"]["get"]
    )

    assert set(given) == {"featureId", "crs", "as_of", "f"}
    path = f"/collections/venttiili/items/{row.tunnus}"
    for form in given["f"]["schema"]["enum"]:
        assert ask(client_as("planner"), path, f=form).status == 200


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_features_fit_their_described_schema(
    type_name: str, openapi: dict[str, Any], client_as: Callable[[str], Client]
) -> None:
    make_feature(type_name)
    page = ask(client_as("planner"), f"/collections/{type_name}/items").json
    schema = with_nulls({**openapi, **openapi["components"]["schemas"][f"{type_name}.collection"]})

    faults = [fault.message for fault in Draft4Validator(schema).iter_errors(page)]

    assert page["features"]
    assert not faults


def with_nulls(part: Any) -> Any:
    """The schema with OpenAPI's word ``nullable`` said as JSON Schema says it."""
    if isinstance(part, list):
        return [with_nulls(one) for one in part]
    if not isinstance(part, dict):
        return part
    said = {name: with_nulls(one) for name, one in part.items()}
    if said.get("nullable") is True:
        said["type"] = [said["type"], "null"]
    return said


def test_a_viewer_sees_no_way_to_write(client_as: Callable[[str], Client]) -> None:
    document = ask(client_as("viewer"), "/api").json

    assert {method for methods in document["paths"].values() for method in methods} == {"get"}


def test_the_three_ways_in_are_told(openapi: dict[str, Any]) -> None:
    schemes = openapi["components"]["securitySchemes"]

    assert {(s["type"], s.get("scheme", s.get("name"))) for s in schemes.values()} == {
        ("http", "basic"),
        ("http", "bearer"),
        ("apiKey", "sessionid"),
    }
    assert {name for scheme in openapi["security"] for name in scheme} == set(schemes)
