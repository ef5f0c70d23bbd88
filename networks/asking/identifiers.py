"""From an id as people write it to the one object that it names (contract §4.2).

``TUNNUS``, ``SOURCE:id``, ``TYPE/SOURCE:id``, or the bare id where it is unique.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from gisapp import access
from gisapp.core.errors import InvalidInputError, NotFoundError
from gisapp.features import registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.access import Caller

LINK_TYPES: Final = {
    "vesijohto": ("vesi",),
    "jatevesiviemari": ("jatevesi", "sekavesi"),
    "hulevesiviemari": ("hulevesi",),
}
NODE_TYPES: Final = ("venttiili", "kaivo", "paloposti", "pumppaamo", "liitoskohta", "laite")
TYPES: Final = (*NODE_TYPES, *LINK_TYPES)
_LISTED_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Named:
    """The object that an id names: its published type, primary key and full name."""

    type_name: str
    key: int
    name: str

    @property
    def is_link(self) -> bool:
        """Whether it is a link, not a node."""
        return self.type_name in LINK_TYPES


def find(text: str, *, caller: Caller, action: str, locator: str) -> Named:
    """The one object that ``text`` names among those that ``caller`` may read.

    Raises ``InvalidInputError`` for an empty id and one that names several objects, which it
    lists, and ``NotFoundError``.
    """
    if not text or len(text) > 200:  # noqa: PLR2004 -- longer than any type, source and id
        msg = "Give the id of an object: tunnus, SOURCE:id or TYPE/SOURCE:id."
        raise InvalidInputError(msg, locator=locator)
    type_name, condition = _condition(text)
    found = list(_matches([type_name] if type_name else TYPES, condition, caller, action))
    if not found:
        msg = "There is no object of the network with this id, or none that you may see."
        raise NotFoundError(msg, locator=locator)
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:_LISTED_AT_MOST])
        msg = f"The id names {len(found)} objects. Say which: {names}."
        raise InvalidInputError(msg, locator=locator)
    return found[0]


def _condition(text: str) -> tuple[str, Q]:
    """The type that ``text`` names, or nothing, and the condition of the rest."""
    type_name, slash, rest = text.partition("/")
    if not slash or type_name not in TYPES:
        type_name, rest = "", text
    condition = Q(source_id=rest)
    source, colon, source_id = rest.partition(":")
    if colon:
        condition |= Q(source=source, source_id=source_id)
    with suppress(ValueError):
        condition |= Q(tunnus=uuid.UUID(rest))
    return type_name, condition


def _matches(
    type_names: Iterable[str], condition: Q, caller: Caller, action: str
) -> Iterable[Named]:
    for type_name in type_names:
        reading = access.readable(registry.get(type_name), caller=caller, action=action)
        rows = reading.rows.filter(condition).values_list("pk", "tunnus", "source", "source_id")
        for key, tunnus, source, source_id in rows[:_LISTED_AT_MOST]:
            name = f"{source}:{source_id}" if source_id else tunnus
            yield Named(type_name, key, f"{type_name}/{name}")


def type_of_link(network: str) -> str:
    """The published type of links of a network."""
    return next(name for name, networks in LINK_TYPES.items() if network in networks)
