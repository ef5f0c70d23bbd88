"""Capabilities of 2.0.0, 1.1.0 and 1.0.0: what this caller may have, told truly.

The text depends on the declarations, the caller's rights and the address alone, so it is the same
byte for byte between two releases; some clients paste it by hand. Extents are the service area:
computing them would cost more than the answer.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

from gisapp import access
from gisapp.access import Right
from gisapp.geo import crs
from gisapp.ogc import xml_writer
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.namespaces import SCHEMA_LOCATIONS, WFS_1, WFS_2, WFS_100_CAPABILITIES
from gisapp.ogc.wfs import capabilities_v1_0, capabilities_v1_1, capabilities_v2_0
from gisapp.ogc.wfs.capabilities_parts import Offer
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.wfs.rights import CHANGING
from gisapp.ogc.wfs.sections import NO_SECTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from gisapp.access import Caller
    from gisapp.ogc.wfs.capabilities_parts import Bounds
    from gisapp.ogc.wfs.requests import GetCapabilities

# What a document of ours may have been marked with, or what stands for none (OGC 05-008 §7.3.4).
_OLDER: Final = re.compile(r"[0-9a-f]{16}|0")
_SCHEMAS: Final = {
    Version.V1_0: (WFS_1, WFS_100_CAPABILITIES),
    Version.V1_1: (WFS_1, SCHEMA_LOCATIONS[WFS_1]),
    Version.V2_0: (WFS_2, SCHEMA_LOCATIONS[WFS_2]),
}
_DOCUMENTS: Final[dict[Version, Callable[[Offer], _Element]]] = {
    Version.V1_0: capabilities_v1_0.document,
    Version.V1_1: capabilities_v1_1.document,
    Version.V2_0: capabilities_v2_0.document,
}


def capabilities(request: GetCapabilities, caller: Caller, address: str) -> bytes:
    """The capabilities document for ``caller``; ``address`` is that of the service.

    A client that has the document already, and says so, gets its root alone; raises ``OwsError``
    for a sequence that was never ours.
    """
    offer = replace(offer_for(caller, address), sections=request.sections)
    if request.version is Version.V1_0:
        # 1.0.0 has no sections, and its sequence is a number that we have no use for.
        return _document(request.version, replace(offer, sections=frozenset()))
    sequence = _sequence(request.version, replace(offer, sections=frozenset()))
    if request.update_sequence == sequence:
        return _document(request.version, replace(offer, sections=NO_SECTION), sequence)
    if request.update_sequence and not _OLDER.fullmatch(request.update_sequence):
        msg = "No capabilities document of this service has had this update sequence."
        raise OwsError(Code.INVALID_UPDATE_SEQUENCE, msg, locator="updateSequence")
    return _document(request.version, offer, sequence)


def offer_for(caller: Caller, address: str) -> Offer:
    """What ``caller`` may do here."""
    return Offer(
        types=access.types_for(caller),
        address=address,
        bounds=_bounds(),
        edits=_edits(caller),
        manages=caller.may(Right.STORE_QUERIES),
    )


def _edits(caller: Caller) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the caller may do to each type that it may change, in the words of the standard."""
    if not caller.rights & CHANGING:
        return ()
    verbs = ((kind.name, access.verbs_for(kind, caller)) for kind in access.types_for(caller))
    return tuple((name, tuple(map(str.capitalize, own))) for name, own in verbs if own)


@lru_cache(maxsize=64)
def _sequence(version: Version, offer: Offer) -> str:
    """A mark of the document's content: another content, another mark."""
    return hashlib.blake2b(_document(version, offer), digest_size=8).hexdigest()


@lru_cache(maxsize=128)
def _document(version: Version, offer: Offer, sequence: str = "") -> bytes:
    root = _DOCUMENTS[version](offer)
    if sequence:
        root.set("updateSequence", sequence)
    return xml_writer.document(root, schema=_SCHEMAS[version])


@lru_cache(maxsize=1)
def _bounds() -> Bounds:
    """The service area in degrees: west, south, east, north, rounded outwards enough to hold it."""
    to_degrees = crs.transformer(crs.STORAGE_SRID, crs.GEOGRAPHIC_SRID)
    min_e, min_n, max_e, max_n = settings.SERVICE_AREA
    west, south, east, north = to_degrees.transform_bounds(min_e, min_n, max_e, max_n)
    return (round(west, 3), round(south, 3), round(east, 3), round(north, 3))
