"""The answer of a join: the pairs from one statement, their features by the plans of both types.

Each type goes through the door and has ledger lines of its own. A feature stands in the document
once; where it comes again, a reference stands for it (OGC 09-025r2 §7.9.2.5.3.1, §11.3.3.6).
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connections

from gisapp.ogc import limits, stream
from gisapp.ogc.encodings import gml, sql
from gisapp.ogc.encodings.compiled import compiled
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.spatial import geometry_column
from gisapp.ogc.namespaces import XLINK
from gisapp.ogc.plan import STORED, Plan, Selection, open_plan, share
from gisapp.ogc.wfs.collections import frame, hits_document
from gisapp.ogc.wfs.get_feature import collection_of, refuse_foreign_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gisapp.access import Caller
    from gisapp.access.doors import Disclosure
    from gisapp.ogc.plan import Page
    from gisapp.ogc.wfs.requests import GetTuples, Query

_ALIAS: Final = "read"
_SIDES: Final = ("one", "other")
_OPENING: Final = b"<wfs:member><wfs:Tuple>"
_CLOSING: Final = b"</wfs:Tuple></wfs:member>\n"


def prepare_tuples(request: GetTuples, caller: Caller) -> tuple[Plan, Plan]:
    """Open both doors and compile each type's own conditions; raises errors of the tree."""
    if request.features.format is not Format.GML_32:
        msg = "The pairs of a join are written in GML 3.2 only."
        raise invalid(msg, "outputFormat")
    digest = ast.digest_of((request.names, request.conditions, request.features.queries))
    one, other = (_plan(request, query, caller) for query in request.features.queries)
    return replace(one, narrowed=True, digest=digest), replace(other, narrowed=True, digest=digest)


def _plan(request: GetTuples, query: Query, caller: Caller) -> Plan:
    refuse_foreign_ids(query)
    selection = Selection(
        type_name=query.type_name, filter=query.filter, system=query.system or STORED
    )
    return open_plan(selection, caller, action="hits" if request.features.hits else "wfs")


def tuples(
    request: GetTuples, plans: tuple[Plan, Plan], caller: Caller, address: str
) -> Iterator[bytes]:
    """The whole answer as blocks of bytes; ``address`` is that of the service."""
    asked = request.features
    if not asked.hits:
        wish = limits.TUPLES if asked.count is None else asked.count
        asked = replace(asked, count=min(wish, limits.TUPLES))
    join = _Join.of(request, plans)
    # Not the longer time of feeds: what two types have in common may be the square of them.
    with stream.snapshot(limits.statement_seconds(frozenset())):
        stream.admit(caller.actor)
        (page,) = share([join.count()], asked.start, 0 if asked.hits else asked.count)
        shown = collection_of(asked, plans, (page,), address)
        if asked.hits:
            for plan in plans:
                plan.record_hits(page.matched)
            yield hits_document(shown, asked.format)
            return
        around = frame(shown, asked.format, plans[0].system)
        yield around.opening
        yield from _written(plans, join.pairs(page))
        yield around.closing


@dataclass(frozen=True, slots=True)
class _Join:
    """The rows of both types side by side, as SQL with its values apart."""

    text: str
    values: tuple[Any, ...]
    keys: str

    @classmethod
    def of(cls, request: GetTuples, plans: Sequence[Plan]) -> _Join:
        sources = [_source(plan, side) for plan, side in zip(plans, _SIDES, strict=True)]
        named = dict(zip(request.names, zip(plans, _SIDES, strict=True), strict=True))
        conditions = [_condition(node, named) for node in request.conditions]
        parts = [*sources, *conditions]
        text = f"{sources[0][0]} JOIN {sources[1][0]} ON {' AND '.join(c for c, _ in conditions)}"
        keys = ", ".join(f"{side}.{_key(plan)}" for plan, side in zip(plans, _SIDES, strict=True))
        return cls(text, tuple(value for _, values in parts for value in values), keys)

    def count(self) -> int:
        """How many pairs there are."""
        return int(self._rows("SELECT count(*)", "")[0][0])

    def pairs(self, page: Page) -> list[tuple[int, int]]:
        """The keys of the pairs of ``page``, in their order."""
        window = page.window
        part = f"LIMIT {window.size:d} OFFSET {window.start:d}"
        return self._rows(f"SELECT {self.keys}", f"ORDER BY {self.keys} {part}")

    def _rows(self, before: str, after: str) -> list[Any]:
        with connections[_ALIAS].cursor() as cursor:
            cursor.execute(f"{before} FROM {self.text} {after}", self.values)
            return list(cursor.fetchall())


def _source(plan: Plan, side: str) -> tuple[str, tuple[Any, ...]]:
    """The table of the type under the name ``side``, with the rows of the plan only."""
    rows = plan.rows.order_by().values("pk")
    try:
        keys, values = rows.query.get_compiler(using=_ALIAS).as_sql()
    except EmptyResultSet:
        keys, values = "SELECT 0 WHERE FALSE", ()
    table = _quoted(_options(plan).db_table)
    return f"(SELECT * FROM {table} WHERE {_key(plan)} IN ({keys})) {side}", values  # noqa: S608 -- compiled


def _key(plan: Plan) -> str:
    return _quoted(_options(plan).pk.column)


def _options(plan: Plan) -> Any:
    return plan.rows.model._meta  # noqa: SLF001 -- Django's documented name


def _condition(
    node: ast.Spatial | ast.Distance, named: dict[str, tuple[Plan, str]]
) -> tuple[str, tuple[Any, ...]]:
    sides = (
        (node.left, node.right)
        if isinstance(node, ast.Spatial)
        else (node.reference, node.geometry)
    )
    geometries = ", ".join(_geometry(side, named) for side in sides)
    if isinstance(node, ast.Spatial):
        return f"ST_{node.relation.value}({geometries})", ()
    negation = "NOT " if node.beyond else ""
    return f"{negation}ST_DWithin({geometries}, %s)", (node.metres,)


def _geometry(side: object, named: dict[str, tuple[Plan, str]]) -> str:
    if not isinstance(side, ast.Reference):
        msg = "A condition between two types names a property of each."
        raise TypeError(msg)
    plan, name = named[side.of]
    column = geometry_column(side, plan.reading.feature_type)
    return f"{name}.{_quoted(_options(plan).get_field(column).column)}"


def _quoted(name: str) -> str:
    return connections[_ALIAS].ops.quote_name(name)


def _written(plans: Sequence[Plan], pairs: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """The pairs as elements, between the ledger lines of both types."""
    if not pairs:
        for plan in plans:
            plan.reading.record([], scope=plan.scope)
        return
    with ExitStack() as ledger:
        # A type that is joined with itself is read, and told in the ledger, once.
        known = {
            name: _Known(plan, ledger.enter_context(plan.reading.disclosure(scope=plan.scope)))
            for name, plan in {plan.shape.name: plan for plan in plans}.items()
        }
        sides = [known[plan.shape.name] for plan in plans]
        for start in range(0, len(pairs), stream.ROWS):
            block = pairs[start : start + stream.ROWS]
            for side, keys in zip(sides, zip(*block, strict=True), strict=True):
                side.read(keys)
            yield b"".join(
                _OPENING + sides[0].member(one) + sides[1].member(other) + _CLOSING
                for one, other in block
            )


@dataclass(slots=True)
class _Known:
    """The features of one type: those that the document has already, and those that come now."""

    plan: Plan
    disclosure: Disclosure
    ids: dict[int, str] = field(default_factory=dict)
    waiting: dict[int, str] = field(default_factory=dict)

    def read(self, keys: Iterable[int]) -> None:
        """Read those of ``keys`` that the document does not have."""
        plan, new = self.plan, set(keys).difference(self.ids)
        id_ = sql.Joined(f"{plan.shape.name}.", sql.public_id(plan.shape))
        rows = plan.reading.rows.filter(pk__in=new).annotate(
            member_id=id_, member=compiled(plan.shape, plan.system, gml.member)
        )
        for key, name, text in rows.values_list("pk", "member_id", "member"):
            self.ids[key], self.waiting[key] = name, text
        self.disclosure.add(sorted(new))

    def member(self, key: int) -> bytes:
        """The feature, or, once it stands in the document, a reference to it."""
        text = self.waiting.pop(key, None)
        if text is None:
            return f'<wfs:member xmlns:xlink="{XLINK}" xlink:href="#{self.ids[key]}"/>'.encode()
        return f"<wfs:member>{text}</wfs:member>".encode()
