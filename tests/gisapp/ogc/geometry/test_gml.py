"""GML of all versions read into shapes, and what is refused."""

from __future__ import annotations

import pytest
import shapely

from gisapp.core.errors import LimitError, VesiverkkoError
from gisapp.ogc import limits, xml_reader
from gisapp.ogc.errors import OwsError
from gisapp.ogc.geometry.gml import read_geometry, read_shape
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.geometry.shapes import Box

OLD = "http://www.opengis.net/gml"
NEW = "http://www.opengis.net/gml/3.2"
URN = "urn:ogc:def:crs:EPSG::"
RING = "<gml:LinearRing><gml:posList>0 0 9 0 9 9 0 0</gml:posList></gml:LinearRing>"
HOLE = "<gml:LinearRing><gml:posList>6 3 7 3 7 4 6 3</gml:posList></gml:LinearRing>"
POLYGON = f"<gml:Polygon><gml:exterior>{RING}</gml:exterior></gml:Polygon>"
LINE = "<gml:LineString><gml:posList>0 0 1 1</gml:posList></gml:LineString>"
POINT = "<gml:Point><gml:pos>1 2</gml:pos></gml:Point>"


def read(text: str, namespace: str = NEW, intake: Intake | None = None) -> object:
    name = text.lstrip("<").split(maxsplit=1)[0].split(">")[0].rstrip("/")
    declared = text.replace(f"<{name}", f'<{name} xmlns:gml="{namespace}"', 1)
    return read_geometry(xml_reader.parse(declared.encode()), intake or Intake())


def wkt(text: str, namespace: str = NEW, intake: Intake | None = None) -> str:
    shape = read(text, namespace, intake)
    return str(shape.geometry.wkt)  # type: ignore[attr-defined]  # a shape here


def curve(*segments: str) -> str:
    inside = "".join(
        f"<gml:LineStringSegment><gml:posList>{s}</gml:posList></gml:LineStringSegment>"
        for s in segments
    )
    return f"<gml:Curve><gml:segments>{inside}</gml:segments></gml:Curve>"


def surface(inside: str) -> str:
    return f"<gml:Surface><gml:patches>{inside}</gml:patches></gml:Surface>"


PATCH = f"<gml:PolygonPatch><gml:exterior>{RING}</gml:exterior></gml:PolygonPatch>"
TEXTS = {
    POINT: "POINT (1 2)",
    "<gml:Point><gml:pos>1 2 3.5</gml:pos></gml:Point>": "POINT Z (1 2 3.5)",
    "<gml:Point><gml:coordinates>1,2,3</gml:coordinates></gml:Point>": "POINT Z (1 2 3)",
    "<gml:Point><gml:coord><gml:X>1</gml:X><gml:Y>2</gml:Y></gml:coord></gml:Point>": "POINT (1 2)",
    LINE: "LINESTRING (0 0, 1 1)",
    "<gml:LineString><gml:pos>0 0</gml:pos><gml:pos>1 1</gml:pos></gml:LineString>": (
        "LINESTRING (0 0, 1 1)"
    ),
    "<gml:LineString><gml:coordinates>\n 0,0 1,1\n</gml:coordinates></gml:LineString>": (
        "LINESTRING (0 0, 1 1)"
    ),
    '<gml:LineString><gml:coordinates decimal="," cs=";" ts="|">0,5;0|1;1</gml:coordinates>'
    "</gml:LineString>": "LINESTRING (0.5 0, 1 1)",
    '<gml:LineString srsDimension="3"><gml:posList>0 0 5 1 1 6</gml:posList></gml:LineString>': (
        "LINESTRING Z (0 0 5, 1 1 6)"
    ),
    '<gml:LineString><gml:posList srsDimension="3">0 0 5 1 1 6</gml:posList></gml:LineString>': (
        "LINESTRING Z (0 0 5, 1 1 6)"
    ),
    f"<gml:LineString><gml:pointProperty>{POINT}</gml:pointProperty><gml:pos>3 4</gml:pos>"
    "</gml:LineString>": "LINESTRING (1 2, 3 4)",
    curve("0 0 1 1"): "LINESTRING (0 0, 1 1)",
    curve("0 0 1 1", "1 1 2 0"): "LINESTRING (0 0, 1 1, 2 0)",
    POLYGON: "POLYGON ((0 0, 9 0, 9 9, 0 0))",
    f"<gml:Polygon><gml:exterior>{RING}</gml:exterior><gml:interior>{HOLE}</gml:interior>"
    "</gml:Polygon>": "POLYGON ((0 0, 9 0, 9 9, 0 0), (6 3, 7 3, 7 4, 6 3))",
    "<gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>0,0 9,0 9,9 0,0"
    "</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon>": (
        "POLYGON ((0 0, 9 0, 9 9, 0 0))"
    ),
    f"<gml:Polygon><gml:exterior><gml:Ring><gml:curveMember>{curve('0 0 9 0 9 9')}"
    f"</gml:curveMember><gml:curveMember>{curve('9 9 0 0')}</gml:curveMember></gml:Ring>"
    "</gml:exterior></gml:Polygon>": "POLYGON ((0 0, 9 0, 9 9, 0 0))",
    surface(PATCH): "POLYGON ((0 0, 9 0, 9 9, 0 0))",
    f"<gml:MultiPoint><gml:pointMember>{POINT}</gml:pointMember></gml:MultiPoint>": (
        "MULTIPOINT ((1 2))"
    ),
    f"<gml:MultiPoint><gml:pointMembers>{POINT}{POINT}</gml:pointMembers></gml:MultiPoint>": (
        "MULTIPOINT ((1 2), (1 2))"
    ),
    f"<gml:MultiLineString><gml:lineStringMember>{LINE}</gml:lineStringMember>"
    "</gml:MultiLineString>": "MULTILINESTRING ((0 0, 1 1))",
    f"<gml:MultiCurve><gml:curveMember>{curve('0 0 1 1')}</gml:curveMember></gml:MultiCurve>": (
        "MULTILINESTRING ((0 0, 1 1))"
    ),
    f"<gml:MultiPolygon><gml:polygonMember>{POLYGON}</gml:polygonMember></gml:MultiPolygon>": (
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))"
    ),
    f"<gml:MultiSurface><gml:surfaceMember>{surface(PATCH)}</gml:surfaceMember>"
    "</gml:MultiSurface>": "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))",
    f"<gml:MultiGeometry><gml:geometryMember>{POINT}</gml:geometryMember><gml:geometryMember>"
    f"{LINE}</gml:geometryMember></gml:MultiGeometry>": (
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))"
    ),
    "<gml:Point><gml:name>paikka</gml:name><gml:pos>1 2</gml:pos></gml:Point>": "POINT (1 2)",
}


@pytest.mark.parametrize("namespace", [OLD, NEW])
@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_each_form_is_read(text: str, expected: str, namespace: str) -> None:
    assert shapely.from_wkt(wkt(text, namespace)).equals_exact(shapely.from_wkt(expected))
    assert wkt(text, namespace).startswith(expected.partition("(")[0])


@pytest.mark.parametrize(
    ("name", "position", "east_first"),
    [
        ("EPSG:4326", "27.2 61.6", False),
        (f"{URN}4326", "61.6 27.2", False),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "61.6 27.2", False),
        ("http://www.opengis.net/gml/srs/epsg.xml#4326", "27.2 61.6", False),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "27.2 61.6", False),
        (f"{URN}4326", "27.2 61.6", True),
        ("EPSG:4326", "27.2 61.6", True),
    ],
)
def test_the_notation_says_which_axis_comes_first(
    name: str, position: str, east_first: bool
) -> None:
    intake = Intake(east_first=east_first)

    text = f'<gml:Point srsName="{name}"><gml:pos>{position}</gml:pos></gml:Point>'
    assert wkt(text, intake=intake) == "POINT (27.2 61.6)"
    member = f"<gml:pointMember>{text}</gml:pointMember>"
    assert wkt(f"<gml:MultiPoint>{member}</gml:MultiPoint>", intake=intake) == (
        "MULTIPOINT ((27.2 61.6))"
    )


@pytest.mark.parametrize(
    ("text", "namespace", "expected"),
    [
        (
            (
                f'<gml:Envelope srsName="{URN}3881"><gml:lowerCorner>2 1</gml:lowerCorner>'
                "<gml:upperCorner>4 3</gml:upperCorner></gml:Envelope>"
            ),
            NEW,
            Box(3881, 1, 2, 3, 4),
        ),
        (
            "<gml:Envelope><gml:pos>1 2</gml:pos><gml:pos>3 4</gml:pos></gml:Envelope>",
            OLD,
            Box(3067, 1, 2, 3, 4),
        ),
        (
            f'<gml:Box srsName="{URN}4326"><gml:coordinates>1,2 3,4</gml:coordinates></gml:Box>',
            OLD,
            Box(4326, 1, 2, 3, 4),
        ),
        (
            (
                '<gml:Box srsName="EPSG:4326"><gml:coord><gml:X>1</gml:X><gml:Y>2</gml:Y>'
                "</gml:coord><gml:coord><gml:X>3</gml:X><gml:Y>4</gml:Y></gml:coord></gml:Box>"
            ),
            OLD,
            Box(4326, 1, 2, 3, 4),
        ),
    ],
)
def test_boxes_are_read(text: str, namespace: str, expected: Box) -> None:
    assert read(text, namespace) == expected


def line(inside: str, attributes: str = "") -> str:
    return f"<gml:LineString {attributes}>{inside}</gml:LineString>"


def polygon(positions: str) -> str:
    return POLYGON.replace("0 0 9 0 9 9 0 0", positions)


WRONG = {
    "not a number": "<gml:Point><gml:pos>NaN 1</gml:pos></gml:Point>",
    "infinite": "<gml:Point><gml:pos>1 Infinity</gml:pos></gml:Point>",
    "beyond floats": "<gml:Point><gml:pos>1e400 1</gml:pos></gml:Point>",
    "beyond any place": "<gml:Point><gml:pos>1e308 1</gml:pos></gml:Point>",
    "decimal comma": "<gml:Point><gml:pos>1,5 2</gml:pos></gml:Point>",
    "underscore": "<gml:Point><gml:pos>1_0 2</gml:pos></gml:Point>",
    "other digits": "<gml:Point><gml:pos>٣ 2</gml:pos></gml:Point>",
    "no position": "<gml:Point/>",
    "empty position": "<gml:Point><gml:pos/></gml:Point>",
    "one number": "<gml:Point><gml:pos>1</gml:pos></gml:Point>",
    "four numbers": "<gml:Point><gml:pos>1 2 3 4</gml:pos></gml:Point>",
    "two positions": "<gml:Point><gml:pos>1 2</gml:pos><gml:pos>1 2</gml:pos></gml:Point>",
    "odd list": line("<gml:posList>0 0 1</gml:posList>"),
    "one-point line": line("<gml:posList>0 0</gml:posList>"),
    "three for two": line("<gml:posList>0 0 1 1</gml:posList>", 'srsDimension="3"'),
    "four dimensions": line("<gml:posList>0 0 1 1</gml:posList>", 'srsDimension="4"'),
    "mixed heights": line("<gml:pos>0 0</gml:pos><gml:pos>1 1 1</gml:pos>"),
    "mixed tuples": line("<gml:coordinates>0,0 1,1,1</gml:coordinates>"),
    "long separator": line('<gml:coordinates cs="ab">0ab0 1ab1</gml:coordinates>'),
    "open ring": polygon("0 0 9 0 9 9 1 1"),
    "short ring": polygon("0 0 9 0 0 0"),
    "no exterior": f"<gml:Polygon><gml:interior>{RING}</gml:interior></gml:Polygon>",
    "two exteriors": f"<gml:Polygon>{f'<gml:exterior>{RING}</gml:exterior>' * 2}</gml:Polygon>",
    "broken curve": curve("0 0 1 1", "2 2 3 3"),
    "empty curve": curve(),
    "empty segment": curve("0 0 1 1", ""),
    "arc": "<gml:Curve><gml:segments><gml:Arc><gml:posList>0 0 1 1 2 0</gml:posList></gml:Arc>"
    "</gml:segments></gml:Curve>",
    "two patches": surface(PATCH * 2),
    "no member": "<gml:MultiPoint/>",
    "member of another kind": (
        f"<gml:MultiPoint><gml:pointMember>{LINE}</gml:pointMember></gml:MultiPoint>"
    ),
    "nested collection": "<gml:MultiGeometry><gml:geometryMember>" * 2
    + POINT
    + "</gml:geometryMember></gml:MultiGeometry>" * 2,
    "unknown system": '<gml:Point srsName="EPSG:0"><gml:pos>1 2</gml:pos></gml:Point>',
    "long code": '<gml:Point srsName="EPSG:1234567890"><gml:pos>1 2</gml:pos></gml:Point>',
    "foreign system": '<gml:Point srsName="http://127.0.0.1/"><gml:pos>1 2</gml:pos></gml:Point>',
    "mixed systems": "<gml:MultiPoint>"
    + "".join(
        f'<gml:pointMember><gml:Point srsName="{name}"><gml:pos>1 2</gml:pos></gml:Point>'
        "</gml:pointMember>"
        for name in ("EPSG:4326", f"{URN}4326")
    )
    + "</gml:MultiPoint>",
    "foreign element": '<gml:Point><pos xmlns="urn:x">1 2</pos></gml:Point>',
    "mixed versions": f'<gml:Point><pos xmlns="{OLD}">1 2</pos></gml:Point>',
    "unknown element": "<gml:Point><gml:exec>1 2</gml:exec></gml:Point>",
    "solid": "<gml:Solid/>",
    "one corner": "<gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner></gml:Envelope>",
    "empty corner": "<gml:Envelope><gml:pos>1 2</gml:pos><gml:pos/></gml:Envelope>",
    "inverted box": "<gml:Envelope><gml:pos>3 4</gml:pos><gml:pos>1 2</gml:pos></gml:Envelope>",
}


@pytest.mark.parametrize("text", [pytest.param(v, id=k) for k, v in WRONG.items()])
def test_what_is_no_geometry_is_refused(text: str) -> None:
    with pytest.raises(VesiverkkoError) as caught:
        read(text)

    assert not isinstance(caught.value, LimitError)


def test_a_box_is_no_shape() -> None:
    box = f'<Envelope xmlns="{NEW}"><pos>1 2</pos><pos>3 4</pos></Envelope>'

    with pytest.raises(OwsError):
        read_shape(xml_reader.parse(box.encode()), Intake())


def test_a_geometry_has_a_limit_of_vertices() -> None:
    at_limit = line(f"<gml:posList>{'1 2 ' * limits.VERTICES}</gml:posList>")

    read(at_limit)
    with pytest.raises(LimitError):
        read(at_limit.replace("1 2 ", "0 0 1 2 ", 1))


def test_a_request_has_a_limit_of_vertices() -> None:
    intake = Intake(vertices=limits.REQUEST_VERTICES - 2)

    read(LINE, intake=intake)
    with pytest.raises(LimitError):
        read(POINT, intake=intake)
