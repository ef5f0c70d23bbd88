"""The stored queries that people have made, as definitions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from gisapp.access import stored_queries as door
from gisapp.core.errors import ConflictError, NotFoundError
from gisapp.ogc import xml_reader
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.wfs.stored.definition import read_definition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from gisapp.access import Caller
    from gisapp.ogc.wfs.stored.definition import Definition


def find(id_: str) -> Definition | None:
    """The stored query called ``id_``, or None."""
    text = door.definition_of(id_)
    return None if text is None else _read(text)


def everything() -> list[Definition]:
    """All of them, by id."""
    return [_read(text) for text in door.all_definitions()]


def keep(definitions: Mapping[str, _Element], caller: Caller) -> None:
    """Keep new definitions by their ids, all or none; raises ``OwsError`` when an id is taken."""
    texts = {
        id_: etree.tostring(element, encoding="unicode", with_tail=False)
        for id_, element in definitions.items()
    }
    try:
        door.keep(texts, caller)
    except ConflictError:
        raise taken(next(filter(find, definitions), "id")) from None


def taken(id_: str) -> OwsError:
    """The error that ``id_`` is in use (OGC 09-025r2 table 3), which its locator names (§7.5)."""
    msg = "There is already a stored query with this id."
    return OwsError(Code.DUPLICATE_STORED_QUERY, msg, locator=id_)


def drop(id_: str, caller: Caller) -> None:
    """Drop the stored query called ``id_``; raises ``OwsError`` when there is none."""
    try:
        door.drop(id_, caller)
    except NotFoundError as error:
        raise invalid(error.message, error.locator) from None


@lru_cache(maxsize=door.QUERIES)
def _read(text: str) -> Definition:
    return read_definition(xml_reader.parse(text.encode()))
