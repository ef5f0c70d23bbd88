"""How published things are stored: the change number, and geometry whose height may be unknown.

Change numbers rise in commit order: the trigger takes one transaction-level advisory lock before
the first number and the lock is held until the commit is visible, so nobody who has read up to
number N can later meet a smaller one. Writers of published tables queue on it, readers never.
What a row leaves behind when it goes is the matter of ``gisapp.features.changes``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import pghistory
from django.contrib.gis.db import models
from django.db.migrations.operations import RunSQL
from django.db.models import CheckConstraint, F, GeneratedField
from django.db.models.functions import Now

from gisapp.geo.crs import PRINT_SRID, STORAGE_SRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

_Model = TypeVar("_Model", bound=models.Model)

# Held from the first change number of a transaction to its commit; see the functions below.
CHANGE_NUMBER_LOCK: Final = 7_205_759_403_792_794

CHANGE_NUMBER_SQL: Final = """
CREATE SEQUENCE change_number_seq AS bigint;

CREATE FUNCTION change_number_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7205759403792794);
  RETURN NULL;
END $$;

CREATE FUNCTION change_number_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.change_number := nextval('change_number_seq');
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;
"""
CHANGE_NUMBER_UNDO_SQL: Final = """
DROP FUNCTION change_number_draw();
DROP FUNCTION change_number_lock();
DROP SEQUENCE change_number_seq;
"""


def number_changes(table: str) -> RunSQL:
    """The migration step that gives every row of ``table`` its change number."""
    return RunSQL(
        f"""
        CREATE TRIGGER a_change_number_lock BEFORE INSERT OR UPDATE OR DELETE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION change_number_lock();
        CREATE TRIGGER b_change_number_draw BEFORE INSERT OR UPDATE ON {table}
          FOR EACH ROW EXECUTE FUNCTION change_number_draw();
        """,
        f"""
        DROP TRIGGER b_change_number_draw ON {table};
        DROP TRIGGER a_change_number_lock ON {table};
        """,
    )


class _AnyHeightMixin:
    """A geometry column that holds 2D where the height is unknown and 3D where it is known.

    A column typed ``PointZ`` would force a height into every row, and an invented 0 is worse than
    none. The model adds ``geometry_constraint()`` to keep shape and system.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 -- Django's signature
        """The plain ``geometry`` type; the CHECK does the rest."""
        return "geometry"


class AnyHeightPointField(_AnyHeightMixin, models.PointField):  # type: ignore[type-arg]  # generic in the stubs only
    """A point, EPSG:3067, with or without height (m, N2000)."""

    def __init__(self, *args: Any, srid: int = STORAGE_SRID, **kwargs: Any) -> None:
        super().__init__(*args, srid=srid, **kwargs)


class AnyHeightLineStringField(_AnyHeightMixin, models.LineStringField):  # type: ignore[type-arg]  # generic in the stubs only
    """A line, EPSG:3067, with or without heights (m, N2000)."""

    def __init__(self, *args: Any, srid: int = STORAGE_SRID, **kwargs: Any) -> None:
        super().__init__(*args, srid=srid, **kwargs)


class AnyHeightGeometryField(_AnyHeightMixin, models.GeometryField):  # type: ignore[type-arg]  # generic in the stubs only
    """A geometry of any shape, with or without heights."""


def holds_heights(field: models.Field[Any, Any]) -> bool:
    """Whether geometry ``field`` takes heights."""
    return isinstance(field, _AnyHeightMixin) or getattr(field, "dim", 2) > 2  # noqa: PLR2004 -- dimensions


class GeometryIs(models.Func):
    """True where the geometry is of ``shape``, in the storage system, 2D or 3D, and not empty.

    PostGIS reads the text of this CHECK for its view ``geometry_columns``: the shape from the
    first quotes, and a number from behind any `` = `` that follows ``ST_SRID(`` or ``ST_NDims(``.
    So nothing equals anything after those.
    """

    template = (
        "(GeometryType(%(expressions)s) = '%(shape)s'"
        f" AND {STORAGE_SRID} = ST_SRID(%(expressions)s)"
        " AND ST_NDims(%(expressions)s) <= 3 AND NOT ST_IsEmpty(%(expressions)s))"
    )
    output_field = models.BooleanField()

    def __init__(self, field: str, shape: str) -> None:
        super().__init__(F(field), shape=shape)


def geometry_constraint(field: str, shape: str, name: str) -> CheckConstraint:
    """The CHECK for an any-height column: ``shape`` is ``POINT`` or ``LINESTRING``."""
    return CheckConstraint(condition=GeometryIs(field, shape), name=name)


class Gk27(models.Func):
    """The geometry in ETRS-GK27."""

    function = "ST_Transform"
    template = f"%(function)s(%(expressions)s, {PRINT_SRID})"


def gk27_of(field: str) -> GeneratedField:
    """A stored, generated copy of geometry ``field`` in EPSG:3881, for maps and prints.

    It has heights where ``field`` has them.
    """
    return GeneratedField(
        expression=Gk27(F(field), output_field=AnyHeightGeometryField(srid=PRINT_SRID)),
        output_field=AnyHeightGeometryField(srid=PRINT_SRID),
        db_persist=True,
    )


def with_history(*, exclude: tuple[str, ...] = ()) -> Callable[[type[_Model]], type[_Model]]:
    """Class decorator: every insert, update and delete is kept in a history table, by triggers.

    ``exclude`` names generated columns, which the history would only repeat.
    """

    def decorate(model: type[_Model]) -> type[_Model]:
        feed = ("new_to",) if issubclass(model, Numbered) else ()
        tracked: type[_Model] = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*exclude, *feed],
        )(model)
        return tracked

    return decorate


class Numbered(models.Model):
    """A row of a published table: the database draws its change number and time at each write.

    ``new_to`` says for the change feed to whom the last write brought the row: 1 those who see no
    secrets, 2 those who do, 3 both.
    """

    id = models.BigAutoField(primary_key=True)
    change_number = models.BigIntegerField(
        "muutosnumero", unique=True, editable=False, db_default=0
    )
    changed_at = models.DateTimeField("muutettu", editable=False, db_default=Now())
    new_to = models.PositiveSmallIntegerField("uusi kenelle", editable=False, db_default=3)

    class Meta:
        abstract = True
