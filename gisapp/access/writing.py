"""Leave to write one type: which rows, which properties, in which order things are checked.

A row that the caller may not see is as if it did not exist, in every verb. What a client sends for
a property that it may not write is passed over where it is what the row has already: clients send
whole features back.
"""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from gisapp.access import locks
from gisapp.access.policy import Right
from gisapp.core.errors import (
    ConflictError,
    InvalidValueError,
    LimitError,
    UnknownNameError,
)
from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.features.values import broken, fitting
from gisapp.features.writing import DRAWN, of_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from gisapp.access.edits import Edit
    from gisapp.access.locks import HeldLock
    from gisapp.features.declaration import FeatureType, Property
    from gisapp.features.writing import Writer

    Values = Mapping[str, Any]

LARGEST_CHANGE: Final = 20_000
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """A row after a change: primary key, public id, and its change number (0 when it is gone)."""

    key: int
    public_id: str
    change_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Leave to write one type inside an edit.

    ``feature_type`` has only the properties that the caller may see. ``whole`` says that features
    may be made, replaced and removed and every writable property changed; otherwise the caller may
    change the place of what there is.
    """

    feature_type: FeatureType
    edit: Edit
    whole: bool

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows that the caller may change, as they are inside the edit."""
        return self.feature_type.rows(self.edit.caller).using("default")

    def named(self, public_id: str) -> Q:
        """The condition that picks the feature with this public id."""
        field = self.feature_type.descriptions[self.feature_type.id_property.name]
        if field.kind is FieldKind.UUID:
            try:
                return Q(**{field.column: uuid.UUID(public_id)})
            except ValueError:
                return Q(pk__in=())
        return Q(**{field.column: public_id})

    def insert(self, records: Sequence[Values], *, keep_ids: bool = False) -> list[Written]:
        """Make a feature of each record and give them in the same order.

        With ``keep_ids`` the ids in the records are kept, otherwise the service draws its own where
        it draws ids at all. Raises ``ForbiddenError``, ``InvalidValueError`` (naming the record) or
        ``ConflictError``.
        """
        self._require_whole()
        fitted = of_each(records, partial(self._new_values, keep_ids=keep_ids))
        rows = self._writer.insert(self.feature_type, fitted, self.edit)
        return self._done("insert", rows)

    def update(self, where: Q, values: Values, *, expected: int | None = None) -> list[Written]:
        """Give the rows that ``where`` picks the same ``values``; none when it picks none.

        ``expected`` is the change number that the caller has seen: ``ConflictError`` when a row has
        another one by now. One among ``values`` counts as expected. Raises ``ForbiddenError`` for
        values that the role may not change, ``InvalidValueError``, ``LockedError``, ``LimitError``
        for too many rows.
        """
        fitted = self._known(values)
        number = fitted.pop(self.feature_type.with_role(Role.CHANGE_NUMBER).name, None)
        rows = self.chosen(where, number if expected is None else expected)
        changes = self._changes(rows, fitted)
        if rows and changes:
            self._writer.update(self.feature_type, rows, changes, self.edit)
        return self._done("update", rows)

    def replace(self, where: Q, values: Values, *, expected: int | None = None) -> list[Written]:
        """As ``update``, but what is left out and can be without a value loses it.

        A property that must have a value keeps the one it has.
        """
        self._require_whole()
        missing = {
            prop.name: None
            for prop in self.feature_type.properties
            if prop.writable and self.feature_type.descriptions[prop.name].nullable
        }
        return self.update(where, {**missing, **values}, expected=expected)

    def delete(self, where: Q, *, expected: int | None = None) -> list[Written]:
        """Remove the rows that ``where`` picks and give what they were."""
        self._require_whole()
        rows = self.chosen(where, expected)
        id_column = self._column(Role.ID)
        gone = [Written(row.pk, str(getattr(row, id_column)), 0) for row in rows]
        if rows:
            self._writer.delete(self.feature_type, rows, self.edit)
        self.edit.note(self.feature_type, "delete", (one.key for one in gone))
        return gone

    def lock(self, where: Q, lock: HeldLock) -> tuple[list[str], list[str]]:
        """Put the rows that ``where`` picks under ``lock``: ids of those held, and of the rest."""
        rows = list(self.rows.filter(where).order_by("pk").select_for_update())
        taken, id_column = locks.take(lock, rows), self._column(Role.ID)
        self.edit.note(self.feature_type, "lock", taken)
        ids = [(row.pk in taken, str(getattr(row, id_column))) for row in rows]
        return [name for held, name in ids if held], [name for held, name in ids if not held]

    def chosen(self, where: Q, expected: int | None = None) -> list[Any]:
        """The rows that ``where`` picks, locked in the database; at most ``LARGEST_CHANGE``.

        ``expected`` is as in ``update``. For services that change rows by themselves inside the
        edit, and then ``note`` them.
        """
        chosen = self.rows.filter(where).order_by("pk").select_for_update()
        rows = list(chosen[: LARGEST_CHANGE + 1])
        if len(rows) > LARGEST_CHANGE:
            msg = f"One operation changes {LARGEST_CHANGE} features at most. Narrow the filter."
            raise LimitError(msg, locator="filter")
        number = self._column(Role.CHANGE_NUMBER)
        if expected is not None and any(getattr(row, number) != expected for row in rows):
            msg = "Somebody has changed the feature since you read it. Read it again, then change."
            raise ConflictError(msg, locator=self.feature_type.with_role(Role.CHANGE_NUMBER).name)
        self.edit.refuse_locked(rows)
        return rows

    def all_rows(self) -> Q:
        """The condition that picks every row; raises ``ForbiddenError`` unless the role may."""
        if not self.edit.caller.may(Right.CHANGE_ALL):
            msg = "Your role may change only features that a filter picks."
            self.edit.deny(self.feature_type, msg)
        return Q()

    @property
    def _writer(self) -> Writer:
        writer = self.feature_type.writer
        if writer is None:
            raise TypeError(self.feature_type.name)
        return writer

    def _require_whole(self) -> None:
        if not self.whole:
            place = self.feature_type.geometry_property.name
            msg = f"Your role may change {place} of what there is, and nothing else."
            self.edit.deny(self.feature_type, msg)

    def _new_values(self, record: Values, *, keep_ids: bool) -> dict[str, Any]:
        values = {}
        for name, value in record.items():
            prop = self._property(name)
            kept = keep_ids and prop.role is Role.ID
            if not (prop.writable or prop.given_once or kept):
                if prop.role not in DRAWN:
                    raise _read_only(prop)
            elif value is not None:
                values[prop.name] = fitting(self.feature_type, prop.name, value)
        return values

    def _known(self, values: Values) -> dict[str, Any]:
        """The values for declared names; those that are written, or compared, fit them."""
        known = {}
        for said, value in values.items():
            prop = self._property(said)
            fits = prop.writable or (prop.role is Role.CHANGE_NUMBER and value is not None)
            known[prop.name] = fitting(self.feature_type, prop.name, value) if fits else value
        return known

    def _changes(self, rows: Iterable[Any], values: Values) -> dict[str, Any]:
        """The values that are to be written: those that may be, less what rows have anyway."""
        changes = {}
        for name, value in values.items():
            prop = self.feature_type.by_name[name]
            if prop.writable and (self.whole or prop.role is Role.GEOMETRY):
                changes[name] = value
                continue
            column = self.feature_type.descriptions[name].column
            if all(_same(getattr(row, column), value) for row in rows):
                continue
            if not prop.writable:
                raise _read_only(prop)
            self._require_whole()
        return changes

    def _property(self, name: str) -> Property:
        try:
            return self.feature_type.property_named(name)
        except UnknownNameError as error:
            # What is no name at all is not repeated.
            shown = name if _NAME.fullmatch(name) else ""
            msg = f"{shown}: {error.message}" if shown else error.message
            raise InvalidValueError(msg, locator=shown) from None

    def _done(self, verb: str, rows: Iterable[Any]) -> list[Written]:
        keys = [row.pk for row in rows]
        self.edit.note(self.feature_type, verb, keys)
        columns = ("pk", self._column(Role.ID), self._column(Role.CHANGE_NUMBER))
        stored = self.feature_type.model._default_manager.filter(pk__in=keys)  # noqa: SLF001 -- a model's own manager
        found = {
            key: Written(key, str(public_id), number)
            for key, public_id, number in stored.values_list(*columns)
        }
        return [found[key] for key in keys]

    def _column(self, role: Role) -> str:
        return self.feature_type.descriptions[self.feature_type.with_role(role).name].column


def _read_only(prop: Property) -> InvalidValueError:
    if prop.given_once:
        return broken(prop.name, "is given when the feature is made and does not change")
    return broken(prop.name, "is read-only: the service keeps it")


def _same(stored: object, given: object) -> bool:
    """Whether a client that sends ``given`` means what is ``stored``."""
    if isinstance(stored, uuid.UUID):
        return str(stored) == str(given)
    if isinstance(stored, float) and isinstance(given, int | float):
        return abs(stored - given) < 1e-6  # noqa: PLR2004 -- both were printed with fewer digits
    if isinstance(stored, datetime.datetime) and isinstance(given, datetime.datetime):
        return abs(stored - given) < datetime.timedelta(milliseconds=1)
    return stored == given
