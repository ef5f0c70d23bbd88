"""WFS 1.0.0: its own capabilities, schema, collection and report, and x before y always."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gisapp.features import registry
from tests.make import EAST, NORTH, make_consumption_point, make_node, make_point, make_valve
from tests.support.features import make_feature
from tests.support.ogc import BINDINGS, GML, WFS, Ask, get, post, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

OLD = "1.0.0"
W = f"{{{WFS[OLD]}}}"
G = f"{{{GML[OLD]}}}"
bound = pytest.mark.parametrize("binding", BINDINGS)


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def test_capabilities_list_every_type(planner: Client) -> None:
    root = get(planner, service="WFS", version=OLD, request="GetCapabilities").root

    names = [el.findtext(f"{W}Name") for el in root.iter(f"{W}FeatureType")]
    systems = {el.findtext(f"{W}SRS") for el in root.iter(f"{W}FeatureType")}
    assert (root.tag, root.get("version")) == (f"{W}WFS_Capabilities", OLD)
    assert names == [f"vv:{feature_type.name}" for feature_type in registry.all_types()]
    assert systems == {"EPSG:3067"}


def test_a_body_asks_for_them(planner: Client) -> None:
    body = f'<GetCapabilities xmlns="{WFS[OLD]}" service="WFS" version="1.0.0"/>'

    assert post(planner, body).root.get("version") == OLD


@bound
def test_features_stand_in_members_of_a_collection(planner: Client, binding: str) -> None:
    hydrant = make_node(kind="paloposti", type_code="maapaloposti", yield_l_min=600)

    answer = send(planner, Ask(type_name="paloposti", version=OLD), binding)

    member = answer.root[1]
    assert (answer.status, answer.root.tag) == (200, f"{W}FeatureCollection")
    assert [child.tag for child in answer.root] == [f"{G}boundedBy", f"{G}featureMember"]
    assert member[0].get("fid") == f"paloposti.{hydrant.tunnus}"
    assert answer.values("tuotto") == ["600"]
    assert answer.content_type == "text/xml; subtype=gml/2.1.2"


@pytest.mark.parametrize("srid", [3067, 3881, 4326])
@pytest.mark.parametrize("notation", ["EPSG:{}", "urn:ogc:def:crs:EPSG::{}"])
def test_coordinates_are_x_before_y_whatever_the_notation(
    planner: Client, srid: int, notation: str
) -> None:
    make_consumption_point()
    east_first = {3067: EAST, 3881: 27_000_000, 4326: 27}[srid]

    answer = send(
        planner, Ask(type_name="kulutuspaikka", version=OLD, srs_name=notation.format(srid))
    )

    (position,) = answer.positions()
    assert position[0] == pytest.approx(east_first, rel=0.02)
    assert f'srsName="{notation.format(srid)}"'.encode() in answer.body


def test_heights_are_written_where_they_are_known(planner: Client) -> None:
    make_valve(geometry=make_point(height=95.5))
    make_valve(geometry=make_point())

    answer = send(planner, Ask(type_name="venttiili", version=OLD))

    assert answer.positions() == [[EAST, NORTH, 95.5], [EAST, NORTH]]


def test_a_point_without_a_place_has_no_geometry(planner: Client) -> None:
    make_consumption_point(geometry=None)

    answer = send(planner, Ask(type_name="kulutuspaikka", version=OLD))

    assert answer.status == 200
    assert [el for el in answer.features[0] if el.tag.endswith("}sijainti")] == []


@pytest.mark.parametrize(
    ("type_name", "shape"),
    [("vesijohto", "LineString"), ("painepiiri", "MultiPolygon"), ("venttiili", "Point")],
)
def test_geometry_is_of_gml_2(planner: Client, type_name: str, shape: str) -> None:
    make_feature(type_name)

    answer = send(planner, Ask(type_name=type_name, version=OLD))

    (place,) = (el for el in answer.features[0] if el.tag.endswith("}sijainti"))
    assert place[0].tag == f"{G}{shape}"
    assert not [el for el in answer.root.iter() if el.tag.endswith(("}pos", "}posList"))]


@bound
def test_a_filter_of_1_0_selects(planner: Client, binding: str) -> None:
    make_node(kind="paloposti", type_code="maapaloposti", yield_l_min=100)
    wanted = make_node(kind="paloposti", type_code="maapaloposti", yield_l_min=200)
    condition = (
        "<f:PropertyIsGreaterThan><f:Name>tuotto</f:Name><f:Literal>150</f:Literal>"
        "</f:PropertyIsGreaterThan>"
    )

    answer = send(planner, Ask(type_name="paloposti", version=OLD, condition=condition), binding)

    assert answer.ids == [f"paloposti.{wanted.tunnus}"]


def test_features_are_found_by_their_fid(planner: Client) -> None:
    make_valve()
    id_ = f"venttiili.{make_valve().tunnus}"

    answer = send(
        planner, Ask(type_name="venttiili", version=OLD, condition=f'<f:FeatureId fid="{id_}"/>')
    )

    assert answer.ids == [id_]


@bound
def test_there_is_a_most(planner: Client, binding: str) -> None:
    for _ in range(3):
        make_valve()

    assert len(send(planner, Ask(type_name="venttiili", version=OLD, count=2), binding).ids) == 2


@pytest.mark.parametrize("format_", ["", "XMLSCHEMA", "text/xml; subtype=gml/2.1.2"])
def test_the_schema_is_of_gml_2(planner: Client, format_: str) -> None:
    pairs = {"service": "WFS", "version": OLD, "request": "DescribeFeatureType"}

    root = get(planner, **pairs, typename="vv:vesijohto", outputformat=format_).root

    geometry = next(el for el in root.iter("{*}element") if el.get("name") == "sijainti")
    assert geometry.get("type") == "gml:LineStringPropertyType"
    assert "gml/2.1.2/feature.xsd" in next(root.iter("{*}import")).get("schemaLocation", "")


@pytest.mark.parametrize("binding", ["kvp", "xml"])
def test_a_fault_is_a_service_exception(planner: Client, binding: str) -> None:
    answer = send(planner, Ask(type_name="mittari", version=OLD), binding)

    assert answer.status == 400
    assert answer.root.tag == "{http://www.opengis.net/ogc}ServiceExceptionReport"
    assert answer.root.get("version") == "1.2.0"
    assert answer.fault[:2] == ("InvalidParameterValue", "typeName")
    assert answer.fault[2]


def test_a_body_that_cannot_be_read_has_a_fault_of_its_version(planner: Client) -> None:
    body = f'<?xml version="1.0"?><GetFeature xmlns="{WFS[OLD]}" version="1.0.0">'

    answer = post(planner, body)

    assert answer.root.tag == "{http://www.opengis.net/ogc}ServiceExceptionReport"


def test_a_body_of_2_0_that_cannot_be_read_has_a_fault_of_its_version(planner: Client) -> None:
    body = f'<?xml version="1.0"?><GetFeature xmlns="{WFS["2.0.0"]}" version="2.0.0">'

    assert post(planner, body).root.tag == "{http://www.opengis.net/ows/1.1}ExceptionReport"


def test_what_came_later_is_not_served(planner: Client) -> None:
    pairs = {"service": "WFS", "version": OLD, "request": "GetPropertyValue"}

    answer = get(planner, **pairs, typename="venttiili", valuereference="tunnus")

    assert answer.fault[:2] == ("OperationNotSupported", "request")
