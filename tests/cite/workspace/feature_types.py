"""The types that the conformance suites are pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.features.declaration import FeatureType, Property, Role, Subject
from gisapp.features.registry import register
from gisapp.features.writing import RowWriter
from tests.cite.workspace.models import Sample, SampleArea, SampleLine, SamplePoint, SampleZone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from gisapp.features.declaration import Viewer


def _rows(model: type[Sample]) -> Callable[[Viewer], QuerySet[Sample]]:
    return lambda _viewer: model._default_manager.all()


def _sample(name: str, title: str, model: type[Sample]) -> FeatureType:
    return register(
        FeatureType(
            name=name,
            title=title,
            description=f"{title} vaatimustenmukaisuuden kokeita varten.",
            subject=Subject.NETWORK,
            model=model,
            rows=_rows(model),
            writer=RowWriter(),
            min_zoom=0,
            properties=(
                Property(name="tunnus", source="tunnus", role=Role.ID, min_zoom=0),
                Property(name="kuvaus", source="description", role=Role.DESCRIPTION, writable=True),
                Property(
                    name="tunniste",
                    source="identifier",
                    role=Role.IDENTIFIER,
                    writable=True,
                    code_space="https://esimerkki.invalid/",
                ),
                Property(name="nimi", source="name", role=Role.NAME, writable=True, min_zoom=0),
                Property(name="lukumaara", source="count", writable=True, min_zoom=0),
                Property(name="syvyys", source="depth_m", writable=True, nillable=True),
                Property(name="havaittu", source="observed_at", writable=True),
                Property(name="muutosnumero", source="change_number", role=Role.CHANGE_NUMBER),
                Property(name="muutettu", source="changed_at", role=Role.CHANGED_AT),
                Property(
                    name="sijainti",
                    source="geometry",
                    role=Role.GEOMETRY,
                    writable=True,
                    min_zoom=0,
                ),
                Property(name="selite", source="label", writable=True, min_zoom=0),
            ),
        )
    )


POINTS: Final = _sample("koepiste", "Koepisteet", SamplePoint)
LINES: Final = _sample("koeviiva", "Koeviivat", SampleLine)
AREAS: Final = _sample("koealue", "Koealueet", SampleArea)
ZONES: Final = _sample("koevyohyke", "Koevyöhykkeet", SampleZone)
