"""From an id as people write it to the one object that it names (contract §4.2).

``TUNNUS``, ``SOURCE:id``, ``TYPE/SOURCE:id``, or the bare id where it is unique.
"""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connections

from gisapp import access
from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.features import registry
from networks.models.link import NETWORKS_OF_TYPE, TYPE_OF_NETWORK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.access import Caller

NODE_TYPES: Final = ("venttiili", "kaivo", "paloposti", "pumppaamo", "liitoskohta", "laite")
TYPES: Final = (*NODE_TYPES, *NETWORKS_OF_TYPE)
WRITTEN_AS: Final = "tunnus, SOURCE:id, TYPE/SOURCE:id, or a bare id where it is unique"
_LISTED_AT_MOST: Final = 10
# No longer than a type, a source and an id, and of characters that PostgreSQL knows.
_ID: Final = re.compile(r"[^\x00\ud800-\udfff]{1,200}")
# All types at once, before any door: most ids name one object, and then one door opens.
_CANDIDATES: Final = """
SELECT kind, id FROM networks_node
WHERE source_id = %(text)s OR (source_id = %(source_id)s AND source = %(source)s)
  OR tunnus = %(tunnus)s
UNION ALL SELECT network, id FROM networks_link
WHERE source_id = %(text)s OR (source_id = %(source_id)s AND source = %(source)s)
  OR tunnus = %(tunnus)s
"""


@dataclass(frozen=True, slots=True)
class Named:
    """The object that an id names: its published type, primary key and full name."""

    type_name: str
    key: int
    name: str

    @property
    def is_link(self) -> bool:
        """Whether it is a link, not a node."""
        return self.type_name in NETWORKS_OF_TYPE


def find(text: str, *, caller: Caller, action: str, locator: str) -> Named:
    """The one object that ``text`` names among those that ``caller`` may read.

    Raises ``InvalidInputError`` for what is no id and for one that names several objects, which
    it lists, and ``NotFoundError``.
    """
    if not _ID.fullmatch(text):
        msg = "Give the id of an object: tunnus, SOURCE:id or TYPE/SOURCE:id."
        raise InvalidInputError(msg, locator=locator)
    found = list(_visible(_candidates(text), caller, action))
    if not found:
        msg = "There is no object of the network with this id, or none that you may see."
        raise NotFoundError(msg, locator=locator)
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:_LISTED_AT_MOST])
        msg = f"The id names {len(found)} objects. Say which: {names}."
        raise InvalidInputError(msg, locator=locator)
    return found[0]


def _candidates(text: str) -> dict[str, list[int]]:
    """Primary keys by type of what ``text`` may mean, whoever may see it."""
    wanted, slash, rest = text.partition("/")
    if not slash or wanted not in TYPES:
        wanted, rest = "", text
    source, _colon, source_id = rest.partition(":")
    tunnus = None
    with suppress(ValueError):
        tunnus = uuid.UUID(rest)
    values = {"text": rest, "source": source, "source_id": source_id, "tunnus": tunnus}
    found: dict[str, list[int]] = {}
    with connections["read"].cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        for name, key in cursor.fetchall():
            type_name = TYPE_OF_NETWORK.get(name, name)
            if wanted in ("", type_name):
                found.setdefault(type_name, []).append(key)
    return found


def _visible(candidates: dict[str, list[int]], caller: Caller, action: str) -> Iterable[Named]:
    """Those that ``caller`` may read; a door is tried even where there is nothing behind it."""
    for type_name in [name for name in TYPES if name in candidates] or TYPES[:1]:
        reading = access.readable(registry.get(type_name), caller=caller, action=action)
        rows = reading.rows.filter(pk__in=candidates.get(type_name, ()))
        for key, tunnus, source, source_id in rows.values_list(
            "pk", "tunnus", "source", "source_id"
        ):
            name = f"{source}:{source_id}" if source_id else tunnus
            yield Named(type_name, key, f"{type_name}/{name}")
