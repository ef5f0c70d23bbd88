"""The doors themselves, and the lines that they write in the ledger."""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from gisapp import audit
from gisapp.access.caller import Caller
from gisapp.access.policy import READING, Right
from gisapp.core.errors import ForbiddenError
from gisapp.features import past, registry
from gisapp.features.changes.position import largest_number
from gisapp.features.declaration import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from django.db.models import QuerySet

    from gisapp.features.declaration import FeatureType


@dataclass(slots=True)
class Disclosure:
    """What a streamed answer has let out so far."""

    ids: array[int] = field(default_factory=partial(array, "q"))
    change_number: int | None = None
    n: int | None = None

    def add(self, ids: Iterable[int]) -> None:
        """Note primary keys whose rows have left."""
        self.ids.extend(ids)

    def whole(self, change_number: int, n: int | None = None) -> None:
        """Note that all rows of the type left, as they were at ``change_number``."""
        self.change_number = change_number
        self.n = n


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Leave to read one type.

    ``feature_type`` has only the properties that the caller may see; ``rows`` is a QuerySet over
    the read-only connection, already limited to the rows that the caller may know of. With
    ``as_of`` both are of the past.
    """

    feature_type: FeatureType
    rows: QuerySet[Any]
    caller: Caller
    entry: audit.Entry
    as_of: datetime | None = None

    def record(
        self, ids: Iterable[int], *, scope: Mapping[str, Any] | None = None, outcome: str = "ok"
    ) -> None:
        """Write the one line of an answer that is ready but has not left."""
        kept = list(ids)
        audit.write(
            replace(self.entry, outcome=outcome, ids=kept, n=len(kept), scope=self._scope(scope))
        )

    def record_count(self, counted: int, *, scope: Mapping[str, Any] | None = None) -> None:
        """Write the line of an answer that tells of many rows and names none.

        It has how many were counted, and the change number of the state in which they were.
        """
        state = {"counted": counted, "counted_at": self.change_number()}
        self.record([], scope={**state, **(scope or {})})

    def change_number(self) -> int:
        """The change number that names the state of the type in this snapshot.

        For a followed type, a feed and ``tilannekuva`` it is the largest of all, deletions
        included; a type without a feed has only its rows to tell it.
        """
        if registry.tables_behind(self.feature_type):
            return largest_number()
        source = self.feature_type.with_role(Role.CHANGE_NUMBER).source
        table = self.rows.model._default_manager.using("read")  # noqa: SLF001 -- Django's documented name
        return int(table.aggregate(number=Max(source))["number"] or 0)

    def disclosure(
        self, *, scope: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[Disclosure]:
        """The two lines of a streamed answer of this type; see ``disclosed``."""
        return disclosed(self.entry, scope=self._scope(scope))

    def _scope(self, scope: Mapping[str, Any] | None) -> dict[str, Any]:
        past = {} if self.as_of is None else {"as_of": self.as_of.isoformat()}
        return {"rights": self.caller.rights_class, **past, **(scope or {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """Leave to store what an import or a sync brings of one type."""

    feature_type: FeatureType
    caller: Caller
    entry: audit.Entry

    def record(
        self, ids: Iterable[int], *, scope: Mapping[str, Any] | None = None, outcome: str = "ok"
    ) -> None:
        """Write the line of a change that is done, or refused (``error``)."""
        kept = list(ids)
        audit.write(
            replace(self.entry, outcome=outcome, ids=kept, n=len(kept), scope=dict(scope or {}))
        )


def readable(
    feature_type: FeatureType,
    *,
    caller: Caller,
    action: str = "list",
    purpose: str = "",
    as_of: datetime | None = None,
) -> Reading:
    """Open the door for reading ``feature_type``, as it is or as it was ``as_of`` a moment.

    Raises ``ForbiddenError``, and writes a refused line, when no role of the caller reaches, and
    ``InvalidInputError`` for the past of a type that has none.
    """
    right = READING[feature_type.subject]
    entry = entry_for(caller, action=action, kind=feature_type.name, right=right, purpose=purpose)
    _require(right, caller=caller, entry=entry)
    if as_of is not None:
        declared = registry.get(feature_type.name)
        return Reading(
            feature_type=seen_by(caller, past.past_of(declared)),
            rows=past.rows_at(declared, caller, as_of).using("read"),
            caller=caller,
            entry=entry,
            as_of=as_of,
        )
    return Reading(
        feature_type=seen_by(caller, feature_type),
        rows=_rows(feature_type, caller.roles).all(),
        caller=caller,
        entry=entry,
    )


@lru_cache(maxsize=256)
def _rows(feature_type: FeatureType, roles: frozenset[str]) -> QuerySet[Any]:
    """The rows that callers with ``roles`` may know of: never read itself, only its copies."""
    return feature_type.rows(Caller(actor="", roles=roles)).using("read")


def storable(
    feature_type: FeatureType, *, caller: Caller, action: str = "import", purpose: str = ""
) -> Storing:
    """Open the door for an import or a sync of ``feature_type``, whose services do the storing.

    Raises ``ForbiddenError``, and writes a refused line, when no role of the caller reaches.
    """
    entry = entry_for(
        caller, action=action, kind=feature_type.name, right=Right.IMPORT, purpose=purpose
    )
    _require(Right.IMPORT, caller=caller, entry=entry)
    return Storing(feature_type=feature_type, caller=caller, entry=entry)


def attempt(
    right: Right, *, caller: Caller, action: str, kind: str = "", purpose: str = ""
) -> audit.Entry:
    """Require ``right`` for a deed that is no plain reading or writing of one type (a look-up).

    Gives the entry to write when the outcome is known; raises ``ForbiddenError`` with a refused
    line.
    """
    entry = entry_for(caller, action=action, kind=kind, right=right, purpose=purpose)
    _require(right, caller=caller, entry=entry)
    return entry


@contextmanager
def disclosed(entry: audit.Entry, *, scope: Mapping[str, Any]) -> Iterator[Disclosure]:
    """Write the first line of a streamed answer now, and its second when the block ends.

    The second line says ``ok``, ``cut`` when the client went away, or ``error``.
    """
    begun = audit.write(replace(entry, outcome="begun", scope=scope))
    disclosure, outcome = Disclosure(), "error"
    try:
        yield disclosure
        outcome = "ok"
    except GeneratorExit:
        outcome = "cut"
        raise
    finally:
        audit.write(_end(replace(entry, outcome=outcome, begun=begun, scope=scope), disclosure))


def _end(entry: audit.Entry, disclosure: Disclosure) -> audit.Entry:
    if disclosure.change_number is None:
        return replace(entry, ids=disclosure.ids, n=len(disclosure.ids))
    scope = {**entry.scope, "all_at": disclosure.change_number}
    return replace(entry, ids=None, n=disclosure.n, scope=scope)


def types_for(caller: Caller) -> tuple[FeatureType, ...]:
    """The declared types that ``caller`` may read: what capabilities list.

    Each has only the properties that the caller may see.
    """
    return _types_for(caller.rights, registry.all_types())


def layers_for(caller: Caller) -> tuple[FeatureType, ...]:
    """The types that ``caller`` may read and that maps, tiles and layer lists show."""
    return tuple(feature_type for feature_type in types_for(caller) if feature_type.is_layer)


def seen_by(caller: Caller, feature_type: FeatureType) -> FeatureType:
    """The type without the properties that ``caller`` may not see."""
    return _seen_with(caller.rights, feature_type)


@lru_cache(maxsize=64)
def _types_for(rights: frozenset[Right], types: tuple[FeatureType, ...]) -> tuple[FeatureType, ...]:
    return tuple(
        _seen_with(rights, feature_type)
        for feature_type in types
        if READING[feature_type.subject] in rights
    )


# Kept, so that a caller with the same rights meets the same object: what faces derive from a type
# (documents, texts of queries) they keep for the object.
@lru_cache(maxsize=1024)
def _seen_with(rights: frozenset[Right], feature_type: FeatureType) -> FeatureType:
    """The type without the properties that those with ``rights`` may not see."""
    addresses = Right.READ_ADDRESSES in rights
    names = [prop.name for prop in feature_type.properties if addresses or not prop.personal]
    return feature_type.narrowed(names)


def entry_for(caller: Caller, *, action: str, kind: str, right: Right, purpose: str) -> audit.Entry:
    """The ledger line that begins when ``caller`` does ``action``."""
    return audit.Entry(
        actor=caller.actor,
        roles=tuple(sorted(caller.roles)),
        right=right.value,
        source=caller.source,
        session=caller.session,
        request_id=caller.request_id,
        action=action,
        kind=kind,
        outcome="begun",
        purpose=purpose,
    )


def _require(right: Right, *, caller: Caller, entry: audit.Entry) -> None:
    if caller.may(right):
        return
    audit.write(replace(entry, outcome="denied", reason="role"))
    msg = "Your role does not reach this. Ask the main user if your work needs it."
    raise ForbiddenError(msg)
