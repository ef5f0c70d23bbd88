"""GeoPackage and FlatGeobuf files, written by GDAL a batch at a time.

The file lies in a folder of its own that goes with the answer, whatever becomes of it; the snapshot
of the database ends before the first byte leaves, so a slow reader holds no transaction. Memory is
that of one batch. A height that is unknown is never written as 0: a GeoPackage holds points and
lines with and without heights side by side, a FlatGeobuf file has heights only if all of them do.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyogrio
from django.db.models import F, Func, IntegerField
from pyogrio.raw import write as gdal_write

from gisapp.core.errors import LimitError, UnavailableError
from gisapp.features.field_types import SHAPES
from gisapp.ogc import limits
from gisapp.ogc.downloads.columns import columns_of, geometry
from gisapp.ogc.plan import one_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gisapp.access import Caller
    from gisapp.ogc.plan import Page, Plan

GEOPACKAGE: Final = "GPKG"
FLATGEOBUF: Final = "FlatGeobuf"
_DIMENSIONS_FLAT: Final = 2
_DIMENSIONS_HIGH: Final = 3
_CHUNK: Final = 256 * 1024
_BATCH: Final = 10_000
_SLOTS: Final = BoundedSemaphore(limits.DOWNLOADS)
# The file is thrown away, so nothing is gained by waiting for the disk.
pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which rows of the plans are asked for, over all of them in their order."""

    start: int = 0
    count: int | None = None


def file_of(driver: str, plans: Sequence[Plan], caller: Caller, wish: Wish) -> Iterator[bytes]:
    """The file as blocks of bytes.

    Raises ``LimitError`` for a file that grows too large and ``UnavailableError`` where too many
    are being made or the disk is full.
    """
    with _slot(), TemporaryDirectory(prefix="vesiverkko-") as folder, ExitStack() as ledger:
        path = Path(folder) / "features.gpkg"
        with one_snapshot(plans, caller, start=wish.start, count=wish.count) as pages:
            layers = [
                _Layer(plan, page, path, uniform=driver == FLATGEOBUF)
                for plan, page in zip(plans, pages, strict=True)
            ]
            for layer in layers:
                layer.write(ledger)
        if driver == FLATGEOBUF:
            path = _as_flatgeobuf(path, placed=layers[0].all_placed)
        with path.open("rb") as file:
            while block := file.read(_CHUNK):
                yield block


@contextmanager
def _slot() -> Iterator[None]:
    """One of the places for files that are being made."""
    require_room()
    if not _SLOTS.acquire(blocking=False):
        msg = "Too many files are being made just now. Try again in a minute."
        raise UnavailableError(msg)
    try:
        yield
    finally:
        _SLOTS.release()


def require_room() -> None:
    """Raise ``UnavailableError`` where the disk has no room for a file."""
    if shutil.disk_usage(gettempdir()).free < 2 * limits.DOWNLOAD_BYTES:
        msg = "There is no room for the file just now. Tell the main user, or ask for GeoJSON."
        raise UnavailableError(msg)


class _Layer:
    """One type in the file."""

    def __init__(self, plan: Plan, page: Page, path: Path, *, uniform: bool) -> None:
        self._plan, self._page, self._path = plan, page, path
        self._columns = columns_of(plan.shape)
        self._shape = plan.shape.geometry_property if plan.shape.has_geometry else None
        self._high = self._shape is not None and self._any(_DIMENSIONS_HIGH)
        self._mixed = self._high and self._any(_DIMENSIONS_FLAT)
        if uniform and self._mixed:
            self._high = self._mixed = False
        self._begun = False
        self.all_placed = True

    def write(self, ledger: ExitStack) -> None:
        """Write all rows; their ledger lines end when ``ledger`` does."""
        expressions = {
            f"c{number}": column.expression for number, column in enumerate(self._columns)
        }
        if self._shape is not None:
            expressions["g"] = geometry(self._plan.shape, self._plan.system, flat=not self._high)
        for rows in self._plan.values(self._page, expressions, ledger, _BATCH):
            self._append(list(zip(*rows, strict=True)), len(rows))
        if not self._begun:
            self._append([()] * len(expressions), 0)
        if self._mixed:
            _heights_are_optional(self._path, self._plan.shape.name)

    def _append(self, values: list[Any], count: int) -> None:
        arrays = [column.array(cells) for column, cells in zip(self._columns, values, strict=False)]
        shapes = None if self._shape is None else np.array(values[-1], dtype=object)
        self.all_placed = self.all_placed and None not in values[-1]
        gdal_write(
            self._path,
            geometry=shapes,
            field_data=[data for data, _mask in arrays],
            field_mask=[mask for _data, mask in arrays],
            fields=np.array([column.name for column in self._columns], dtype=object),
            gdal_tz_offsets={
                column.name: offsets
                for column in self._columns
                if (offsets := column.offset(count)) is not None
            },
            append=self._begun or self._path.exists(),
            **self._options(),
        )
        self._begun = True
        if self._path.stat().st_size > limits.DOWNLOAD_BYTES:
            msg = f"The file would be longer than {limits.DOWNLOAD_BYTES} bytes. Ask for less."
            raise LimitError(msg)

    def _options(self) -> dict[str, Any]:
        feature_type = self._plan.shape
        options: dict[str, Any] = {
            "driver": GEOPACKAGE,
            "layer": feature_type.name,
            "promote_to_multi": False,
        }
        if not self._path.exists():
            options["dataset_options"] = {"VERSION": "1.2", "ADD_GPKG_OGR_CONTENTS": "NO"}
        if not self._begun:
            options["layer_options"] = {
                "IDENTIFIER": feature_type.title,
                "DESCRIPTION": feature_type.description,
            }
        if self._shape is not None:
            shape = SHAPES[feature_type.geometry_kind]
            options["geometry_type"] = f"{shape} Z" if self._high else shape
            options["crs"] = f"EPSG:{self._plan.system.srid}"
            if not self._begun:
                options["layer_options"]["GEOMETRY_NAME"] = self._shape.name
        return options

    def _any(self, dimensions: int) -> bool:
        """Whether a geometry of the type, as it is filtered, has so many dimensions."""
        column = self._plan.shape.descriptions[self._plan.shape.geometry_property.name].column
        count = Func(F(column), function="ST_NDims", output_field=IntegerField())
        rows = self._plan.rows.order_by().alias(count=count)
        return bool(rows.filter(count=dimensions).exists())


def _heights_are_optional(path: Path, layer: str) -> None:
    """Tell readers that some geometries have heights and some have none (OGC 12-128r15 table 5)."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_geometry_columns SET z = 2 WHERE table_name = ?", [layer])


def _as_flatgeobuf(path: Path, *, placed: bool) -> Path:
    """The one layer of a GeoPackage as a FlatGeobuf file beside it.

    It has its spatial index where every feature has a place; the index takes no others.
    """
    made = path.with_suffix(".fgb")
    with pyogrio.open_arrow(path, use_pyarrow=False) as (layer, batches):
        pyogrio.write_arrow(
            batches,
            made,
            driver=FLATGEOBUF,
            layer=path.stem,
            geometry_type=layer["geometry_type"],
            geometry_name=layer["geometry_name"],
            crs=layer["crs"],
            layer_options={"SPATIAL_INDEX": "YES" if placed else "NO"},
        )
    return made
