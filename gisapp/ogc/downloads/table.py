"""The table of downloads, which WFS and the API share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from gisapp.ogc.downloads.files import FLATGEOBUF, GEOPACKAGE, Wish, file_of
from gisapp.ogc.encodings import csv
from gisapp.ogc.encodings.formats import NAMES, Format
from gisapp.ogc.errors import invalid
from gisapp.ogc.plan import one_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gisapp.access import Caller
    from gisapp.ogc.plan import Plan


class Maker(Protocol):
    """Makes the bytes of a download."""

    def __call__(self, plans: Sequence[Plan], caller: Caller, wish: Wish, /) -> Iterator[bytes]:
        """The bytes, in blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A format of files: its short name, which is the ending of file names too."""

    format: Format
    name: str
    title: str
    make: Maker
    several: bool = False
    binary: bool = True
    needs_geometry: bool = False

    @property
    def media_type(self) -> str:
        """What the answer says it is."""
        return self.format.value

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other media types that mean it too."""
        return tuple(name for name in NAMES[self.format] if "/" in name and ";" not in name)

    def blocks(self, plans: Sequence[Plan], caller: Caller, wish: Wish) -> Iterator[bytes]:
        """The file as blocks of bytes; raises ``OwsError`` for types that it cannot hold."""
        if len(plans) > 1 and not self.several:
            msg = (
                f"A {self.title} file holds one type; ask for each by itself, or for a GeoPackage."
            )
            raise invalid(msg, "outputFormat")
        if self.needs_geometry and not all(plan.shape.has_geometry for plan in plans):
            msg = f"A {self.title} file needs the geometry of the type."
            raise invalid(msg, "outputFormat")
        return self.make(plans, caller, wish)

    def disposition(self, plans: Sequence[Plan]) -> str:
        """The header that gives the file its name (RFC 6266)."""
        stem = plans[0].shape.name if len(plans) == 1 else "vesiverkko"
        return f'attachment; filename="{stem}.{self.name}"'


def _csv(plans: Sequence[Plan], caller: Caller, wish: Wish, /) -> Iterator[bytes]:
    with one_snapshot(plans, caller, start=wish.start, count=wish.count) as (page,):
        pending = csv.header(plans[0].shape)
        for block in plans[0].stream(page, csv.row):
            yield pending + block
            pending = b""
        yield pending


DOWNLOADS: Final = {
    download.format: download
    for download in (
        Download(format=Format.CSV, name="csv", title="CSV", make=_csv, binary=False),
        Download(
            format=Format.GEOPACKAGE,
            name="gpkg",
            title="GeoPackage",
            make=partial(file_of, GEOPACKAGE),
            several=True,
        ),
        Download(
            format=Format.FLATGEOBUF,
            name="fgb",
            title="FlatGeobuf",
            make=partial(file_of, FLATGEOBUF),
            needs_geometry=True,
        ),
    )
}
