"""A Transaction done: every operation through the door, all in one database transaction.

Inserts that follow one another are stored together, so that ten thousand of them are a few
statements. A fault says in which feature it lies.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from gisapp import access
from gisapp.core.errors import InvalidValueError, UnknownNameError, VesiverkkoError
from gisapp.features import registry
from gisapp.ogc.encodings.ids import feature_id, read_feature_id
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.wfs.transaction.reader import type_of
from gisapp.ogc.wfs.transaction.requests import Delete, Ids, Insert, Replace, Update
from gisapp.ogc.wfs.transaction.values import ValueReader, given_id, intake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Q
    from lxml.etree import _Element

    from gisapp.access import Caller, Edit, Writing
    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.filters.ast import Node
    from gisapp.ogc.wfs.transaction.requests import Operation, Transaction


@dataclass(frozen=True, slots=True)
class Done:
    """One feature after an operation, and the handle of that operation."""

    handle: str
    feature_id: str


@dataclass(slots=True)
class Outcome:
    """What a transaction has done, each in the order of the request."""

    inserted: list[Done] = field(default_factory=list)
    updated: list[Done] = field(default_factory=list)
    replaced: list[Done] = field(default_factory=list)
    deleted: int = 0


def perform(transaction: Transaction, caller: Caller) -> Outcome:
    """Do all operations of ``transaction``, or none; raises errors of the tree."""
    with access.edits(caller=caller, action="transaction", lock=transaction.lock) as edit:
        performing = _Performing(transaction, edit, Outcome())
        for together, operations in groupby(transaction.operations, _can_go_together):
            if together:
                performing.insert_many(list(operations))
                continue
            for operation in operations:
                with _in(operation):
                    _PERFORMERS[type(operation)](performing, operation)
        edit.release(everything=transaction.release_all)
    return performing.outcome


def _can_go_together(operation: Operation) -> bool:
    return isinstance(operation, Insert) and operation.ids is not Ids.REPLACING


@dataclass(frozen=True, slots=True)
class _New:
    """One feature to insert, and where it stands in the request."""

    operation: Insert
    element: _Element

    @property
    def key(self) -> tuple[str, bool]:
        """Features with equal keys can be stored together."""
        return type_of(self.element), self.operation.ids is Ids.GIVEN


@dataclass(frozen=True, slots=True)
class _Performing:
    transaction: Transaction
    edit: Edit
    outcome: Outcome

    def insert_many(self, operations: Iterable[Any]) -> None:
        """Insert the features of ``operations``, those of one type in a row together."""
        features = [_New(one, element) for one in operations for element in one.features]
        for (type_name, keep_ids), group in groupby(features, lambda new: new.key):
            news = list(group)
            with _in(news[0].operation, news[0].element):
                writing = self._writing(type_name, Code.INVALID_VALUE)
            records = []
            for new in news:
                with _in(new.operation, new.element):
                    records.append(self._record(writing, new))
            try:
                rows = writing.insert(records, keep_ids=keep_ids)
            except InvalidValueError as error:
                new = news[error.record or 0]
                with _in(new.operation, new.element):
                    raise
            for new, row in zip(news, rows, strict=True):
                self._note(self.outcome.inserted, new.operation, writing, [row])

    def insert_or_replace(self, operation: Insert) -> None:
        """Insert the features; one whose id is there already is replaced."""
        for element in operation.features:
            with _in(operation, element):
                writing = self._writing(type_of(element), Code.INVALID_VALUE)
                values = self._reader(writing, operation).feature(element)
                public_id = _id_of(element, writing.feature_type)
                rows = writing.replace(writing.named(public_id), values)
                if not rows:
                    record = {**values, writing.feature_type.id_property.name: public_id}
                    rows = writing.insert([record], keep_ids=True)
                self._note(self.outcome.inserted, operation, writing, rows)

    def update(self, operation: Update) -> None:
        """Change what the filter picks."""
        writing = self._writing(operation.type_name)
        reader = self._reader(writing, operation)
        named = ((reader.public_name(said), value) for said, value in operation.properties)
        values = {name: reader.value(name, element) for name, element in named}
        rows = writing.update(_where(writing, operation.filter), values)
        self._note(self.outcome.updated, operation, writing, rows)

    def replace(self, operation: Replace) -> None:
        """Replace what the filter picks by the feature."""
        writing = self._writing(type_of(operation.feature), Code.INVALID_VALUE)
        values = self._reader(writing, operation).feature(operation.feature)
        rows = writing.replace(_where(writing, operation.filter), values)
        self._note(self.outcome.replaced, operation, writing, rows)

    def delete(self, operation: Delete) -> None:
        """Delete what the filter picks."""
        writing = self._writing(operation.type_name)
        self.outcome.deleted += len(writing.delete(_where(writing, operation.filter)))

    def _writing(self, type_name: str, code: Code = Code.INVALID_PARAMETER) -> Writing:
        try:
            return self.edit.writer(registry.get(type_name))
        except UnknownNameError as error:
            raise OwsError(code, error.message, locator="typeName") from None

    def _reader(self, writing: Writing, operation: Insert | Update | Replace) -> ValueReader:
        east_first = self.transaction.east_first
        return ValueReader(writing.feature_type, intake(operation.system, east_first=east_first))

    def _record(self, writing: Writing, new: _New) -> dict[str, Any]:
        values = self._reader(writing, new.operation).feature(new.element)
        if new.operation.ids is Ids.GIVEN:
            feature_type = writing.feature_type
            values[feature_type.id_property.name] = _id_of(new.element, feature_type)
        return values

    @staticmethod
    def _note(done: list[Done], operation: Operation, writing: Writing, rows: Any) -> None:
        name = writing.feature_type.name
        done += [Done(operation.handle, feature_id(name, row.public_id)) for row in rows]


def _where(writing: Writing, condition: Node | None) -> Q:
    if condition is None:
        return writing.all_rows()
    return to_q(condition, writing.feature_type)


def _id_of(element: _Element, feature_type: FeatureType) -> str:
    """The public id that stands on a feature that is to keep it; raises ``OwsError``."""
    type_name, public_id = read_feature_id(given_id(element))
    if type_name != feature_type.name or not public_id:
        msg = f"A feature that keeps its id has a gml:id of the form {feature_type.name}.ID."
        raise InvalidValueError(msg, locator="gml:id")
    return public_id


@contextmanager
def _in(operation: Operation, element: _Element | None = None) -> Iterator[None]:
    """Let a fault say where it lies: the line of the feature, the handle of the operation.

    (OGC 09-025r2 §15.3.4: the locator is the handle where there is one.)
    """
    try:
        yield
    except VesiverkkoError as error:
        if element is not None:
            error.message = f"{error.message} (The feature at line {element.sourceline}.)"
        error.locator = operation.handle or error.locator
        raise


_PERFORMERS: Final[dict[type, Callable[[_Performing, Any], None]]] = {
    Insert: _Performing.insert_or_replace,
    Update: _Performing.update,
    Replace: _Performing.replace,
    Delete: _Performing.delete,
}
