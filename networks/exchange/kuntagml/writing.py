"""Writer of KuntaGML base maps (kantakartta 2.1.6): the networks as municipalities exchange them.

One file holds all networks, in EPSG:3067 and, where heights are known, in N2000. It is written as
rows come, a batch at a time. What KuntaGML has no word for is told. Source: KuntaGML kantakartta.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models import Extent
from django.db.models import Q, Subquery
from django.utils import timezone

from gisapp.ogc.namespaces import GML_31, XSI
from gisapp.ogc.plan import Selection, one_snapshot, open_plan
from gisapp.ogc.stream import snapshot
from networks.exchange.kuntagml.losses import COUPLED, STATES, Losses
from networks.exchange.kuntagml.rows import Row, columns_of, member_of
from networks.exchange.kuntagml.words import IN_USE, NAMESPACE, SEWER, WATER
from networks.exchange.wanted import nothing
from networks.exchange.written import Written
from networks.models import Coupling
from networks.models.link import NETWORKS_OF_TYPE, TYPE_OF_NETWORK
from networks.models.node import TYPES_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from django.db.models import QuerySet

    from gisapp.access import Caller
    from gisapp.ogc.plan import Page, Plan
    from networks.exchange.wanted import Wanted

_SECONDS: Final = 600
_BATCH: Final = 5_000
_SCHEMA: Final = f"{NAMESPACE}/2.1.6/kantakartta.xsd"
_HOLDERS: Final = {WATER: "vesihuoltoverkko", SEWER: "viemariverkko"}
_WATER: Final = "vesi"
_WATER_MAIN: Final = TYPE_OF_NETWORK[_WATER]
_HEAD: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<kanta:KantakarttaAineisto xmlns:kanta="{NAMESPACE}" xmlns:gml="{GML_31}" xmlns:xsi="{XSI}"\
 xsi:schemaLocation="{NAMESPACE} {_SCHEMA}">
<gml:boundedBy><gml:Envelope srsName="EPSG:3067"><gml:lowerCorner>{{}} {{}}</gml:lowerCorner>\
<gml:upperCorner>{{}} {{}}</gml:upperCorner></gml:Envelope></gml:boundedBy>
<kanta:aineistonnimi>Vesi- ja viemäriverkosto</kanta:aineistonnimi>
<kanta:aineistotoimittaja>Vesiverkko</kanta:aineistotoimittaja>
<kanta:status>valmis</kanta:status>
<kanta:toimitusPvm>{{today}}</kanta:toimitusPvm>
<kanta:teknisetTiedot><kanta:TekninenTieto><kanta:korkeusjarjestelma>{{heights}}\
</kanta:korkeusjarjestelma></kanta:TekninenTieto></kanta:teknisetTiedot>
"""
_TAIL: Final = "</kanta:KantakarttaAineisto>\n"


@dataclass(frozen=True, slots=True)
class _Section:
    """Rows of one published type that are parts of one of KuntaGML's two networks.

    ``left`` are those of another state of use than KuntaGML's.
    """

    element: str
    plan: Plan
    left: QuerySet[Any]

    @property
    def name(self) -> str:
        """The published type."""
        return self.plan.shape.name


def write_kuntagml(path: Path, wanted: Wanted, caller: Caller, /) -> Written:
    """Write what is wanted, current and in the ground to ``path``; pipes take their ends along.

    Raises ``ForbiddenError`` where the caller may not read it, ``InvalidInputError`` where there
    is nothing, ``LimitError`` and ``UnavailableError`` as downloads do.
    """
    with snapshot(_SECONDS), ExitStack() as ledger:
        sections = list(_sections(wanted, caller))
        with one_snapshot([section.plan for section in sections], caller) as pages:
            return _written(path, list(zip(sections, pages, strict=True)), ledger)


def _sections(wanted: Wanted, caller: Caller) -> Iterator[_Section]:
    links = [
        _section(WATER if name == _WATER_MAIN else SEWER, name, caller, wanted.own)
        for name in NETWORKS_OF_TYPE
    ]
    yield from links
    ends = wanted.with_ends(section.plan.rows for section in links)
    for element in _HOLDERS:
        own = Q(network=_WATER) if element == WATER else ~Q(network=_WATER)
        for kind in TYPES_OF_KIND:
            yield _section(element, kind, caller, ends & own)


def _section(element: str, name: str, caller: Caller, condition: Q) -> _Section:
    plan = open_plan(Selection(type_name=name), caller, action="export")
    rows = plan.rows.filter(condition)
    inside = rows.filter(usage_state__in=IN_USE)
    return _Section(element, plan.over(inside), rows.exclude(usage_state__in=IN_USE))


def _written(path: Path, parts: Sequence[tuple[_Section, Page]], ledger: ExitStack) -> Written:
    counts: Counter[str] = Counter()
    for section, page in parts:
        counts[section.name] += page.window.size
    if not counts.total():
        raise nothing()
    sections = [section for section, _page in parts]
    told = Losses(_height_system(sections))
    told.counts[STATES] = sum(section.left.count() for section in sections)
    told.counts[COUPLED] = sum(map(_couplings, sections))
    told.sources = len(_distinct(sections, "source"))
    with path.open("wb") as file:
        file.write(_head(sections, told.heights).encode())
        for element, holder in _HOLDERS.items():
            own = [(section, page) for section, page in parts if section.element == element]
            file.write(f"<kanta:{holder}>\n".encode())
            for section, page in own:
                links = [one.plan.rows for one, _page in own if one.name in NETWORKS_OF_TYPE]
                columns = columns_of(section.name, told.heights, links)
                for rows in section.plan.values(page, columns, ledger, _BATCH):
                    _write(file, section, map(Row._make, rows), told)
            file.write(f"</kanta:{holder}>\n".encode())
        file.write(_TAIL.encode())
    return Written(counts=+counts, warnings=told.told())


def _write(file: IO[bytes], section: _Section, rows: Iterable[Row], told: Losses) -> None:
    texts = (member_of(section.element, section.name, row, told) for row in rows)
    file.write("".join(texts).encode())


def _couplings(section: _Section) -> int:
    if section.name in NETWORKS_OF_TYPE:
        return 0
    nodes = Subquery(section.plan.rows.order_by().values("tunnus"))
    return Coupling.objects.using("read").filter(from_node__in=nodes).count()


def _height_system(sections: Iterable[_Section]) -> str:
    """The one system that the file can name: that of all objects, or N2000 where they differ."""
    systems = _distinct(sections, "height_system")
    return systems.pop() if len(systems) == 1 else "N2000"


def _distinct(sections: Iterable[_Section], column: str) -> set[str]:
    return {
        value
        for section in sections
        for value in section.plan.rows.order_by().values_list(column, flat=True).distinct()
    }


def _head(sections: Iterable[_Section], heights: str) -> str:
    boxes = [
        box
        for section in sections
        if (box := section.plan.rows.order_by().aggregate(box=Extent("geometry"))["box"])
    ]
    wests, souths, easts, norths = zip(*boxes, strict=True)
    corners = (min(wests), min(souths), max(easts), max(norths))
    today = timezone.localdate().isoformat()
    return _HEAD.format(*(f"{edge:.3f}" for edge in corners), today=today, heights=heights)
