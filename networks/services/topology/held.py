"""Rows of an edit: found, locked, compared with what the editor has seen, written and noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from gisapp.core.errors import ConflictError, InvalidInputError, NotFoundError
from gisapp.features import registry
from gisapp.features.writing import saved
from networks.models import Link
from networks.services.rules import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.access import Edit
    from gisapp.features.declaration import FeatureType
    from networks.models import Node

LINE: Final = ("sijainti", "alkusolmu", "loppusolmu")
INVERTS: Final = ("vesijuoksu_alku", "vesijuoksu_loppu")


@dataclass(frozen=True, slots=True)
class Target:
    """An object to change: published type, primary key, and the change number that was seen."""

    type_name: str
    key: int
    seen: int | None = None


def held(edit: Edit, target: Target) -> Any:
    """The row, locked; raises ``ConflictError`` when it is not as the editor has seen it."""
    writing = edit.writer(registry.get(target.type_name))
    found = writing.chosen(Q(pk=target.key, valid_to__isnull=True))
    if not found:
        msg = f"There is no such {target.type_name} any more. Read the network again."
        raise NotFoundError(msg)
    row: Any = found[0]
    if target.seen is not None and row.change_number != target.seen:
        msg = (
            f"Somebody has changed {name_of(row)} since you read it (muutosnumero "
            f"{row.change_number}, not {target.seen}). Read it again, then change. "
            "Nothing was stored."
        )
        raise ConflictError(msg, locator="muutosnumero")
    return row


def held_link(edit: Edit, target: Target) -> Link:
    """As ``held``, for what must be a link."""
    row = held(edit, target)
    if not isinstance(row, Link):
        msg = f"{name_of(row)} is no link."
        raise InvalidInputError(msg)
    return row


def held_node(edit: Edit, target: Target) -> Node:
    """As ``held``, for what must be a node."""
    row = held(edit, target)
    if isinstance(row, Link):
        msg = f"{name_of(row)} is no node."
        raise InvalidInputError(msg)
    return row  # type: ignore[no-any-return]  # the registry's rows are untyped


def name_of(row: Link | Node) -> str:
    """An object as messages name it."""
    return f"{type_of(row).name} {row.tunnus}"


def type_of(row: Link | Node) -> FeatureType:
    """The published type of a row."""
    return registry.get(row.published_type if isinstance(row, Link) else row.kind)


def links_at(node: Node) -> list[Link]:
    """The current links that end in ``node``, locked."""
    ending = Link.objects.filter(Q(start_node=node) | Q(end_node=node), valid_to__isnull=True)
    links: list[Any] = list(ending.order_by("pk").select_for_update(of=("self",)))
    return links


def store_line(edit: Edit, link: Link) -> None:
    """Save line, nodes and inverts of a link that exists, and note it."""
    names = [name for name in (*LINE, *INVERTS) if name in type_of(link).by_name]
    saved(type_of(link), [link], names, SENTENCES)
    note(edit, "update", [link])


def note(edit: Edit, verb: str, rows: Iterable[Link | Node]) -> None:
    """Keep for the ledger what was done to which rows."""
    for row in rows:
        edit.note(type_of(row), verb, [row.pk])
