"""GetFeature: the plans of its queries, with the collection around them (OGC 09-025r2 §11)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.utils import timezone

from gisapp.core.errors import NotFoundError, UnknownNameError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.ogc import limits, stream
from gisapp.ogc.downloads.files import Wish
from gisapp.ogc.downloads.table import DOWNLOADS
from gisapp.ogc.encodings import geojson, gml
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.names import ANY_TYPE
from gisapp.ogc.plan import STORED, Plan, Selection, one_snapshot, open_plan
from gisapp.ogc.wfs.asked_types import for_each_type
from gisapp.ogc.wfs.collections import (
    Collection,
    Frame,
    feature_root,
    frame,
    hits_document,
    inner_frame,
)
from gisapp.ogc.wfs.stored.calls import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gisapp.access import Caller
    from gisapp.geo.crs import CrsName
    from gisapp.ogc.encodings.compiled import Writer
    from gisapp.ogc.plan import Page
    from gisapp.ogc.wfs.requests import GetFeature, Query

# A collection of 1.1.0 has its features in one element, 2.0.0 one for each, GeoJSON a comma.
_WRITERS: Final[dict[Format, Writer]] = {
    Format.GML_32: partial(gml.member, before="<wfs:member>", after="</wfs:member>\n"),
    Format.GML_31: partial(gml.member, version=Format.GML_31, after="\n"),
    Format.GML_2: partial(
        gml.member,
        version=Format.GML_2,
        before="<gml:featureMember>",
        after="</gml:featureMember>\n",
    ),
    Format.GEOJSON: geojson.member,
}
# How the schema of an answer is asked for.
_DESCRIBED: Final = {
    Format.GML_31: ("1.1.0", "TYPENAME"),
    Format.GML_2: ("1.0.0", "TYPENAME"),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plans of a request; ``bare`` says that its answer is one feature, not a collection."""

    plans: tuple[Plan, ...]
    bare: bool = False


def prepare(request: GetFeature, caller: Caller) -> Prepared:
    """Open the doors and compile the queries; raises errors of the tree."""
    if request.stored is None:
        for query in request.queries:
            refuse_foreign_ids(query)
        queries = for_each_type(request.queries, caller)
        return Prepared(tuple(_plan(request, query, caller) for query in queries))
    call = called(request.stored)
    try:
        queries = for_each_type(call.queries, caller)
        plans = tuple(_plan(request, query, caller) for query in queries)
    except UnknownNameError:
        if call.bare:
            raise no_feature() from None
        raise
    return Prepared(plans, call.bare)


def refuse_foreign_ids(query: Query) -> None:
    """Raise ``OwsError`` when a query for one type names features of another.

    An id that names no type is one that no feature has.
    """
    if not isinstance(query.filter, ast.Ids) or query.type_name == ANY_TYPE:
        return
    declared = {feature_type.name for feature_type in registry.all_types()}
    if {read_feature_id(id_)[0] for id_ in query.filter.ids} & (declared - {query.type_name}):
        msg = "An id belongs to a feature of another type than the query asks for."
        raise invalid(msg, "RESOURCEID")


def _plan(request: GetFeature, query: Query, caller: Caller) -> Plan:
    selection = Selection(
        type_name=query.type_name,
        filter=query.filter,
        properties=query.properties,
        sort=query.sort,
        system=query.system or _default_system(request.format),
        as_of=request.as_of,
    )
    return open_plan(selection, caller, action="hits" if request.hits else "wfs")


def _default_system(format_: Format) -> CrsName:
    if format_ is Format.GEOJSON:
        return crs.named(crs.GEOGRAPHIC_SRID, crs.Notation.CRS84_URN)
    if format_ is Format.GML_2:
        return crs.named(crs.STORAGE_SRID, crs.Notation.SHORT)
    return STORED


def features(
    request: GetFeature, prepared: Prepared, caller: Caller, address: str
) -> Iterator[bytes]:
    """The whole answer as blocks of bytes; ``address`` is that of the service."""
    plans, count = prepared.plans, 0 if request.hits else request.count
    if request.format in DOWNLOADS:
        yield from _file(request, plans, caller)
        return
    write = gml.rest_of_root if prepared.bare else _WRITERS[request.format]
    with one_snapshot(plans, caller, start=request.start, count=count, write=write) as pages:
        collection = collection_of(request, plans, pages, address)
        if request.hits:
            for plan, page in zip(plans, pages, strict=True):
                plan.record_hits(page.matched)
            yield stream.Whole(hits_document(collection, request.format))
            return
        blocks = (
            _bare_feature(plans[0], pages[0], collection)
            if prepared.bare
            else _members(request, plans, pages, collection)
        )
        is_at_hand = all(page.ready is not None for page in pages)
        yield from stream.whole(blocks) if is_at_hand else blocks


def _file(request: GetFeature, plans: Sequence[Plan], caller: Caller) -> Iterator[bytes]:
    if request.hits:
        msg = "A count is no file. Ask for the hits in another format."
        raise invalid(msg, "resultType")
    wish = Wish(start=request.start, count=request.count)
    return DOWNLOADS[request.format].blocks(plans, caller, wish)


def _members(
    request: GetFeature, plans: Sequence[Plan], pages: Sequence[Page], collection: Collection
) -> Iterator[bytes]:
    whole = frame(collection, request.format, plans[0].system if plans else None)
    nested = len(plans) > 1 and request.format is Format.GML_32
    pending, first = whole.opening, True
    for plan, page in zip(plans, pages, strict=True):
        inner = _inner(page, collection) if nested else Frame(b"", b"")
        pending += inner.opening
        for block in plan.stream(page, _WRITERS[request.format]):
            # The comma before the first feature of all separates it from nothing.
            yield pending + (block.removeprefix(b",") if first else block)
            pending, first = b"", False
        pending += inner.closing
    yield pending + whole.closing


def _inner(page: Page, collection: Collection) -> Frame:
    return inner_frame(
        Collection(matched=page.matched, returned=page.window.size, time=collection.time)
    )


def _bare_feature(plan: Plan, page: Page, collection: Collection) -> Iterator[bytes]:
    """The answer to GetFeatureById: the feature itself as the root (OGC 09-025r2 §7.9.3.6)."""
    start = feature_root(plan.shape.name, collection.schema)
    for block in plan.stream(page, gml.rest_of_root):
        yield start + block
    if not page.window.size:
        raise no_feature()


def no_feature() -> NotFoundError:
    """The error that no feature has the id."""
    msg = "There is no such feature."
    return NotFoundError(msg, locator="ID")


def collection_of(
    request: GetFeature, plans: Sequence[Plan], pages: Sequence[Page], address: str
) -> Collection:
    """How many features there are and come, and where the pages before and after are."""
    total = sum(page.matched for page in pages)
    returned = sum(page.window.size for page in pages)
    end = request.start + returned
    size = limits.COUNT if request.count is None else request.count
    following = previous = ""
    if request.hits:
        following = _link(request, address, 0) if request.count is not None and total else ""
    else:
        following = _link(request, address, end) if returned and end < total else ""
        if request.start:
            previous = _link(request, address, max(0, request.start - size))
    return Collection(
        matched=total,
        returned=returned,
        time=timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        schema=_schema_address(request, plans, address),
        next=following,
        previous=previous,
        lock=request.lock,
    )


def _link(request: GetFeature, address: str, start: int) -> str:
    if not request.link:
        return ""
    link = f"{address}?{urlencode([*request.link, ('STARTINDEX', str(start))])}"
    return link if len(link) <= limits.LINK_CHARACTERS else ""


def _schema_address(request: GetFeature, plans: Sequence[Plan], address: str) -> str:
    version, key = _DESCRIBED.get(request.format, ("2.0.0", "TYPENAMES"))
    names = ",".join(dict.fromkeys(f"vv:{plan.shape.name}" for plan in plans))
    pairs = {"SERVICE": "WFS", "VERSION": version, "REQUEST": "DescribeFeatureType", key: names}
    return f"{address}?{urlencode({k: v for k, v in pairs.items() if v}, safe=':,')}"
