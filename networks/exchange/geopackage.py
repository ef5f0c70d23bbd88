"""Reader of GeoPackage (OGC 12-128r19) through GDAL, from a file on this computer only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from gisapp.core.errors import InvalidInputError
from networks.exchange.features import Feature, GisFile, checked_positions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUPLINGS: Final = "kytkenta"
COUPLING_ENDS: Final = ("alkusolmu", "loppusolmu")
UNPUBLISHED: Final = "lisatiedot"
UNPUBLISHED_FIELDS: Final = {
    "korkeusjarjestelma": "height_system",
    "luontitapa": "capture_method",
    "virtaussuunta": "flow_direction",
    "suljettu": "is_closed",
}
"""Fields of records that no published property tells, by their columns; an empty cell has none."""
_TABLES: Final = {COUPLINGS: COUPLING_ENDS, UNPUBLISHED: ("tunnus", *UNPUBLISHED_FIELDS)}
_MAGIC: Final = b"SQLite format 3\x00"
_EPSG: Final = re.compile(r"EPSG:(\d{1,6})")


def read_geopackage(path: Path, *, types: frozenset[str]) -> GisFile:
    """Read the layers called by a name in ``types``, or the only line layer when there is none.

    Raises ``InvalidInputError`` for a file that is no GeoPackage, one without such layers, layers
    in different systems, and shapes other than lines and points.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            msg = "This is no GeoPackage."
            raise InvalidInputError(msg)
    try:
        layers = {str(name): shape for name, shape in pyogrio.list_layers(path.resolve())}
        wanted, warnings = _wanted(layers, types)
        read = {layer: _read(path, layer) for layer in wanted}
        couplings, unpublished = (
            _table(path, table, columns) if table in layers else ()
            for table, columns in _TABLES.items()
        )
    except (DataSourceError, DataLayerError) as error:
        msg = "The GeoPackage is broken: GDAL cannot read it."
        raise InvalidInputError(msg) from error
    srids = {srid for srid, _features in read.values()}
    if len(srids) > 1:
        msg = "The layers are in different coordinate systems."
        raise InvalidInputError(msg)
    features = tuple(
        feature
        for layer, (_srid, rows) in read.items()
        for feature in _features(layer if layer in types else "", layer, rows)
    )
    if not features:
        msg = "The layers have no features."
        raise InvalidInputError(msg)
    return GisFile(
        features=features,
        srid=srids.pop(),
        couplings=tuple((start, end) for start, end in couplings),
        unpublished={tunnus: _unpublished(cells) for tunnus, *cells in unpublished},
        warnings=warnings,
    )


def _wanted(layers: dict[str, Any], types: frozenset[str]) -> tuple[list[str], tuple[str, ...]]:
    spatial = [name for name, shape in layers.items() if shape]
    wanted = [name for name in spatial if name in types]
    if not wanted:
        wanted = [name for name in spatial if "Line" in str(layers[name])]
        if len(wanted) != 1:
            msg = (
                "The GeoPackage needs layers that are called as the published types "
                f"({', '.join(sorted(types))}), or one layer of lines only."
            )
            raise InvalidInputError(msg)
    left = len(spatial) - len(wanted)
    return wanted, (f"{left} other layers were not read",) if left else ()


def _read(path: Path, layer: str) -> tuple[int | None, Any]:
    """EPSG number of the layer, and what pyogrio gives: fields, row ids, shapes, columns."""
    meta, fids, shapes, columns = pyogrio.raw.read(path.resolve(), layer=layer, return_fids=True)
    match = _EPSG.fullmatch(str(meta["crs"]))
    return int(match[1]) if match else None, (meta["fields"], fids, shapes, columns)


def _table(path: Path, table: str, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table without geometry, as our own files have it, as text."""
    meta, _fids, _shapes, values = pyogrio.raw.read(path.resolve(), layer=table)
    named = dict(zip(map(str, meta["fields"]), values, strict=True))
    if not set(columns) <= set(named):
        msg = f"The table needs the columns {' and '.join(columns)}."
        raise InvalidInputError(msg, locator=f"table {table}")
    return tuple(zip(*(map(str, named[name]) for name in columns), strict=True))


def _unpublished(cells: list[str]) -> dict[str, Any]:
    return {
        field: cell == "1" if field == "is_closed" else cell
        for field, cell in zip(UNPUBLISHED_FIELDS.values(), cells, strict=True)
        if cell
    }


def _features(layer: str, table: str, rows: Any) -> Iterator[Feature]:
    fields, fids, shapes, columns = rows
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    for index, (fid, geometry) in enumerate(zip(fids.tolist(), geometries, strict=True)):
        place = f"layer {table}, row {fid}"
        line = _single(geometry, place)
        is_line = line.geom_type == "LineString"
        yield Feature(
            layer=layer,
            key=str(fid),
            place=place,
            properties={
                str(name): _value(column[index])
                for name, column in zip(fields, columns, strict=True)
            },
            is_line=is_line,
            positions=checked_positions(list(line.coords), is_line=is_line, place=place),
        )


def _single(geometry: Any, place: str) -> Any:
    """The geometry, or the one part of a multi-geometry, if it is a line or a point."""
    if geometry is not None and geometry.geom_type.startswith("Multi") and len(geometry.geoms) == 1:
        geometry = geometry.geoms[0]
    if geometry is None or geometry.is_empty:
        msg = "The row has no geometry."
        raise InvalidInputError(msg, locator=place)
    if geometry.geom_type not in ("LineString", "Point"):
        msg = "The geometry is neither one line nor one point."
        raise InvalidInputError(msg, locator=place)
    return geometry


def _value(value: Any) -> Any:
    """A cell as a plain Python value; None where the file has nothing."""
    plain = value.item() if hasattr(value, "item") else value
    return None if plain != plain else plain  # noqa: PLR0124 -- NaN and NaT are not themselves
