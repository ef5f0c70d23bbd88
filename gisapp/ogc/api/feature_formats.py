"""The formats of features: one table, asked by the answers, the links and the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.features import registry
from gisapp.ogc.api import links
from gisapp.ogc.api.negotiation import HTML, Representation, json_as
from gisapp.ogc.downloads.table import DOWNLOADS

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFormat:
    """A format: its form, its name for people, and whether a feature alone has it too."""

    form: Representation
    title: str
    single: bool = False
    binary: bool = False


GEOJSON: Final = FeatureFormat(form=json_as(links.GEOJSON), title="GeoJSON", single=True)
PAGE: Final = FeatureFormat(form=HTML, title="Verkkosivu", single=True)
# Files of whole types; the table is that of the WFS.
FILES: Final = {
    FeatureFormat(
        form=Representation(download.name, download.media_type, download.aliases),
        title=download.title,
        binary=download.binary,
    ): download
    for download in DOWNLOADS.values()
}
FORMATS: Final = (GEOJSON, PAGE, *FILES)


def formats_of(type_name: str) -> tuple[FeatureFormat, ...]:
    """The formats that the type called ``type_name`` has: some files need a geometry."""
    placed = registry.get(type_name).has_geometry
    return tuple(f for f in FORMATS if placed or f not in FILES or not FILES[f].needs_geometry)


def forms(formats: Iterable[FeatureFormat]) -> tuple[Representation, ...]:
    """What the formats are called in requests."""
    return tuple(format_.form for format_ in formats)
