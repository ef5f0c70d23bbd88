"""How rows of a published type are changed: the writer that its declaration names.

Values cross this border by public property name, as Python values that fit their properties
(``gisapp.features.values``): geometry as GEOS in EPSG:3067, texts, numbers, dates, or None. The
door (``access.writer``) has already checked rights, rows, names, locks and values; a writer adds
what the domain knows: topology, defaults, what follows from a value. It runs inside the one
transaction of the edit, so whatever it raises undoes everything.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from django.db import transaction

from gisapp.core.errors import InvalidValueError
from gisapp.features import bulk
from gisapp.features.declaration import Role
from gisapp.features.refusals import refusals
from gisapp.features.values import broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.models import Model

    from gisapp.features.declaration import FeatureType

    Values = Mapping[str, Any]


_Made = TypeVar("_Made")

# What the service itself draws for a new feature.
DRAWN: Final = (Role.ID, Role.CHANGE_NUMBER, Role.CHANGED_AT)


class Edit(Protocol):
    """As much of the running edit as a writer may ask."""

    def touch(self, type_name: str, rows: Iterable[Model]) -> None:
        """Say that rows of another type change too (links that end in a moved node).

        They go into the ledger with the others. Raises ``LockedError`` when somebody else has
        locked one of them.
        """


class Writer(Protocol):
    """Changes rows of a published type.

    Faults of a value are ``InvalidValueError`` with the property as locator; what hangs on a row
    and stands against its change is ``ConflictError``.
    """

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], edit: Edit
    ) -> Sequence[Any]:
        """Store a new row for each of ``records`` and give the rows, in the same order.

        A record holds what was given; defaults are the writer's. A fault names its record.
        """

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, edit: Edit
    ) -> None:
        """Give each of ``rows``, which are locked in the database, the same ``values``."""

    def delete(self, feature_type: FeatureType, rows: Sequence[Any], edit: Edit) -> None:
        """Delete ``rows``, or end them where the domain keeps what was."""


@dataclass(frozen=True, slots=True)
class RowWriter:
    """The writer of types that are their rows and no more: no topology, nothing that follows.

    ``fixed`` are columns that every row of the type has alike; ``sentences`` are rules in words by
    constraint.
    """

    fixed: Mapping[str, Any] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)

    def insert(
        self, feature_type: FeatureType, records: Sequence[Values], _edit: Edit
    ) -> Sequence[Any]:
        """Store a row for each record; what a record leaves out has the column's default."""

        def new(record: Values) -> Any:
            row = filled(feature_type, feature_type.model(**self.fixed), record)
            require_values(feature_type, row)
            return row

        return stored(feature_type, of_each(records, new), self.sentences)

    def update(
        self, feature_type: FeatureType, rows: Sequence[Any], values: Values, _edit: Edit
    ) -> None:
        """Set the columns behind ``values``."""
        for row in rows:
            filled(feature_type, row, values)
        saved(feature_type, rows, values, self.sentences)

    def delete(self, feature_type: FeatureType, rows: Sequence[Any], _edit: Edit) -> None:
        """Delete the rows."""
        with refusals(feature_type, self.sentences):
            chosen = feature_type.model._default_manager.filter(pk__in=[row.pk for row in rows])  # noqa: SLF001 -- a model's own manager
            chosen.delete()


def of_each(records: Iterable[Values], make: Callable[[Values], _Made]) -> list[_Made]:
    """What ``make`` makes of each record; a fault that it raises names the record."""
    made = []
    for number, record in enumerate(records):
        with record_named(number):
            made.append(make(record))
    return made


def filled(feature_type: FeatureType, row: Any, values: Values) -> Any:
    """``row`` with ``values`` in the attributes behind their properties; not yet saved."""
    for name, value in values.items():
        setattr(row, feature_type.descriptions[name].column, value)
    return row


def require_values(feature_type: FeatureType, row: Any) -> None:
    """Raise ``InvalidValueError`` for the first property that must have a value and has none."""
    for prop in feature_type.properties:
        field = feature_type.descriptions[prop.name]
        if field.nullable or (prop.role in DRAWN and not prop.given_once):
            continue
        column: Any = feature_type.model._meta.get_field(prop.source)  # noqa: SLF001 -- Django's documented Meta API
        value = getattr(row, field.column)
        if value is None or (value == "" and not column.blank):
            raise broken(prop.name, "needs a value")


def stored(
    feature_type: FeatureType, rows: Sequence[Any], sentences: Mapping[str, str]
) -> Sequence[Any]:
    """``rows`` stored as new; raises ``InvalidValueError`` that names the rule and the record.

    All go in one statement; only when the database refuses is the faulty one looked for, by halves.
    ``sentences`` are rules in words by constraint.
    """
    _store(feature_type, rows, sentences, first=0)
    return rows


def _store(
    feature_type: FeatureType,
    rows: Sequence[Any],
    sentences: Mapping[str, str],
    *,
    first: int,
) -> None:
    """Store ``rows``, the first of which is record ``first``."""
    half = len(rows) // 2
    try:
        with record_named(first), refusals(feature_type, sentences), transaction.atomic():
            bulk.insert(rows)
    except InvalidValueError:
        if not half:
            raise
        for row in rows:
            row.pk = None
        _store(feature_type, rows[:half], sentences, first=first)
        _store(feature_type, rows[half:], sentences, first=first + half)
        # Each half fits, so what they break they break together.
        raise


def saved(
    feature_type: FeatureType,
    rows: Sequence[Any],
    values: Iterable[str],
    sentences: Mapping[str, str],
) -> None:
    """Save the columns behind the properties ``values`` of rows that are already stored.

    All go in one statement. ``sentences`` are rules in words by constraint.
    """
    columns = [feature_type.by_name[name].source for name in values]
    with refusals(feature_type, sentences):
        bulk.update(rows, columns)


@contextmanager
def record_named(number: int) -> Iterator[None]:
    """Let a fault that is raised inside say that it lies in record ``number``, from 0."""
    try:
        yield
    except InvalidValueError as error:
        if error.record is None:
            error.record = number
        raise
