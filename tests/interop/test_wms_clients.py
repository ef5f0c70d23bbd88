"""OWSLib, GDAL and QGIS see the same map of the real networks, and hear the same of a pipe.

Each in both versions and every system: what a client takes for the first axis shows in the place
where the pipe is on its picture.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.interop import truth
from tests.interop.clients import wms_clients
from tests.interop.clients.wms_clients import Seen, View
from tests.support.png import covered, pixels

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from psycopg import Connection

    from tests.interop.service import Credential, Service

SIDE: Final = 512
HALF_M: Final = SIDE * 0.28 / 2
CASES: Final = tuple(product(("1.1.1", "1.3.0"), (3067, 3881, 4326, 3857)))
FORMATS: Final = ("text/plain", "text/html", "application/json", "application/vnd.ogc.gml")
# Of how many places along the pipe its colour must be seen; a label may hide some.
PLACES: Final = 20
SEEN: Final = 12
# The share of pixels that may differ between clients, at the edges of what is drawn.
ALIKE: Final = 0.01
in_each_case = pytest.mark.parametrize(("version", "srid"), CASES)


@pytest.fixture(scope="module")
def pipe(database: Connection[Any], main_user: Credential) -> tuple[str, Any]:
    """The public id of one straight water main, and its line in EPSG:3067."""
    row = database.execute(
        "SELECT tunnus::text, ST_AsBinary(ST_Force2D(geometry)) FROM networks_link"
        " WHERE network = 'vesi' AND kind = 'jakeluvesijohto'"
        " AND ST_Length(geometry) BETWEEN 50 AND 100 AND ST_NPoints(geometry) = 2"
        " ORDER BY id LIMIT 1"
    ).fetchone()
    assert row is not None
    return str(row[0]), shapely.from_wkb(bytes(row[1]))


@pytest.fixture(scope="module")
def views(pipe: tuple[str, Any]) -> dict[tuple[str, int], View]:
    """Maps at about 1:1 000 whose middle is a point of that pipe."""
    return {
        (version, srid): View(
            layer="vesijohto",
            version=version,
            srid=srid,
            box=_square(pipe[1].interpolate(0.5, normalized=True), srid),
            side=SIDE,
        )
        for version, srid in CASES
    }


def _square(middle: Any, srid: int) -> tuple[float, float, float, float]:
    """A box whose sides are equal in units of the system: QGIS draws square pixels only."""
    around = middle.buffer(HALF_M).bounds
    west, south, east, north = _to(srid).transform_bounds(*around)
    x, y, half = (west + east) / 2, (south + north) / 2, max(east - west, north - south) / 2
    return x - half, y - half, x + half, y + half


@pytest.fixture(scope="module")
def by_qgis(
    service: Service,
    main_user: Credential,
    views: dict[tuple[str, int], View],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, int], Seen]:
    """What QGIS sees of every view."""
    seen = wms_clients.qgis(
        service, main_user, list(views.values()), tmp_path_factory.mktemp("qgis_wms")
    )
    return dict(zip(views, seen, strict=True))


def _to(srid: int) -> Transformer:
    return Transformer.from_crs(3067, srid, always_xy=True)


def assert_shows(picture: bytes, line: Any, view: View, legend: bytes) -> None:
    """Assert that the pipe is on the picture in a colour of the legend, and little else."""
    table = pixels(picture)
    assert table.shape[:2] == (SIDE, SIDE)
    assert 0.001 < covered(picture).mean() < 0.2
    inks = {bytes(ink) for ink in pixels(legend)[covered(legend)][:, :3]}
    seen = sum(_ink_near(table, row, column) in inks for row, column in _places(line, view))
    assert seen >= SEEN, f"the pipe is seen in {seen} of {PLACES} places"


def _places(line: Any, view: View) -> list[tuple[int, int]]:
    """Rows and columns of pixels along the middle of ``line``."""
    west, south, east, north = view.box
    shares = np.linspace(0.1, 0.9, PLACES)
    points = [line.interpolate(share, normalized=True) for share in shares]
    x, y = _to(view.srid).transform([p.x for p in points], [p.y for p in points])
    columns = (np.array(x) - west) / (east - west) * view.side
    rows = (north - np.array(y)) / (north - south) * view.side
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]


def _ink_near(table: NDArray[np.uint8], row: int, column: int) -> bytes:
    """The darkest pixel within one of a place: a thin line may lie between two."""
    around = table[row - 1 : row + 2, column - 1 : column + 2, :3].reshape(-1, 3)
    return bytes(around[around.sum(axis=1).argmin()])


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_owslib_and_gdal_list_every_type(
    version: str, service: Service, main_user: Credential
) -> None:
    assert set(truth.TYPES) <= set(wms_clients.owslib(service, main_user, version).contents)
    assert set(truth.TYPES) <= wms_clients.gdal_layers(service, main_user, version)


@in_each_case
def test_owslib_sees_the_pipe_and_hears_of_it(
    version: str,
    srid: int,
    service: Service,
    main_user: Credential,
    views: dict[tuple[str, int], View],
    pipe: tuple[str, Any],
) -> None:
    client = wms_clients.owslib(service, main_user, version)
    view = views[version, srid]
    legend = wms_clients.owslib_legend(client, main_user, view.layer)

    assert_shows(wms_clients.owslib_map(client, view), pipe[1], view, legend)
    for format_ in FORMATS:
        assert pipe[0] in wms_clients.owslib_info(client, view, format_)


@in_each_case
def test_gdal_and_qgis_see_the_pipe_where_owslib_does(
    version: str,
    srid: int,
    service: Service,
    main_user: Credential,
    views: dict[tuple[str, int], View],
    by_qgis: dict[tuple[str, int], Seen],
    pipe: tuple[str, Any],
    tmp_path: Path,
) -> None:
    view, qgis = views[version, srid], by_qgis[version, srid]
    client = wms_clients.owslib(service, main_user, version)
    plain = wms_clients.owslib_map(client, view)
    gdal = wms_clients.gdal_map(service, main_user, view, tmp_path)

    # GDAL writes degrees with fewer digits, and QGIS asks for a box of its own.
    assert np.mean(covered(gdal) != covered(plain)) < ALIKE
    assert np.mean(covered(qgis.map) != covered(plain)) < ALIKE
    assert_shows(gdal, pipe[1], view, qgis.legend)
    assert_shows(qgis.map, pipe[1], view, qgis.legend)
    assert pipe[0] in qgis.info
    assert covered(qgis.legend).any()
