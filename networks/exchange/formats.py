"""The formats in which networks leave: one table for the command and for REST."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from gisapp.core.errors import InvalidInputError
from networks.choices.objects import NETWORK
from networks.exchange.dxf_out import write_dxf
from networks.exchange.geopackage_out import write_geopackage
from networks.exchange.kuntagml.writing import write_kuntagml
from networks.exchange.leaving import read_stored
from networks.exchange.sending import send
from networks.exchange.written import Written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gisapp.access import Caller
    from networks.exchange.wanted import Wanted

_SEWERS: Final = ("jatevesi", "hulevesi", "sekavesi")


class Writer(Protocol):
    """Writes a file, in one snapshot of the database, with its ledger lines."""

    def __call__(self, path: Path, wanted: Wanted, caller: Caller, /) -> Written:
        """Write to ``path``; raises as the doors do, and ``InvalidInputError`` for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format: the ending of its files, their media type, and how they are written.

    ``networks`` are those that it can hold, and ``default`` the one taken when none is named, None
    for all. What is told of a model, and the files beside it, go with it where it ``is_packed``.
    """

    name: str
    title: str
    ending: str
    media_type: str
    write: Writer
    networks: tuple[str, ...] = tuple(NETWORK.values)
    default: str | None = None
    is_packed: bool = False

    def network(self, asked: str | None) -> str | None:
        """The network to write; raises ``InvalidInputError`` for one that it cannot hold."""
        if asked is None or asked in self.networks:
            return asked or self.default
        msg = f"{self.title} is for {' or '.join(self.networks)}."
        raise InvalidInputError(msg, locator="network")


def _model(format_: str, path: Path, wanted: Wanted, caller: Caller, /) -> Written:
    """A model, and the valves of its layer as a CSV beside it."""
    sent = send(format_, read_stored(wanted, caller))
    path.write_text(sent.text, encoding="utf-8")
    beside = {}
    if sent.layer:
        layer = path.with_suffix(".valves.csv")
        with layer.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((("link", "node"), *sent.layer))
        beside[layer] = f"valves of the layer {len(sent.layer)}"
    return Written(counts=sent.counts, warnings=sent.warnings, beside=beside)


FORMATS: Final[Mapping[str, ExportFormat]] = {
    one.name: one
    for one in (
        ExportFormat(
            name="epanet",
            title="EPANET",
            ending="inp",
            media_type="text/plain",
            write=partial(_model, "epanet"),
            networks=("vesi",),
            default="vesi",
            is_packed=True,
        ),
        ExportFormat(
            name="swmm",
            title="SWMM",
            ending="inp",
            media_type="text/plain",
            write=partial(_model, "swmm"),
            networks=_SEWERS,
            default="jatevesi",
            is_packed=True,
        ),
        ExportFormat(
            name="gpkg",
            title="GeoPackage",
            ending="gpkg",
            media_type="application/geopackage+sqlite3",
            write=write_geopackage,
        ),
        ExportFormat(
            name="dxf",
            title="DXF",
            ending="dxf",
            media_type="image/vnd.dxf",
            write=write_dxf,
        ),
        ExportFormat(
            name="kuntagml",
            title="KuntaGML",
            ending="gml",
            media_type="application/gml+xml",
            write=write_kuntagml,
            # What the file cannot say must not be lost on the way, secrecy first.
            is_packed=True,
        ),
    )
}
