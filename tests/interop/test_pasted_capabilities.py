"""A client like KeyAqua's: the documents of 1.1.0 are pasted by hand, the rest follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
import requests
from lxml import etree
from psycopg import sql

from tests.interop import comparing, truth
from tests.interop.clients.owslib_client import features_of

if TYPE_CHECKING:
    from psycopg import Connection

    from tests.interop.service import Credential, Service

_WFS: Final = "{http://www.opengis.net/wfs}"
_OWS: Final = "{http://www.opengis.net/ows}"
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Pasted:
    """What the two pasted documents say, and a session that signs itself in."""

    address: str
    types: dict[str, str]
    properties: dict[str, dict[str, str]]
    session: requests.Session

    def features(self, type_name: str, **words: str) -> bytes:
        """The answer to a GetFeature of version 1.1.0."""
        asked = {"service": "WFS", "version": "1.1.0", "request": "GetFeature"}
        words = {**asked, "typename": type_name, **words}
        answer = self.session.get(self.address, params=words, timeout=120)
        assert answer.status_code == 200, answer.text[:500]
        return answer.content


@pytest.fixture(scope="session")
def pasted(service: Service, feed: Credential) -> Any:
    """The client, set up once."""
    with requests.Session() as session:
        session.auth = (feed.key, feed.secret)
        capabilities = etree.fromstring(_document(session, service, "GetCapabilities"))
        schema = etree.fromstring(_document(session, service, "DescribeFeatureType"))
        operation: Any = capabilities.find(f".//{_OWS}Operation[@name='GetFeature']//{_OWS}Get")
        types = {
            str(element.findtext(f"{_WFS}Name")): str(element.findtext(f"{_WFS}DefaultSRS"))
            for element in capabilities.iter(f"{_WFS}FeatureType")
        }
        properties = {
            str(element.get("name")).removesuffix("Type"): {
                str(child.get("name")): str(child.get("type"))
                for child in element.iter(f"{_XS}element")
            }
            for element in schema.findall(f"{_XS}complexType")
        }
        yield Pasted(operation.get(_HREF), types, properties, session)


def _document(session: requests.Session, service: Service, name: str) -> bytes:
    words = {"service": "WFS", "version": "1.1.0", "request": name}
    return session.get(service.wfs, params=words, timeout=60).content


@pytest.mark.parametrize("request_name", ["GetCapabilities", "DescribeFeatureType"])
def test_documents_that_people_paste_are_the_same_each_time(
    request_name: str, service: Service, pasted: Pasted
) -> None:
    first, second = (_document(pasted.session, service, request_name) for _ in range(2))
    assert first == second


def test_documents_name_an_id_a_geometry_and_a_system_for_every_type(pasted: Pasted) -> None:
    for name in truth.TYPES:
        assert pasted.types[f"vv:{name}"].endswith("3067")
        written = pasted.properties[name]
        assert written["sijainti"].startswith("gml:")
        assert written[truth.TYPES[name].id_property].startswith("xs:")
        assert set(written) == {*truth.TYPES[name].columns, "sijainti"}


@pytest.mark.parametrize("system", ["EPSG:3067", "EPSG:3881"])
@pytest.mark.parametrize("type_name", truth.TYPES)
def test_a_box_on_the_map_is_filled_with_what_lies_in_it(
    type_name: str, system: str, pasted: Pasted, database: Connection[Any]
) -> None:
    srid = int(system.partition(":")[2])
    box = _box(database, type_name, srid)
    expected = _inside(database, type_name, srid, box)
    document = pasted.features(
        f"vv:{type_name}", srsname=system, bbox=",".join([*map(repr, box), system])
    )
    read = features_of(document, type_name)
    assert len(read) > 0
    comparing.assert_equal(read, expected, srid)


def _box(database: Connection[Any], type_name: str, srid: int) -> tuple[float, float, float, float]:
    """A box around the middle half of the features, east before north."""
    features = truth.stored_features(database, type_name, srid, secret=False).values()
    places = np.array([f.coordinates[0, :2] for f in features if f.coordinates is not None])
    west, south = np.quantile(places, 0.25, axis=0) - 1
    east, north = np.quantile(places, 0.75, axis=0) + 1
    return float(west), float(south), float(east), float(north)


def _inside(
    database: Connection[Any], type_name: str, srid: int, box: tuple[float, float, float, float]
) -> truth.Features:
    """What PostGIS finds in the box, and the feed may see."""
    stored = truth.TYPES[type_name]
    query = sql.SQL(
        "SELECT {id}::text FROM {table} WHERE ST_Intersects(geometry,"
        " ST_Transform(ST_MakeEnvelope(%s, %s, %s, %s, %s), 3067))"
    ).format(id=sql.Identifier(stored.id_column), table=sql.Identifier(stored.table))
    found = {row[0] for row in database.execute(query, (*box, srid)).fetchall()}
    features = truth.stored_features(database, type_name, srid, secret=False)
    return {name: feature for name, feature in features.items() if name in found}
