"""Debian's ogr2ogr and ogrinfo read the whole service, as an analyst's computer has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pyogrio

from tests.interop.clients.programs import ended_well, run_gdal
from tests.interop.truth import TYPES, Feature, Features, coordinates_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.service import Credential, Service

_COUNT: Final = re.compile(
    r"^Layer name: (?:vv:)?(\w+)$.*?^Feature Count: (\d+)$", re.MULTILINE | re.DOTALL
)

# GML's curve is GDAL's compound curve, of which a line is one; a GeoPackage remarks on that.
_CURVES: Final = re.compile(r"Warning 1: A geometry of type (LINESTRING|COMPOUNDCURVE)\b")


def counts(service: Service, credential: Credential, version: str) -> dict[str, int]:
    """What ``ogrinfo`` says of the number of features of each type."""
    words = ("/usr/bin/ogrinfo", "-ro", "-so", "-al", f"WFS:{service.wfs}?VERSION={version}")
    printed = _run(words, credential)
    return {name: int(number) for name, number in _COUNT.findall(printed)}


def copy_all(service: Service, credential: Credential, version: str, srid: int, path: Path) -> None:
    """Copy every type in a system into the GeoPackage ``path`` by ``ogr2ogr``."""
    source = f"WFS:{service.wfs}?VERSION={version}&SRSNAME=urn:ogc:def:crs:EPSG::{srid}"
    _run(("/usr/bin/ogr2ogr", "-f", "GPKG", str(path), source), credential)


def copy_api(service: Service, credential: Credential, path: Path) -> None:
    """Copy every type into the GeoPackage ``path`` by GDAL's driver for OGC API Features."""
    source = f"OAPIF:{service.address}/ogc/"
    # A GeoPackage has no lists.
    words = ("-f", "GPKG", "-mapFieldType", "StringList=String", str(path), source, *TYPES)
    _run(("/usr/bin/ogr2ogr", *words), credential)


def append(
    service: Service, credential: Credential, version: str, type_name: str, path: Path
) -> None:
    """Append the features in the file ``path`` to a type by ``ogr2ogr``, through transactions."""
    target = f"WFS:{service.wfs}?VERSION={version}"
    _run(("/usr/bin/ogr2ogr", "-append", target, str(path), "-nln", f"vv:{type_name}"), credential)


def read(path: Path, type_name: str) -> Features:
    """The features of a type in such a GeoPackage, where east always comes first."""
    layers = {str(name).removeprefix("vv:"): str(name) for name, _ in pyogrio.list_layers(path)}
    meta, _, geometries, columns = pyogrio.raw.read(path, layer=layers[type_name])
    found: Features = {}
    for i, geometry in enumerate(geometries):
        values = {name: column[i] for name, column in zip(meta["fields"], columns, strict=True)}
        name = values[TYPES[type_name].id_property]
        assert name not in found, f"{name} comes twice"
        found[name] = Feature(coordinates_of(geometry), _plain(values))
    return found


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: v.item() if hasattr(v, "item") else v for name, v in values.items()}


def _run(words: tuple[str, ...], credential: Credential) -> str:
    result = run_gdal(words, credential)
    said = "\n".join(line for line in result.stderr.splitlines() if not _CURVES.match(line)).strip()
    assert not said, said[-2000:]
    return ended_well(result)
