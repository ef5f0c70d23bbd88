"""What the WFS answers to those who change something is valid by the OGC's schemas too.

Nothing that the other tests count is left changed: what is inserted here is deleted again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from lxml import etree

from tests.interop import offline_schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from tests.interop.service import Service

VERSIONS: Final = ("1.0.0", "1.1.0", "2.0.0")
_WFS_1: Final = "http://www.opengis.net/wfs"
_WFS_2: Final = "http://www.opengis.net/wfs/2.0"
_OGC: Final = "http://www.opengis.net/ogc"
_FES: Final = "http://www.opengis.net/fes/2.0"
_QUERY: Final = "urn:x:interop:venttiilit"
of_each_version = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(scope="module")
def send(web: requests.Session, service: Service) -> Callable[[str, str], requests.Response]:
    """A function that posts an operation in the namespaces of its version."""

    def post(version: str, operation: str) -> requests.Response:
        new = version == "2.0.0"
        spaces = (
            f' service="WFS" version="{version}" xmlns:wfs="{_WFS_2 if new else _WFS_1}"'
            f' xmlns:f="{_FES if new else _OGC}" xmlns:vv="https://vesiverkko.fi/ns/1"'
            f' xmlns:gml="http://www.opengis.net/gml{"/3.2" if new else ""}"'
            ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        )
        body = re.sub(r"^(<wfs:\w+)", rf"\1{spaces}", operation)
        headers = {"Content-Type": "text/xml"}
        return web.post(service.wfs, data=body.encode(), headers=headers, timeout=120)

    return post


@pytest.fixture(scope="module")
def valve(stored: Any) -> str:
    """The id of a valve."""
    return f"venttiili.{next(iter(stored('venttiili', 3067)))}"


def _chosen(version: str, feature_id: str) -> str:
    new = version == "2.0.0"
    tag = f'f:ResourceId rid="{feature_id}"' if new else f'f:FeatureId fid="{feature_id}"'
    return f"<f:Filter><{tag}/></f:Filter>"


def _locking(version: str, name: str, feature_id: str) -> str:
    new = version == "2.0.0"
    query = "Lock" if name == "LockFeature" and not new else "Query"
    types = "typeNames" if new else "typeName"
    return (
        f'<wfs:{name} expiry="1"><wfs:{query} {types}="vv:venttiili">'
        f"{_chosen(version, feature_id)}</wfs:{query}></wfs:{name}>"
    )


def _released(version: str, answer: requests.Response, feature_id: str) -> str:
    """The transaction that gives back the lock of ``answer`` and changes nothing."""
    root = etree.fromstring(answer.content)
    key = root.get("lockId") or root.findtext(f"{{{_WFS_1}}}LockId")
    name = "ValueReference" if version == "2.0.0" else "Name"
    return (
        f'<wfs:Transaction releaseAction="ALL"><wfs:LockId>{key}</wfs:LockId>'
        if version != "2.0.0"
        else f'<wfs:Transaction releaseAction="ALL" lockId="{key}">'
    ) + (
        '<wfs:Update typeName="vv:venttiili">'
        f"<wfs:Property><wfs:{name}>vv:rakennusvuosi</wfs:{name}></wfs:Property>"
        f"{_chosen(version, feature_id)}</wfs:Update></wfs:Transaction>"
    )


@of_each_version
@pytest.mark.parametrize("name", ["LockFeature", "GetFeatureWithLock"])
def test_answers_to_locks_are_valid(
    name: str, version: str, send: Any, ask: Any, valve: str
) -> None:
    answer = send(version, _locking(version, name, valve))
    taken = send(version, _locking(version, name, valve))
    done = send(version, _released(version, answer, valve))

    assert (answer.status_code, done.status_code) == (200, 200), (answer.text, done.text)
    assert taken.status_code == 400
    application = ask(version, "DescribeFeatureType").content
    for document in (answer, taken, done):
        assert offline_schemas.faults(document.content, version, application) == []


def _manhole(version: str) -> str:
    """A transaction that makes a manhole."""
    old = version == "1.0.0"
    place = (
        "<gml:coordinates>500000,6800000</gml:coordinates>"
        if old
        else "<gml:pos>500000 6800000</gml:pos>"
    )
    system = "EPSG:3067" if old else "urn:ogc:def:crs:EPSG::3067"
    own = ' gml:id="p"' if version == "2.0.0" else ""
    return (
        '<wfs:Transaction><wfs:Insert handle="uusi"><vv:kaivo><vv:verkosto>jatevesi</vv:verkosto>'
        "<vv:tyyppi>tarkastuskaivo</vv:tyyppi><vv:sijainti>"
        f'<gml:Point srsName="{system}"{own}>{place}</gml:Point></vv:sijainti>'
        "</vv:kaivo></wfs:Insert></wfs:Transaction>"
    )


def _built(version: str, year: str, feature_id: str) -> str:
    """A transaction that says when a manhole was built."""
    name = "ValueReference" if version == "2.0.0" else "Name"
    return (
        '<wfs:Transaction><wfs:Update handle="vuosi" typeName="vv:kaivo"><wfs:Property>'
        f"<wfs:{name}>vv:rakennusvuosi</wfs:{name}><wfs:Value>{year}</wfs:Value></wfs:Property>"
        f"{_chosen(version, feature_id)}</wfs:Update></wfs:Transaction>"
    )


@of_each_version
def test_answers_to_transactions_are_valid(version: str, send: Any) -> None:
    inserted = send(version, _manhole(version))
    found = re.search(rb'(?:rid|fid)="(kaivo\.[^"]+)"', inserted.content)
    assert found, inserted.text
    feature_id = found[1].decode()
    updated = send(version, _built(version, "1999", feature_id))
    refused = send(version, _built(version, "ennen", feature_id))
    chosen = _chosen(version, feature_id)
    deleted = send(
        version,
        f'<wfs:Transaction><wfs:Delete typeName="vv:kaivo">{chosen}</wfs:Delete></wfs:Transaction>',
    )

    assert b"TransactionResponse" in updated.content
    assert b"TransactionResponse" in deleted.content
    assert refused.status_code == (200 if version == "1.0.0" else 400)
    for document in (inserted, updated, refused, deleted):
        assert offline_schemas.faults(document.content, version) == []


def test_documents_of_a_stored_query_are_valid(send: Any, ask: Any) -> None:
    language = "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression"
    made = send(
        "2.0.0",
        f'<wfs:CreateStoredQuery><wfs:StoredQueryDefinition id="{_QUERY}">'
        "<wfs:Title>Venttiilit</wfs:Title><wfs:Abstract>Venttiilit vuoden mukaan.</wfs:Abstract>"
        '<wfs:Parameter name="vuosi" type="xs:int"/><wfs:QueryExpressionText isPrivate="false"'
        f' language="{language}" returnFeatureTypes="vv:venttiili">'
        '<wfs:Query typeNames="vv:venttiili"><f:Filter><f:PropertyIsEqualTo>'
        "<f:ValueReference>vv:rakennusvuosi</f:ValueReference><f:Literal>${vuosi}</f:Literal>"
        "</f:PropertyIsEqualTo></f:Filter></wfs:Query></wfs:QueryExpressionText>"
        "</wfs:StoredQueryDefinition></wfs:CreateStoredQuery>",
    )
    assert made.status_code == 200, made.text
    again = [ask("2.0.0", name) for name in ("ListStoredQueries", "DescribeStoredQueries")]
    called = ask("2.0.0", "GetFeature", storedquery_id=_QUERY, vuosi="1999")
    dropped = send("2.0.0", f'<wfs:DropStoredQuery id="{_QUERY}"/>')

    assert all(_QUERY in answer.text for answer in again)
    assert called.status_code == dropped.status_code == 200
    application = ask("2.0.0", "DescribeFeatureType").content
    for answer in (made, *again, called, dropped):
        assert offline_schemas.faults(answer.content, "2.0.0", application) == []


@pytest.mark.parametrize("reference", ["vv:tyyppi", "vv:sijainti", "@gml:id", "vv:muutettu"])
@pytest.mark.parametrize("more", [{"count": "5"}, {"resulttype": "hits"}], ids=["page", "hits"])
def test_values_are_valid(reference: str, more: dict[str, str], ask: Any) -> None:
    answer = ask(
        "2.0.0", "GetPropertyValue", typenames="vv:venttiili", valuereference=reference, **more
    )

    assert answer.status_code == 200, answer.text
    application = ask("2.0.0", "DescribeFeatureType").content
    assert offline_schemas.faults(answer.content, "2.0.0", application) == []
