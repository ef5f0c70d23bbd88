"""From an id as people write it to the one object that it names (contract §4.2).

``TUNNUS``, ``SOURCE:id``, ``TYPE/SOURCE:id``, or the bare id where it is unique.
"""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from django.db import connections
from django.db.models import Q

from gisapp import access
from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.features import registry
from gisapp.features.past import SUFFIX
from networks.models.link import NETWORKS_OF_TYPE, TYPE_OF_NETWORK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gisapp.access import Caller, Reading

NODE_TYPES: Final = ("venttiili", "kaivo", "paloposti", "pumppaamo", "liitoskohta", "laite")
TYPES: Final = (*NODE_TYPES, *NETWORKS_OF_TYPE)
WRITTEN_AS: Final = "tunnus, SOURCE:id, TYPE/SOURCE:id, or a bare id where it is unique"
_LISTED_AT_MOST: Final = 10
# No longer than a type, a source and an id, and of characters that PostgreSQL knows.
_ID: Final = re.compile(r"[^\x00\ud800-\udfff]{1,200}")
# All types at once, before any door: most ids name one object, and then one door opens.
_CANDIDATES: Final = """
SELECT kind, id FROM networks_node{0}
WHERE source_id = %(text)s OR (source_id = %(source_id)s AND source = %(source)s)
  OR tunnus = %(tunnus)s
UNION ALL SELECT network, id FROM networks_link{0}
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


@dataclass(frozen=True, slots=True)
class _Id:
    """What somebody wrote, as it may be meant; ``wanted`` is a type, or empty."""

    wanted: str
    text: str
    source: str
    source_id: str
    tunnus: uuid.UUID | None

    @classmethod
    def of(cls, text: str) -> _Id:
        wanted, slash, rest = text.partition("/")
        if not slash or wanted not in TYPES:
            wanted, rest = "", text
        source, _colon, source_id = rest.partition(":")
        tunnus = None
        with suppress(ValueError):
            tunnus = uuid.UUID(rest)
        return cls(wanted, rest, source, source_id, tunnus)

    @property
    def named(self) -> Q:
        """The rows that it names; one had another id at another moment."""
        own = Q(source_id=self.source_id, source=self.source)
        return Q(source_id=self.text) | own | Q(tunnus=self.tunnus)


def find(
    text: str, *, caller: Caller, action: str, locator: str, as_of: datetime | None = None
) -> Named:
    """The one object that ``text`` names among those that ``caller`` may read, or might then.

    Raises ``InvalidInputError`` for what is no id and for one that names several objects, which
    it lists, and ``NotFoundError``.
    """
    if not _ID.fullmatch(text):
        msg = "Give the id of an object: tunnus, SOURCE:id or TYPE/SOURCE:id."
        raise InvalidInputError(msg, locator=locator)
    id_ = _Id.of(text)
    readings = _readings(_candidates(id_, as_of), caller, action, as_of)
    found = [named for reading, keys in readings for named in _visible(reading, keys, id_)]
    if not found:
        msg = "There is no object of the network with this id, or none that you may see."
        raise NotFoundError(msg, locator=locator)
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:_LISTED_AT_MOST])
        msg = f"The id names {len(found)} objects. Say which: {names}."
        raise InvalidInputError(msg, locator=locator)
    return found[0]


def _candidates(id_: _Id, as_of: datetime | None) -> dict[str, list[int]]:
    """Primary keys by type of what ``id_`` may mean, whoever may see it."""
    found: dict[str, list[int]] = {}
    statement = _CANDIDATES.format("" if as_of is None else SUFFIX)
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, asdict(id_))
        for name, key in cursor.fetchall():
            type_name = TYPE_OF_NETWORK.get(name, name)
            if id_.wanted in ("", type_name):
                found.setdefault(type_name, []).append(key)
    return found


def _readings(
    candidates: dict[str, list[int]], caller: Caller, action: str, as_of: datetime | None
) -> Iterator[tuple[Reading, list[int]]]:
    """Leave to read each type in question; a door is tried even where nothing is behind it."""
    for name in [name for name in TYPES if name in candidates] or TYPES[:1]:
        declared = registry.get(name)
        reading = access.readable(declared, caller=caller, action=action, as_of=as_of)
        yield reading, candidates.get(name, [])


def _visible(reading: Reading, keys: list[int], id_: _Id) -> Iterator[Named]:
    """Those of ``keys`` that the reading has under this id."""
    type_name = reading.feature_type.name
    rows = reading.rows.filter(id_.named, pk__in=keys)
    for key, tunnus, source, source_id in rows.values_list("pk", "tunnus", "source", "source_id"):
        name = f"{source}:{source_id}" if source_id else tunnus
        yield Named(type_name, key, f"{type_name}/{name}")
