"""A type as it was: its rows of the history that held at a moment, in the same shape.

A view over each history table (``T_past``) has a row for each state that was recorded, with the
columns of its table. The state of an object at a moment is the last one recorded until
then, unless that is its deletion; it counts where it was also valid at that moment. The view runs
with its owner's rights: the read side has none on the history itself.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from gisapp.core.errors import InvalidInputError
from gisapp.features.changes.declared import copied, sources
from gisapp.features.changes.tables import column_of, scope_of, table_name
from gisapp.features.declaration import FeatureType, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model, QuerySet

    from gisapp.features.changes.tables import Table
    from gisapp.features.declaration import Viewer

LOCATOR: Final = "as_of"
SUFFIX: Final = "_past"
# No installed app: the models stand over views, and migrations do not know them.
_APP_LABEL: Final = "past"
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_moment(text: str) -> datetime.datetime:
    """The moment in ``text``, ISO 8601 with its zone; a date is the midnight it begins with.

    Raises ``InvalidInputError`` for anything else, and for what has not been yet.
    """
    # A plus sign arrives as a space where a client did not encode it.
    written = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip())
    try:
        moment = datetime.datetime.fromisoformat(written)
        if _DATE.fullmatch(written):
            moment = timezone.make_aware(moment, timezone.get_default_timezone())
    except (ValueError, OverflowError):
        moment = datetime.datetime.min  # noqa: DTZ901 -- stands for what was no moment
    if moment.tzinfo is None:
        msg = "as_of is a date or a time with its zone, such as 2026-05-01T12:00:00+03:00."
        raise InvalidInputError(msg, locator=LOCATOR)
    if moment > timezone.now():
        msg = "as_of has not been yet: the past of the network is asked for, not its future."
        raise InvalidInputError(msg, locator=LOCATOR)
    return moment


def has_past(feature_type: FeatureType) -> bool:
    """Whether ``feature_type`` can be read as it was.

    Types of the network can; what was once at a consumption point is nobody's to browse.
    """
    return (
        feature_type.subject is Subject.NETWORK
        and feature_type.scope is not None
        and hasattr(feature_type.model, "pgh_event_model")
    )


@lru_cache(maxsize=64)
def past_of(feature_type: FeatureType) -> FeatureType:
    """The declared ``feature_type`` over its past states, read-only.

    The same object each time. Raises ``InvalidInputError`` for a type without a past.
    """
    if not has_past(feature_type):
        msg = f"{feature_type.name} is not kept as it was: leave as_of out, or ask for the network."
        raise InvalidInputError(msg, locator=LOCATOR)
    return replace(feature_type, model=_model(feature_type), writer=None, scope=None)


def rows_at(feature_type: FeatureType, viewer: Viewer, moment: datetime.datetime) -> QuerySet[Any]:
    """The rows of ``feature_type``, as declared, that ``viewer`` may know of as of ``moment``.

    What was secret then, is secret now, or was when it was deleted is for those who see secrets.
    """
    scope, past = scope_of(feature_type), past_of(feature_type).model._default_manager  # noqa: SLF001 -- Django's documented name
    # Looked up by index for each state: a join is quadratic where tables have no statistics.
    states = past.filter(id=OuterRef("id"), recorded_at__lte=moment).order_by("-past_event")
    last = Subquery(states.values("past_event")[:1])
    conditions = Q(past_event=last, recorded_at__lte=moment, gone=False)
    for column, values in scope.where:
        conditions &= Q(
            **({f"{column}__isnull": True} if values is None else {f"{column}__in": values})
        )
    if scope.begins:
        conditions &= Q(**{f"{scope.begins}__lte": moment})
    if scope.ends:
        conditions &= Q(**{f"{scope.ends}__isnull": True}) | Q(**{f"{scope.ends}__gt": moment})
    if scope.secret and not viewer.sees_secret:
        conditions &= Q(open_now=True) & ~Q(**dict([scope.secret]))
    return past.filter(conditions)


def past_tables(tables: Iterable[Table]) -> list[Table]:
    """Those of ``tables`` whose types have a past."""
    return [table for table in tables if has_past(table.types[0])]


def view_name(model: type[Model]) -> str:
    """The view over the past states of ``model``."""
    return table_name(model) + SUFFIX


def past_view(table: Table) -> str:
    """The view over the history of ``table``, with the indexes that find ids and last states.

    An insert and an update are recorded when the row says it changed, under the lock of all
    writers; for a deletion the history itself would only know when its transaction began.
    """
    first = table.types[0]
    events = table_name(first.model.pgh_event_model)  # type: ignore[attr-defined]  # set by pghistory
    columns: dict[str, str] = {}
    for feature_type in table.types:
        for source in _sources(feature_type):
            columns[source] = _expression(feature_type, source)
    listed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    is_open = table.scope.open("h")
    # Without a row the last word of the history counts, and without that nothing is open.
    open_now = f"""coalesce(
      (SELECT {is_open} FROM {table.name} h WHERE h.id = e.pgh_obj_id),
      (SELECT {is_open} FROM {events} h WHERE h.pgh_obj_id = e.pgh_obj_id
       ORDER BY h.pgh_id DESC LIMIT 1),
      false)"""
    return f"""
    CREATE INDEX IF NOT EXISTS {events}_{table.id_column} ON {events} ({table.id_column});
    CREATE INDEX IF NOT EXISTS {events}_states ON {events} (pgh_obj_id, pgh_id);
    CREATE OR REPLACE FUNCTION past_moment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.pgh_created_at := clock_timestamp();
      RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER a_past_moment BEFORE INSERT ON {events}
      FOR EACH ROW WHEN (NEW.pgh_label = 'delete') EXECUTE FUNCTION past_moment();
    CREATE VIEW {table.name}{SUFFIX} AS
    SELECT e.pgh_obj_id AS id, e.pgh_id AS past_event, e.pgh_label = 'delete' AS gone,
      CASE WHEN e.pgh_label = 'delete' THEN e.pgh_created_at ELSE e.changed_at END AS recorded_at,
      {open_now} AS open_now, {listed}
    FROM {events} e;
    """


def _expression(feature_type: FeatureType, source: str) -> str:
    """SQL of a column over a row of the history; what is generated is not kept there."""
    field: Any = feature_type.model._meta.get_field(source)  # noqa: SLF001 -- Django's documented Meta API
    if isinstance(field, models.GeneratedField):
        statement, parameters = field.generated_sql(connection)
        return f"({statement % tuple(parameters)})" if parameters else f"({statement})"
    return f"e.{column_of(feature_type, source)}"


def _sources(feature_type: FeatureType) -> Iterator[str]:
    """The fields behind the properties, those that decide, and what else is kept of the rows.

    Questions about the network go by more than what is published.
    """
    events: Any = feature_type.model.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
    fields = events._meta.concrete_fields  # noqa: SLF001 -- Django's documented Meta API
    others = (one.name for one in fields if one.name != "id" and not one.name.startswith("pgh_"))
    yield from dict.fromkeys((*sources(feature_type), *scope_of(feature_type).columns, *others))


def _model(feature_type: FeatureType) -> type[Model]:
    """The model over the view, with the fields of the type."""
    label = feature_type.name.title().replace("_", "")
    meta = {
        "app_label": _APP_LABEL,
        "managed": False,
        "db_table": view_name(feature_type.model),
        "verbose_name": feature_type.title,
    }
    attributes: dict[str, Any] = {
        "__module__": __name__,
        "Meta": type("Meta", (), meta),
        "__str__": lambda self: f"{feature_type.name} {self.pk}",
        "id": models.BigIntegerField(primary_key=True),
        "past_event": models.BigIntegerField(),
        "recorded_at": models.DateTimeField(),
        "gone": models.BooleanField(),
        "open_now": models.BooleanField(),
    }
    for source in _sources(feature_type):
        field: Any = feature_type.model._meta.get_field(source)  # noqa: SLF001 -- Django's documented Meta API
        attributes.setdefault(source, copied(feature_type, source, null=field.null))
    return type(f"{label}Past", (models.Model,), attributes)
