"""GetFeature: through the door, into one query for each type, out as a stream.

Count and rows are of one snapshot. The ledger has its first line before the first byte leaves and
its second after the last, with the keys that left, or with the change number when it was all.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import F, Max, Subquery
from django.utils import timezone

from gisapp import access
from gisapp.core.errors import NotFoundError, UnknownNameError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.ogc import limits, stream
from gisapp.ogc.encodings import geojson, gml
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.wfs.collections import Collection, Frame, frame, hits_document, inner_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from gisapp.access import Caller, Reading
    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName
    from gisapp.ogc.wfs.requests import GetFeature, Query

_MEMBER: Final = "member"
# Around each feature. A collection of 1.1.0 has its features in one element, GeoJSON a comma each.
_TAGS: Final = {Format.GML_32: ("<wfs:member>", "</wfs:member>\n")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One query of a request, ready to run: ``shape`` has the chosen properties only."""

    reading: Reading
    shape: FeatureType
    rows: QuerySet[Any]
    order: tuple[Any, ...]
    system: CrsName
    narrowed: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a part are in the answer."""

    start: int
    size: int


def prepare(request: GetFeature, caller: Caller) -> list[Part]:
    """Open the doors and compile the queries; raises errors of the tree."""
    return [_part(request, query, caller) for query in request.queries]


def _part(request: GetFeature, query: Query, caller: Caller) -> Part:
    feature_type = _registered(query.type_name, by_id=request.by_id)
    action = "hits" if request.hits else "wfs"
    reading = access.readable(feature_type, caller=caller, action=action)
    visible = reading.feature_type
    rows = reading.rows
    if query.filter is not None:
        rows = rows.filter(to_q(query.filter, visible))
    return Part(
        reading=reading,
        shape=_shape(visible, query.properties),
        rows=rows,
        order=tuple(_order(visible, query)),
        system=query.system or _default_system(request.format),
        narrowed=query.filter is not None,
        digest=hashlib.blake2b(repr(query.filter).encode(), digest_size=8).hexdigest(),
    )


def _registered(name: str, *, by_id: bool) -> FeatureType:
    try:
        return registry.get(name)
    except UnknownNameError as error:
        if by_id:
            raise _no_feature() from None
        raise invalid(error.message, "typeName") from None


def _shape(feature_type: FeatureType, names: tuple[str, ...] | None) -> FeatureType:
    """The type with the chosen properties; the id always comes."""
    if names is None:
        return feature_type
    for name in names:
        try:
            feature_type.property_named(name)
        except UnknownNameError as error:
            raise invalid(error.message, "PROPERTYNAME") from None
    return feature_type.narrowed({*names, feature_type.id_property.name})


def _order(feature_type: FeatureType, query: Query) -> Iterator[Any]:
    for key in query.sort:
        try:
            field = feature_type.descriptions[feature_type.property_named(key.name).name]
        except UnknownNameError as error:
            raise invalid(error.message, "SORTBY") from None
        if field.kind.is_geometry:
            msg = "Features are not sorted by geometry."
            raise invalid(msg, "SORTBY")
        column = F(field.column)
        yield column.desc(nulls_last=True) if key.descending else column.asc(nulls_last=True)


def _default_system(format_: Format) -> CrsName:
    if format_ is Format.GEOJSON:
        return crs.named(crs.GEOGRAPHIC_SRID, crs.Notation.CRS84_URN)
    return crs.named(crs.STORAGE_SRID, crs.Notation.URN)


def features(request: GetFeature, parts: list[Part], address: str) -> Iterator[bytes]:
    """The whole answer as blocks of bytes; ``address`` is that of the service."""
    with stream.snapshot():
        matched = [part.rows.order_by().count() for part in parts]
        if request.hits:
            for part, count in zip(parts, matched, strict=True):
                part.reading.record([], scope={**_scope(part), "matched": count})
            yield hits_document(_collection(request, parts, matched, 0, address), request.format)
            return
        windows = _windows(request, matched)
        returned = sum(window.size for window in windows)
        if request.by_id:
            yield from _bare_feature(parts[0], returned)
            return
        collection = _collection(request, parts, matched, returned, address)
        whole = frame(collection, request.format, request.queries[0].system if parts else None)
        nested = len(parts) > 1 and request.format is Format.GML_32
        pending, first = whole.opening, True
        for part, count, window in zip(parts, matched, windows, strict=True):
            inner = _inner(count, window, collection) if nested else Frame(b"", b"")
            pending += inner.opening
            for block in _members(part, window, request.format, all_of_it=window.size == count):
                # The comma before the first feature of all separates it from nothing.
                yield pending + (block.removeprefix(b",") if first else block)
                pending, first = b"", False
            pending += inner.closing
        yield pending + whole.closing


def _inner(count: int, window: Window, collection: Collection) -> Frame:
    return inner_frame(Collection(matched=count, returned=window.size, time=collection.time))


def _members(part: Part, window: Window, format_: Format, *, all_of_it: bool) -> Iterator[bytes]:
    """The features of one part inside its ledger lines."""
    if not window.size:
        part.reading.record([], scope=_scope(part))
        return
    rows = _rows(part, window, format_, limited=not all_of_it)
    with part.reading.disclosure(scope=_scope(part)) as disclosure:
        if all_of_it and not part.narrowed:
            number = part.rows.aggregate(number=Max("change_number"))["number"]
            disclosure.whole(number, window.size)
            yield from stream.texts(rows.values_list(_MEMBER))
        else:
            yield from stream.texts_with_keys(rows.values_list("pk", _MEMBER), disclosure.add)


def _rows(part: Part, window: Window, format_: Format, *, limited: bool) -> QuerySet[Any]:
    """The rows of the window with their text.

    The default order is by key, so pages neither repeat nor lose a row; there a deep start is
    found by key in the index instead of reading all rows before it.
    """
    rows: QuerySet[Any] = part.rows.order_by(*part.order, "pk")
    start = window.start
    if start and not part.order:
        first = rows.values("pk")[start : start + 1]
        rows, start = rows.filter(pk__gte=Subquery(first)), 0
    rows = rows.annotate(**{_MEMBER: _text(part, format_)})
    return rows[start : start + window.size] if limited else rows


def _text(part: Part, format_: Format) -> Any:
    if format_ is Format.GEOJSON:
        return geojson.member(part.shape, part.system)
    before, after = _TAGS.get(format_, ("", "\n"))
    return gml.member(part.shape, part.system, before=before, after=after)


def _bare_feature(part: Part, returned: int) -> Iterator[bytes]:
    """The answer to GetFeatureById: the feature itself as the root (OGC 09-025r2 §7.9.3.6)."""
    if not returned:
        part.reading.record([], scope=_scope(part))
        raise _no_feature()
    rows = part.rows.annotate(**{_MEMBER: gml.document(part.shape, part.system)})
    with part.reading.disclosure(scope=_scope(part)) as disclosure:
        yield from stream.texts_with_keys(rows.values_list("pk", _MEMBER), disclosure.add)


def _no_feature() -> NotFoundError:
    msg = "There is no such feature."
    return NotFoundError(msg, locator="ID")


def _windows(request: GetFeature, matched: list[int]) -> list[Window]:
    """Share start and count out over the parts, in their order."""
    skip = request.start
    left = limits.COUNT if request.count is None else min(request.count, limits.COUNT)
    windows = []
    for count in matched:
        start = min(skip, count)
        size = min(left, count - start)
        windows.append(Window(start, size))
        skip, left = skip - start, left - size
    return windows


def _scope(part: Part) -> dict[str, Any]:
    return {"filter": part.digest} if part.narrowed else {}


def _collection(
    request: GetFeature, parts: list[Part], matched: list[int], returned: int, address: str
) -> Collection:
    total, end = sum(matched), request.start + returned
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
        schema=_schema_address(request, parts, address),
        next=following,
        previous=previous,
    )


def _link(request: GetFeature, address: str, start: int) -> str:
    if not request.link:
        return ""
    link = f"{address}?{urlencode([*request.link, ('STARTINDEX', str(start))])}"
    return link if len(link) <= limits.LINK_CHARACTERS else ""


def _schema_address(request: GetFeature, parts: list[Part], address: str) -> str:
    version, key = (
        ("1.1.0", "TYPENAME") if request.format is Format.GML_31 else ("2.0.0", "TYPENAMES")
    )
    names = ",".join(dict.fromkeys(f"vv:{part.shape.name}" for part in parts))
    pairs = {"SERVICE": "WFS", "VERSION": version, "REQUEST": "DescribeFeatureType", key: names}
    return f"{address}?{urlencode({k: v for k, v in pairs.items() if v}, safe=':,')}"
