"""What a client can ask of the WFS: one form for KVP and XML, 1.1.0 and 2.0.0.

The readers (``kvp``, ``xml``) differ, the operations do not. Values here are already checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.errors import Code, OwsError, invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.geo.crs import CrsName
    from gisapp.ogc.filters.ast import Node

GET_FEATURE_BY_ID: Final = (
    "urn:ogc:def:query:OGC-WFS::GetFeatureById",
    "http://www.opengis.net/def/query/OGC-WFS/0/GetFeatureById",
)
_WHOLE: Final = re.compile(r"\d{1,18}", re.ASCII)


class Version(Enum):
    """A version of WFS that the service speaks."""

    V1_1 = "1.1.0"
    V2_0 = "2.0.0"

    @property
    def gml(self) -> Format:
        """The GML that answers have when the client wishes nothing else."""
        return Format.GML_31 if self is Version.V1_1 else Format.GML_32


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCapabilities:
    """What can be had here."""

    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeFeatureType:
    """The schema of some types; of all, when none is named."""

    version: Version
    type_names: tuple[str, ...]
    schema: Format


@dataclass(frozen=True, slots=True)
class SortKey:
    """A property to sort by."""

    name: str
    descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Features of one type; ``properties`` None means all."""

    type_name: str
    filter: Node | None = None
    properties: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    system: CrsName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetFeature:
    """Features. ``link`` repeats the request as KVP without its start, for the paging links.

    ``by_id`` marks the stored query that gives one bare feature or a fault.
    """

    version: Version
    queries: tuple[Query, ...]
    format: Format
    start: int = 0
    count: int | None = None
    hits: bool = False
    by_id: bool = False
    link: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQueries:
    """The list of stored queries, or their description."""

    version: Version
    described: bool
    ids: tuple[str, ...] = ()


Request = GetCapabilities | DescribeFeatureType | GetFeature | StoredQueries


def parse_version(text: str) -> Version:
    """The version of any request but GetCapabilities; raises ``OwsError``."""
    for version in Version:
        if text == version.value:
            return version
    if not text or text.startswith("2.0."):
        return Version.V2_0
    msg = "The service speaks WFS 2.0.0 and 1.1.0."
    raise invalid(msg, "version")


def negotiate(accepted: Sequence[str], version: str) -> Version:
    """The version of the capabilities (OGC 06-121r9 §7.3.2; the older rule for ``version``).

    Raises ``OwsError`` when none of the accepted ones is spoken.
    """
    if accepted:
        for text in accepted:
            for spoken in Version:
                if text.strip() == spoken.value:
                    return spoken
        msg = "The service speaks WFS 2.0.0 and 1.1.0."
        raise OwsError(Code.VERSION_NEGOTIATION, msg, locator="AcceptVersions")
    # Without a list: the highest that is not above the wish, else the lowest that is spoken.
    return Version.V1_1 if version and version < Version.V2_0.value else Version.V2_0


def parse_whole(text: str, locator: str) -> int:
    """A whole number of zero or more; raises ``OwsError`` naming ``locator``."""
    if not _WHOLE.fullmatch(text.strip()):
        msg = f"{locator} is a whole number of zero or more."
        raise invalid(msg, locator)
    return int(text)


def parse_hits(text: str) -> bool:
    """Whether only the number of features is wanted; raises ``OwsError``."""
    if text.strip().lower() not in ("", "results", "hits"):
        msg = "resultType is results or hits."
        raise invalid(msg, "resultType")
    return text.strip().lower() == "hits"


def parse_direction(text: str) -> bool:
    """Whether a sort order is descending; raises ``OwsError``."""
    if text.strip().upper() not in ("", "A", "ASC", "D", "DESC"):
        msg = "A sort order is ASC or DESC."
        raise invalid(msg, "sortBy")
    return text.strip().upper().startswith("D")


def require_service(text: str | None) -> None:
    """Raise ``OwsError`` unless ``text`` is WFS."""
    if not text:
        msg = "The parameter service is missing; it is WFS."
        raise OwsError(Code.MISSING_PARAMETER, msg, locator="service")
    if text.strip().upper() != "WFS":
        msg = "The service here is WFS."
        raise invalid(msg, "service")
