"""Every published type through every encoding of the WFS: the same ids and the same values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from gisapp.features import registry
from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from tests.support.features import TYPE_NAMES, make_feature
from tests.support.ogc import VERSIONS, Ask, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.test import Client

    from gisapp.features.declaration import FeatureType

pytestmark = pytest.mark.django_db


def as_published(feature_type: FeatureType, row: Model) -> dict[str, Any]:
    """The property values of ``row`` as a client should read them, geometry aside."""
    row.refresh_from_db()
    values = {}
    for prop in feature_type.properties:
        field = feature_type.descriptions[prop.name]
        if not field.kind.is_geometry:
            values[prop.name] = _published(getattr(row, field.column), field.kind)
    return values


def _published(value: Any, kind: FieldKind) -> Any:
    if value is None:
        return None
    if kind is FieldKind.DATETIME:
        utc = value.astimezone(timezone.get_fixed_timezone(0))
        return utc.strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".") + "Z"
    if kind is FieldKind.LIST:
        return [str(item) for item in value]
    if kind is FieldKind.DATE:
        return value.isoformat()
    return str(value) if kind is FieldKind.UUID else value


def as_text(value: Any) -> str | None:
    """A published value as it stands in XML."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def test_all_declared_types_are_tested() -> None:
    assert {feature_type.name for feature_type in registry.declared_types()} == set(TYPE_NAMES)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_gml_has_the_values_of_the_database(
    client_as: Callable[[str], Client], type_name: str, version: str
) -> None:
    row = make_feature(type_name)
    feature_type = registry.get(type_name)

    answer = send(client_as("planner"), Ask(type_name=type_name, version=version))

    expected = {name: as_text(v) for name, v in as_published(feature_type, row).items()}
    key = expected[feature_type.id_property.name]
    found = answer.ids.index(f"{type_name}.{key}")
    assert {name: answer.values(name)[found] for name in expected} == expected


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_geojson_has_the_values_of_the_database(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    row = make_feature(type_name)
    feature_type = registry.get(type_name)

    answer = send(client_as("planner"), Ask(type_name=type_name, output_format="geojson"))

    expected = as_published(feature_type, row)
    key = f"{type_name}.{expected[feature_type.id_property.name]}"
    found = next(feature for feature in answer.json["features"] if feature["id"] == key)
    assert found["properties"] == expected


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_geojson_in_tm35fin_has_the_stored_coordinates(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    row: Any = make_feature(type_name)
    row.refresh_from_db()

    answer = send(
        client_as("planner"),
        Ask(type_name=type_name, output_format="geojson", srs_name="EPSG:3067", count=1),
    )

    stored = _lists(row.geometry.coords)
    assert stored in [feature["geometry"]["coordinates"] for feature in answer.json["features"]]


def _lists(coordinates: Any) -> Any:
    return [_lists(c) for c in coordinates] if isinstance(coordinates, tuple) else coordinates


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_properties_come_in_the_declared_order(
    client_as: Callable[[str], Client], type_name: str, version: str
) -> None:
    make_feature(type_name)

    answer = send(client_as("planner"), Ask(type_name=type_name, version=version))

    declared = [prop.name for prop in registry.get(type_name).properties]
    written = [child.tag.rpartition("}")[2] for child in answer.features[0]]
    assert written == [name for name in declared if name in written]


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_every_id_of_a_document_is_there_once(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    make_feature(type_name)

    answer = send(client_as("planner"), Ask(type_name=type_name))

    ids = [v for el in answer.root.iter() for n, v in el.attrib.items() if str(n).endswith("}id")]
    assert len(ids) == len(set(ids)) >= 2


@pytest.mark.parametrize("type_name", TYPE_NAMES)
def test_every_property_can_be_asked_for_equality(
    client_as: Callable[[str], Client], type_name: str
) -> None:
    row = make_feature(type_name)
    feature_type = registry.get(type_name)
    client = client_as("planner")

    for name, value in as_published(feature_type, row).items():
        text = as_text(value)
        condition = (
            f"<f:PropertyIsNull><f:Name>{name}</f:Name></f:PropertyIsNull>"
            if text is None
            else f"<f:PropertyIsEqualTo><f:Name>{name}</f:Name>"
            f"<f:Literal>{text}</f:Literal></f:PropertyIsEqualTo>"
        )
        answer = send(client, Ask(type_name=type_name, condition=condition))
        assert any(id_.endswith(f".{_key(feature_type, row)}") for id_ in answer.ids), name


def _key(feature_type: FeatureType, row: Model) -> str:
    return str(getattr(row, feature_type.with_role(Role.ID).source))
