"""``/items``: features of one collection, a page at a time (OGC 17-069r4 §7.15).

The bytes of the features are made in PostgreSQL; this module writes what stands around them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils import timezone

from gisapp.ogc import stream
from gisapp.ogc.api.feature_formats import FILES, GEOJSON, formats_of
from gisapp.ogc.api.links import HTML, JSON, Link, link
from gisapp.ogc.api.site import items_path
from gisapp.ogc.encodings import geojson
from gisapp.ogc.plan import one_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gisapp.ogc.api.feature_formats import FeatureFormat
    from gisapp.ogc.api.parameters import ItemsQuery
    from gisapp.ogc.api.site import Site
    from gisapp.ogc.plan import Page, Plan


def feature_collection(query: ItemsQuery, plan: Plan, site: Site) -> Iterator[bytes]:
    """The features of ``plan``, which is that of ``query``, as GeoJSON, in blocks."""
    write, start, count = geojson.member_in_axis_order, query.offset, query.limit
    with one_snapshot([plan], site.caller, start=start, count=count, write=write) as (page,):
        members = plan.stream(page, write)
        blocks = _collection(_opening(query, site, page), members)
        yield from stream.whole(blocks) if page.ready is not None else blocks


def _collection(opening: bytes, members: Iterator[bytes]) -> Iterator[bytes]:
    pending, first = opening, True
    for block in members:
        # The comma before the first feature of all separates it from nothing.
        yield pending + (block.removeprefix(b",") if first else block)
        pending, first = b"", False
    yield pending + b"\n]}"


def _opening(query: ItemsQuery, site: Site, page: Page) -> bytes:
    said: dict[str, Any] = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "numberMatched": page.matched,
        "numberReturned": page.window.size,
        "links": page_links(query, site, page),
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f'{text[:-1]},"features":['.encode()


def page_links(query: ItemsQuery, site: Site, page: Page) -> list[Link]:
    """Links to this page in every format, to the pages around it, and to the collection."""
    name = query.selection.type_name
    here = str(query.offset) if query.offset else ""
    made = [link("self", page_address(query, site, here), GEOJSON.form.media_type, "Tämä sivu")]
    made += [
        link(
            "alternate",
            page_address(query, site, here, format_),
            format_.form.media_type,
            f"Tämä sivu: {format_.title}",
        )
        for format_ in formats_of(name)
        if format_ is not GEOJSON
    ]
    end = page.window.start + page.window.size
    if page.window.size and end < page.matched:
        following = page_address(query, site, str(end))
        made.append(link("next", following, GEOJSON.form.media_type, "Seuraava sivu"))
    if query.offset:
        before = max(0, min(query.offset, page.matched) - query.limit)
        previous = page_address(query, site, str(before))
        made.append(link("prev", previous, GEOJSON.form.media_type, "Edellinen sivu"))
    made.append(link("collection", site.href(f"/collections/{name}"), JSON, "Kohdetyyppi"))
    made.append(link("root", site.href(), HTML, "Etusivu"))
    return made


def page_address(
    query: ItemsQuery, site: Site, offset: str, format_: FeatureFormat | None = None
) -> str:
    """The address of a page of the same query, in the same format or in another.

    A file has everything unless it is told how much a page holds.
    """
    asked = dict(query.pairs)
    if offset:
        asked["offset"] = offset
    if format_ in FILES:
        asked.setdefault("limit", str(query.limit))
    if format_ is not None:
        asked.pop("f", None)
        asked["f"] = format_.form.name
    path = site.href(items_path(query.selection.type_name))
    return f"{path}?{urlencode(asked, safe=':,/')}" if asked else path
