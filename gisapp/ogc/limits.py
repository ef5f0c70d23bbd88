"""How much one request may ask for; what goes beyond is refused with a message that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Collection

BODY_BYTES: Final = 5 * 1024 * 1024
# Of a transaction, which may bring a whole network.
TRANSACTION_BYTES: Final = 20 * 1024 * 1024
OPERATIONS: Final = 10_000
XML_DEPTH: Final = 64
FILTER_CHARACTERS: Final = 64 * 1024
FILTER_DEPTH: Final = 50
FILTER_NODES: Final = 2_000
IDS: Final = 10_000
NAMES: Final = 200
LITERAL_CHARACTERS: Final = 1_000
# Of one geometry, and of all geometry of a request.
VERTICES: Final = 50_000
REQUEST_VERTICES: Final = 1_000_000
LINK_CHARACTERS: Final = 8_000
# CountDefault: what an answer holds when nothing else is said. Clients that do not page are cut
# here without a word (QGIS), so it is far above any utility.
COUNT: Final = 1_000_000
# Pairs of a join in one answer; further ones come on further pages.
TUPLES: Final = 100_000
# An answer of so many features at most is read whole before it leaves.
SMALL_ROWS: Final = 1_000
# An answer of more features than this takes one of its account's places.
STREAM_ROWS: Final = 10_000
# Files that one process makes at a time, and how long one may become.
DOWNLOADS: Final = 2
DOWNLOAD_BYTES: Final = 2 * 1024**3
_FEED_ROLES: Final = frozenset({"feed"})


def statement_seconds(roles: Collection[str]) -> int:
    """How long one statement may take for somebody with ``roles``.

    A slow reader keeps its query waiting, so this is the time of a whole download.
    """
    if _FEED_ROLES.intersection(roles):
        return int(settings.FEED_STATEMENT_SECONDS)
    return int(settings.STATEMENT_SECONDS)


def streams_per_account() -> int:
    """How many large answers one account may have under way."""
    return int(settings.STREAMS_PER_ACCOUNT)
