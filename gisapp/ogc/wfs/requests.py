"""What a client can ask of the WFS: one form for KVP and XML, 1.0.0, 1.1.0 and 2.0.0.

The readers (``kvp``, ``xml``) differ, the operations do not. Values here are already checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.wfs.transaction.requests import Transaction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lxml.etree import _Element

    from gisapp.geo.crs import CrsName
    from gisapp.ogc.filters.ast import Distance, Node, Spatial
    from gisapp.ogc.plan import SortKey

# The language of stored queries, as 2.0.0 and 2.0.2 name it.
LANGUAGES: Final = (
    "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression",
    "urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression",
)
_VERSION: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}", re.ASCII)
_MINUTE: Final = 60
_WHOLE: Final = re.compile(r"\d{1,18}", re.ASCII)


class Version(Enum):
    """A version of WFS that the service speaks."""

    V1_0 = "1.0.0"
    V1_1 = "1.1.0"
    V2_0 = "2.0.0"

    @property
    def gml(self) -> Format:
        """The GML that answers have when the client wishes nothing else."""
        return _GML[self]


_GML: Final = {
    Version.V1_0: Format.GML_2,
    Version.V1_1: Format.GML_31,
    Version.V2_0: Format.GML_32,
}
# The best first.
SPOKEN: Final = (Version.V2_0, Version.V1_1, Version.V1_0)
_SPEAKS: Final = "The service speaks WFS 2.0.0, 1.1.0 and 1.0.0."


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCapabilities:
    """What can be had here: the whole document, or some ``sections`` of it.

    ``update_sequence`` names the document that the client has already.
    """

    version: Version
    sections: frozenset[str] = frozenset()
    update_sequence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeFeatureType:
    """The schema of some types; of all, when none is named."""

    version: Version
    type_names: tuple[str, ...]
    schema: Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Features of one type; ``properties`` None means all."""

    type_name: str
    filter: Node | None = None
    properties: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    system: CrsName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """A stored query by its id, with its arguments by their names in capitals."""

    id: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetFeature:
    """Features, by queries or by a stored one, as they are or as they were ``as_of`` a moment.

    ``link`` repeats the request as KVP without its start, for the paging links; ``lock`` is the id
    of the lock on what comes.
    """

    version: Version
    queries: tuple[Query, ...] = ()
    stored: StoredCall | None = None
    format: Format
    start: int = 0
    count: int | None = None
    hits: bool = False
    link: tuple[tuple[str, str], ...] = ()
    lock: str = ""
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetTuples:
    """Pairs of features, one of each of the two queries of ``features``: a spatial join.

    ``names`` are those that properties have in front in ``conditions``, which relate the two.
    """

    features: GetFeature
    names: tuple[str, str]
    conditions: tuple[Spatial | Distance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockTerms:
    """How long a lock lasts, and whether it may leave out what somebody else has locked.

    ``seconds`` None means as long as the service thinks fit; ``renew`` names a lock that begins
    anew.
    """

    seconds: int | None = None
    some: bool = False
    renew: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockFeature:
    """A lock on features; without features it only renews the lock that its terms name."""

    version: Version
    features: GetFeature | None
    terms: LockTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class GetFeatureWithLock:
    """Features, and a lock on those that come."""

    features: GetFeature
    terms: LockTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPropertyValue:
    """The values of one property: ``features`` says of which features."""

    reference: str
    features: GetFeature


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQueries:
    """The list of stored queries, or their description."""

    described: bool
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateStoredQuery:
    """New stored queries, as the definitions stand in the request."""

    definitions: tuple[_Element, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropStoredQuery:
    """A stored query that is to go."""

    id: str


Request = (
    GetCapabilities
    | DescribeFeatureType
    | GetFeature
    | GetTuples
    | GetFeatureWithLock
    | GetPropertyValue
    | LockFeature
    | StoredQueries
    | CreateStoredQuery
    | DropStoredQuery
    | Transaction
)


def parse_version(text: str) -> Version:
    """The version of any request but GetCapabilities; raises ``OwsError``."""
    for version in SPOKEN:
        if text == version.value:
            return version
    if not text or text.startswith("2.0."):
        return Version.V2_0
    raise invalid(_SPEAKS, "version")


def version_of_fault(text: str) -> Version:
    """The version whose form a fault has, when the request says ``text`` of its version."""
    if text.startswith("1.0"):
        return Version.V1_0
    return Version.V1_1 if text.startswith("1.") else Version.V2_0


def negotiate(accepted: Sequence[str], version: str) -> Version:
    """The version of the capabilities (OGC 06-121r9 §7.3.2; the older rule for ``version``).

    Raises ``OwsError`` when none of the accepted ones is spoken.
    """
    if accepted:
        for text in accepted:
            for spoken in SPOKEN:
                if text.strip() == spoken.value:
                    return spoken
        raise OwsError(Code.VERSION_NEGOTIATION, _SPEAKS, locator="AcceptVersions")
    if not _VERSION.fullmatch(version):
        return Version.V2_0
    # Without a list: the highest that is not above the wish, else the lowest that is spoken.
    wish = _numbers(version)
    return next((spoken for spoken in SPOKEN if _numbers(spoken.value) <= wish), Version.V1_0)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def parse_whole(text: str, locator: str) -> int:
    """A whole number of zero or more; raises ``OwsError`` naming ``locator``."""
    if not _WHOLE.fullmatch(text.strip()):
        msg = f"{locator} is a whole number of zero or more."
        raise invalid(msg, locator)
    return int(text)


def parse_hits(text: str, version: Version) -> bool:
    """Whether only the number of features is wanted, which 1.0.0 cannot; raises ``OwsError``."""
    if version is Version.V1_0:
        return False
    if text.strip().lower() not in ("", "results", "hits"):
        msg = "resultType is results or hits."
        raise invalid(msg, "resultType")
    return text.strip().lower() == "hits"


def parse_terms(expiry: str, action: str, renew: str, version: Version) -> LockTerms:
    """The terms of a lock: ``expiry`` is in seconds in 2.0.0 and in minutes before.

    Raises ``OwsError``.
    """
    if action.strip().upper() not in ("", "ALL", "SOME"):
        msg = "lockAction is ALL or SOME."
        raise invalid(msg, "lockAction")
    seconds = None
    if expiry.strip():
        unit = 1 if version is Version.V2_0 else _MINUTE
        seconds = parse_whole(expiry, "expiry") * unit
    return LockTerms(seconds=seconds, some=action.strip().upper() == "SOME", renew=renew.strip())


def parse_direction(text: str) -> bool:
    """Whether a sort order is descending; raises ``OwsError``."""
    if text.strip().upper() not in ("", "A", "ASC", "D", "DESC"):
        msg = "A sort order is ASC or DESC."
        raise invalid(msg, "sortBy")
    return text.strip().upper().startswith("D")


def refuse_foreign_resolve(text: str) -> None:
    """Raise ``OwsError`` for a wish to follow references; we have none to follow."""
    if text.strip().lower() not in ("", "local", "none"):
        msg = "References are not followed: resolve is local or none."
        raise invalid(msg, "resolve")


def require_new(version: str) -> None:
    """Raise ``OwsError`` unless ``version`` has the operations that are new in 2.0."""
    if parse_version(version) is not Version.V2_0:
        msg = "The operation came with WFS 2.0.0; ask for it in that version."
        raise OwsError(Code.NOT_SUPPORTED, msg, locator="request")


def require_service(text: str | None) -> None:
    """Raise ``OwsError`` unless ``text`` is WFS."""
    if not text:
        msg = "The parameter service is missing; it is WFS."
        raise OwsError(Code.MISSING_PARAMETER, msg, locator="service")
    if text.strip().upper() != "WFS":
        msg = "The service here is WFS."
        raise invalid(msg, "service")
