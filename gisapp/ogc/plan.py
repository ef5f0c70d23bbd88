"""The query plan: from what is asked of one type, through the door, to a streamed answer.

Every face goes this way, so that filters, rights, order, paging, counts and ledger lines are the
same in all of them. What stands around features, and links between pages, belong to the faces::

    plan = open_plan(Selection(type_name="venttiili", filter=tree), caller)
    with one_snapshot([plan], caller, count=100) as (page,):
        yield opening(page.matched, page.window.size)
        yield from plan.stream(page, gml_member)
        yield closing()

Count and rows are of one snapshot. The ledger has a line before the first byte and one after the
last, with the keys that left, or the change number when it was all; a small answer has just one.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Subquery
from django.utils.functional import SimpleLazyObject

from gisapp import access
from gisapp.core.errors import UnknownNameError
from gisapp.features import registry
from gisapp.features.declaration import Role
from gisapp.geo import crs
from gisapp.ogc import limits, small, stream
from gisapp.ogc.counts import count_of_whole
from gisapp.ogc.encodings.compiled import compiled
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters.ast import Ids, digest_of
from gisapp.ogc.filters.names import ALWAYS_KNOWN
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.usual import usual_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import ExitStack
    from datetime import datetime

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from gisapp.access import Caller, Reading
    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName
    from gisapp.ogc.encodings.compiled import Writer
    from gisapp.ogc.filters.ast import Node

_TEXT: Final = "member"
STORED: Final = crs.named(crs.STORAGE_SRID, crs.Notation.URN)


@dataclass(frozen=True, slots=True)
class SortKey:
    """A property to sort by."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is asked of one type, ``as_of`` a moment: ``properties`` None means all."""

    type_name: str
    filter: Node | None = None
    properties: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    system: CrsName = STORED
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which of the rows are in the answer."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Page:
    """How many rows there are in all, and which of them come; those that have been read already."""

    matched: int
    window: Window
    ready: small.Rows | None = None

    @property
    def is_all(self) -> bool:
        """Whether every row comes."""
        return self.window.size == self.matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A selection behind the door, ready to run: ``shape`` has the chosen properties only."""

    reading: Reading
    shape: FeatureType
    rows: QuerySet[Any]
    order: tuple[Any, ...]
    system: CrsName
    narrowed: bool
    digest: str
    at_most: int = limits.COUNT
    usual: small.Source | None = None

    def over(self, rows: QuerySet[Any]) -> Plan:
        """The same plan over fewer rows."""
        return replace(self, rows=rows, narrowed=True, usual=None)

    def count(self) -> int:
        """How many rows there are."""
        rows = self.rows.order_by()
        return rows.count() if self.narrowed else count_of_whole(self.reading, rows)

    def keys(self, page: Page) -> list[int]:
        """The primary keys of the rows of ``page``, in their order."""
        return list(self._window(page).values_list("pk", flat=True))

    def record_hits(self, matched: int) -> None:
        """Write the ledger line of an answer that only says how many there are."""
        self.reading.record([], scope={**self.scope, "matched": matched})

    def stream(self, page: Page, write: Writer) -> Iterator[bytes]:
        """The rows of ``page`` as ``write`` has them, between their ledger lines.

        Runs inside ``one_snapshot``.
        """
        if not page.window.size:
            self.reading.record([], scope=self.scope)
            return
        if page.ready is not None:
            self.reading.record(page.ready.keys, scope=self.scope)
            yield b"".join(page.ready.texts)
            return
        rows = self._window(page).annotate(**{_TEXT: compiled(self.shape, self.system, write)})
        numbered = self.reading.feature_type.has_role(Role.CHANGE_NUMBER)
        with self.reading.disclosure(scope=self.scope) as disclosure:
            if page.is_all and not self.narrowed and numbered:
                disclosure.whole(self.reading.change_number(), page.window.size)
                yield from stream.texts(rows.values_list(_TEXT))
            else:
                yield from stream.texts_with_keys(rows.values_list("pk", _TEXT), disclosure.add)

    def values(
        self, page: Page, columns: Mapping[str, Combinable], ledger: ExitStack, size: int
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows of ``page`` as values of ``columns``, ``size`` at a time.

        Runs inside ``one_snapshot``; the ledger lines end with ``ledger``, after the last byte.
        """
        if not page.window.size:
            self.reading.record([], scope=self.scope)
            return
        disclosure = ledger.enter_context(self.reading.disclosure(scope=self.scope))
        rows = self._window(page).annotate(**columns).values_list("pk", *columns)
        for block in stream.records(rows, size):
            disclosure.add(row[0] for row in block)
            yield [row[1:] for row in block]

    def small_page(self, count: int | None, write: Writer | None) -> Page | None:
        """The first ``count`` rows read at once; None for what goes the general way."""
        size = min(self.at_most, limits.COUNT if count is None else count)
        if size > limits.SMALL_ROWS or self.order or self.shape.order != "pk":
            return None
        source = self.usual or small.source_of(self.rows)
        if source is None:
            return None
        if not size:
            return Page(source.count(), Window(0, 0))
        if write is None:
            return None
        text = compiled(self.shape, self.system, write).text
        ready = source.first(text, size, counts=self.at_most > size)
        return Page(ready.matched, Window(0, len(ready.keys)), ready)

    @property
    def scope(self) -> dict[str, Any]:
        """What the ledger says of the selection: a digest of the filter, never its text."""
        return {"filter": self.digest} if self.narrowed else {}

    def _window(self, page: Page) -> QuerySet[Any]:
        """The rows of the page in their order.

        The default order is by a unique key, so pages neither repeat nor lose a row; there a deep
        start is found by key in the index, from the nearer end, instead of reading all rows before.
        """
        key = self.shape.order
        rows: QuerySet[Any] = self.rows.order_by(*self.order, key)
        start = page.window.start
        if start and not self.order:
            behind = page.matched - start - 1
            keys = rows if start <= behind else rows.reverse()
            nearer = min(start, behind)
            first = keys.values(key)[nearer : nearer + 1]
            rows, start = rows.filter(**{f"{key}__gte": Subquery(first)}), 0
        return rows if page.is_all else rows[start : start + page.window.size]


def open_plan(selection: Selection, caller: Caller, *, action: str = "wfs") -> Plan:
    """Go through the door and compile the selection.

    Raises ``UnknownNameError`` for a type that is not declared, ``OwsError`` for other names and
    values that are wrong (a hidden property looks like an unknown one), and ``ForbiddenError``.
    """
    declared, as_of = registry.get(selection.type_name), selection.as_of
    reading = access.readable(declared, caller=caller, action=action, as_of=as_of)
    visible, node = reading.feature_type, selection.filter
    usual = None if as_of else usual_source(node, reading)
    return Plan(
        reading=reading,
        shape=_shape(visible, selection.properties),
        rows=_filtered(reading, node, lazily=usual is not None),
        usual=usual,
        order=tuple(_order(visible, selection.sort)),
        system=selection.system,
        narrowed=bool(node or as_of),
        at_most=len(node.ids) if isinstance(node, Ids) else limits.COUNT,
        digest=digest_of(node),
    )


def _filtered(reading: Reading, node: Node | None, *, lazily: bool) -> Any:
    """The rows that ``node`` selects; ``lazily`` where they may never be needed."""
    if node is None:
        return reading.rows
    if lazily:
        return SimpleLazyObject(partial(_filtered, reading, node, lazily=False))
    return reading.rows.filter(to_q(node, reading.feature_type))


@contextmanager
def one_snapshot(
    plans: Sequence[Plan],
    caller: Caller,
    *,
    start: int = 0,
    count: int | None = None,
    write: Writer | None = None,
) -> Iterator[tuple[Page, ...]]:
    """One snapshot for the counts and rows of an answer; gives the page of each plan.

    ``start`` and ``count`` run over all plans in their order. Who says at once what will ``write``
    the rows gets a small answer from one statement. Raises ``UnavailableError`` when the
    caller has too many large answers under way.
    """
    page = plans[0].small_page(count, write) if len(plans) == 1 and not start else None
    if page is not None:
        yield (page,)
        return
    with stream.snapshot(limits.statement_seconds(caller.roles)):
        pages = share([plan.count() for plan in plans], start, count)
        if sum(page.window.size for page in pages) > limits.STREAM_ROWS:
            stream.admit(caller.actor)
        yield pages


def share(matched: Sequence[int], start: int, count: int | None) -> tuple[Page, ...]:
    """Deal the rows from ``start`` on, ``count`` of them, out over the parts in their order."""
    skip, left = start, limits.COUNT if count is None else min(count, limits.COUNT)
    pages = []
    for number in matched:
        first = min(skip, number)
        size = min(left, number - first)
        pages.append(Page(number, Window(first, size)))
        skip, left = skip - first, left - size
    return tuple(pages)


def _shape(feature_type: FeatureType, names: tuple[str, ...] | None) -> FeatureType:
    """The type with the chosen properties; the id always comes.

    What GML lets every object have may be chosen of a type that never has it.
    """
    if names is None:
        return feature_type
    kept = {feature_type.id_property.name}
    for name in names:
        try:
            kept.add(feature_type.property_named(name).name)
        except UnknownNameError as error:
            if name not in ALWAYS_KNOWN:
                raise invalid(error.message, "PROPERTYNAME") from None
    return feature_type.narrowed(kept)


def _order(feature_type: FeatureType, keys: Sequence[SortKey]) -> Iterator[Any]:
    for key in keys:
        try:
            field = feature_type.descriptions[feature_type.property_named(key.name).name]
        except UnknownNameError as error:
            raise invalid(error.message, "SORTBY") from None
        if field.kind.is_geometry:
            msg = "Features are not sorted by geometry."
            raise invalid(msg, "SORTBY")
        column = F(field.column)
        yield column.desc(nulls_last=True) if key.descending else column.asc(nulls_last=True)
