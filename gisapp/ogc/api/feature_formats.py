"""The formats of features: one table, asked by the answers, the links and the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.ogc.api import links
from gisapp.ogc.api.negotiation import HTML, Representation, json_as

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
FORMATS: Final = (GEOJSON, PAGE)


def forms(formats: Iterable[FeatureFormat]) -> tuple[Representation, ...]:
    """What the formats are called in requests."""
    return tuple(format_.form for format_ in formats)
