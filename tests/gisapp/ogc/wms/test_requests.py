"""What is not understood is refused with the right code, and never reaches the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gisapp.ogc.wms import engine
from tests.support.wms import ask, box, exception

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is refused must not get as far as a process."""

    def refuse(*_given: object) -> bytes:
        pytest.fail("the engine was asked")

    monkeypatch.setattr(engine, "paint", refuse)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ({"layers": "salaiset"}, "LayerNotDefined"),
        ({"layers": "vesijohto,"}, "LayerNotDefined"),
        ({"layers": None}, "MissingParameterValue"),
        ({"layers": ",".join(["vesijohto"] * 51)}, "InvalidParameterValue"),
        ({"styles": "vaaleanpunainen"}, "StyleNotDefined"),
        ({"styles": "default,default"}, "StyleNotDefined"),
        ({"crs": "EPSG:2393"}, "InvalidCRS"),
        ({"crs": "http://esimerkki.invalid/3067"}, "InvalidCRS"),
        ({"crs": None}, "MissingParameterValue"),
        ({"format": "image/gif"}, "InvalidFormat"),
        ({"format": "image/png\r\nX: y"}, "InvalidFormat"),
        ({"version": "1.2.0"}, "InvalidParameterValue"),
        ({"version": None}, "MissingParameterValue"),
        ({"bbox": None}, "MissingParameterValue"),
        ({"bbox": "1,2,3"}, "InvalidParameterValue"),
        ({"bbox": "1,2,3,4,5"}, "InvalidParameterValue"),
        ({"bbox": "nan,2,3,4"}, "InvalidParameterValue"),
        ({"bbox": "1,2,inf,4"}, "InvalidParameterValue"),
        ({"bbox": "1,2,1e400,4"}, "InvalidParameterValue"),
        ({"bbox": "3,2,1,4"}, "InvalidParameterValue"),
        ({"bbox": "1,2,1,4"}, "InvalidParameterValue"),
        ({"bbox": "1,2,3,2"}, "InvalidParameterValue"),
        ({"bbox": "1,2,3,4) OR (1=1"}, "InvalidParameterValue"),
        ({"bbox": "١,٢,٣,٤"}, "InvalidParameterValue"),
        ({"width": "0"}, "InvalidParameterValue"),
        ({"width": "4097"}, "InvalidParameterValue"),
        ({"width": "100000"}, "InvalidParameterValue"),
        ({"height": "-1"}, "InvalidParameterValue"),
        ({"height": "1e3"}, "InvalidParameterValue"),
        ({"height": "٣"}, "InvalidParameterValue"),
        ({"height": "9" * 400}, "InvalidParameterValue"),
        ({"bgcolor": "0xFFFFF"}, "InvalidParameterValue"),
        ({"bgcolor": '0xFFFFFF" END'}, "InvalidParameterValue"),
        ({"transparent": "maybe"}, "InvalidParameterValue"),
        ({"sld": "http://esimerkki.invalid/style.xml"}, "OperationNotSupported"),
        ({"sld_body": "<StyledLayerDescriptor/>"}, "OperationNotSupported"),
        ({"filter": "<Filter/>"}, "OperationNotSupported"),
        ({"map": "/etc/passwd"}, "OperationNotSupported"),
        ({"request": "DescribeLayer"}, "OperationNotSupported"),
        ({"request": None}, "MissingParameterValue"),
        ({"service": "WFS"}, "InvalidParameterValue"),
    ],
)
def test_a_faulty_map_request_is_named(pairs: dict[str, Any], code: str, planner: Client) -> None:
    response = ask(planner, "GetMap", **pairs)

    assert (response.status_code, exception(response)[0]) == (200, code)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ({"i": "200"}, "InvalidPoint"),
        ({"j": "-1"}, "InvalidPoint"),
        ({"i": None}, "MissingParameterValue"),
        ({"query_layers": "venttiili"}, "LayerNotDefined"),
        ({"query_layers": "salaiset"}, "LayerNotDefined"),
        ({"info_format": "text/javascript"}, "InvalidFormat"),
        ({"feature_count": "0"}, "InvalidParameterValue"),
        ({"feature_count": "many"}, "InvalidParameterValue"),
    ],
)
def test_a_faulty_question_is_named(pairs: dict[str, Any], code: str, planner: Client) -> None:
    given = {"query_layers": "vesijohto", "i": "1", "j": "1", "info_format": "text/plain"}

    response = ask(planner, "GetFeatureInfo", **{**given, **pairs})

    assert exception(response)[0] == code


def test_a_fault_never_repeats_what_was_sent(planner: Client) -> None:
    for pairs in ({"layers": "<script>alert(1)</script>"}, {"crs": "<script>", "bbox": box()}):
        assert b"script" not in ask(planner, "GetMap", **pairs).content


def test_one_parameter_twice_with_two_values_is_refused(planner: Client) -> None:
    response = planner.get("/wms?SERVICE=WMS&REQUEST=GetMap&request=GetCapabilities")

    assert response.status_code == 200
    assert b"ServiceException" in response.content


def test_nobody_looks_without_signing_in(client: Client) -> None:
    response = ask(client, "GetMap")

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic")


def test_posting_is_not_served(planner: Client) -> None:
    assert planner.post("/wms", "<GetMap/>", content_type="text/xml").status_code == 405


def test_older_clients_hear_faults_in_their_own_form(planner: Client) -> None:
    response = ask(planner, "GetMap", version="1.1.1", crs=None, srs="EPSG:2393")

    assert response["Content-Type"].startswith("application/vnd.ogc.se_xml")
    assert b'code="InvalidSRS"' in response.content
    assert b"exception_1_1_1.dtd" in response.content
