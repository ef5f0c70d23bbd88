"""Triggers of the change feed: a tombstone for whoever loses sight of a row.

Two audiences are told apart: those who may see secrets and those who may not. When a row that an
audience could see leaves its type, ends, becomes secret or is deleted, a tombstone is written for
that audience and type, with the change number of the deed; when it is back, the tombstone goes. So
for each audience, type and id there is either the row itself or one tombstone, and a plain insert
costs nothing but a look into the tombstones of its table, once for each statement.

Validity may begin or end by the clock, without a write. The feed sees each row as it was at its
last write, and ``touch_overdue`` gives a number to those that the clock has changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.features.changes.scope import NOW, either

if TYPE_CHECKING:
    from gisapp.features.changes.tables import Table

# Bits of ``new_to``: to which audience the last change brought the row.
NEW_TO_OPEN: Final = 1
NEW_TO_SECRET: Final = 2
NEW_TO_ALL: Final = NEW_TO_OPEN | NEW_TO_SECRET


def triggers(table: Table) -> str:
    """The functions and triggers of one table; may run again."""
    name, scope = table.name, table.scope
    changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in table.deciding)
    by_clock = [f"OLD.{scope.ends} IS NOT NULL"] if scope.ends else []
    by_clock += [f"OLD.{scope.begins} > OLD.changed_at"] if scope.begins else []
    return f"""
    {_mark(table)}
    CREATE OR REPLACE TRIGGER c_change_mark BEFORE UPDATE ON {name}
      FOR EACH ROW EXECUTE FUNCTION {name}_change_mark();
    {_bury(table)}
    CREATE OR REPLACE TRIGGER d_change_bury_updated AFTER UPDATE ON {name}
      FOR EACH ROW WHEN ({" OR ".join([changed, *by_clock])})
      EXECUTE FUNCTION {name}_change_bury();
    CREATE OR REPLACE TRIGGER d_change_bury_deleted AFTER DELETE ON {name}
      FOR EACH ROW EXECUTE FUNCTION {name}_change_bury();
    {_raise(table)}
    CREATE OR REPLACE TRIGGER d_change_raise AFTER INSERT ON {name}
      REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION {name}_change_raise();
    {_overdue_indexes(table)}
    """


def _mark(table: Table) -> str:
    """Before an update: to whom the row is new, judged by what it was at its last write."""
    scope = table.scope
    return f"""
    CREATE OR REPLACE FUNCTION {table.name}_change_mark() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.new_to := CASE
        WHEN {table.type_of("OLD")} IS DISTINCT FROM {table.type_of("NEW")}
          OR OLD.{table.id_column} IS DISTINCT FROM NEW.{table.id_column}
          OR NOT ({scope.valid("OLD", "OLD.changed_at", "OLD.changed_at")}) THEN {NEW_TO_ALL}
        WHEN NOT ({scope.open("OLD")}) THEN {NEW_TO_OPEN}
        ELSE 0 END;
      RETURN NEW;
    END $$;
    """


def _bury(table: Table) -> str:
    """After an update or a deletion: a tombstone for each audience that has lost the row.

    The owner's rights let it touch tombstones, which the web process may only read.
    """
    scope = table.scope
    return f"""
    CREATE OR REPLACE FUNCTION {table.name}_change_bury() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      was text := {table.type_of("OLD")};
      becomes text;
      number bigint := NULL;
      moment timestamptz := clock_timestamp();
      audience boolean;
      saw boolean;
      sees boolean;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        number := NEW.change_number;
        moment := NEW.changed_at;
        IF {scope.valid("NEW", "NEW.changed_at", "NEW.changed_at")} THEN
          becomes := {table.type_of("NEW")};
        END IF;
      END IF;
      FOREACH audience IN ARRAY ARRAY[false, true] LOOP
        {_one_audience(table)}
      END LOOP;
      RETURN NULL;
    END $$;
    """


def _one_audience(table: Table) -> str:
    """What one audience saw before, and whether it sees it still."""
    scope, key = table.scope, table.id_column
    return f"""
    saw := was IS NOT NULL AND {scope.valid("OLD", "OLD.changed_at", "moment")}
      AND {either("audience", scope.open("OLD"))};
    sees := becomes IS NOT NULL AND {either("audience", scope.open("NEW"))};
    IF saw AND NOT (sees AND becomes = was AND NEW.{key} = OLD.{key}) THEN
      number := coalesce(number, nextval('change_number_seq'));
      INSERT INTO gisapp_tombstone AS t
        (table_name, row_id, type_name, public_id, sees_secret, change_number, changed_at)
      VALUES
        (TG_TABLE_NAME, OLD.id, was, OLD.{key}::text, audience, number, moment)
      ON CONFLICT (type_name, public_id, sees_secret) DO UPDATE SET row_id = excluded.row_id,
        change_number = excluded.change_number, changed_at = excluded.changed_at;
    END IF;
    IF sees AND NEW.new_to <> 0 THEN
      DELETE FROM gisapp_tombstone
      WHERE type_name = becomes AND public_id = NEW.{key}::text AND sees_secret = audience;
    END IF;
    """


def _raise(table: Table) -> str:
    """After an insert: an id that was deleted before is back."""
    scope = table.scope
    return f"""
    CREATE OR REPLACE FUNCTION {table.name}_change_raise() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM gisapp_tombstone WHERE table_name = TG_TABLE_NAME) THEN
        DELETE FROM gisapp_tombstone t USING inserted i
        WHERE t.table_name = TG_TABLE_NAME AND t.public_id = i.{table.id_column}::text
          AND t.type_name = {table.type_of("i")} AND {either("t.sees_secret", scope.open("i"))}
          AND {scope.valid("i", "i.changed_at", "i.changed_at")};
      END IF;
      RETURN NULL;
    END $$;
    """


def _overdue_indexes(table: Table) -> str:
    """The few rows whose validity begins or ends later than their last write."""
    return "".join(
        f"CREATE INDEX IF NOT EXISTS {table.name}_{column}_later ON {table.name} ({column})"
        f" WHERE {column} > changed_at;\n"
        for column in (table.scope.begins, table.scope.ends)
        if column
    )


def any_overdue(table: Table, column: str) -> str:
    """Whether ``column``, begin or end of validity, has come since a row's last write."""
    return f"SELECT EXISTS (SELECT FROM {table.name} WHERE {_passed(column)})"


def touch_overdue(table: Table, column: str, most: int) -> str:
    """Draw a number for at most ``most`` such rows; those that somebody is editing are left."""
    return f"""
    UPDATE {table.name} SET new_to = new_to WHERE id IN (
      SELECT id FROM {table.name} WHERE {_passed(column)} LIMIT {most} FOR UPDATE SKIP LOCKED)
    """


def _passed(column: str) -> str:
    """One column at a time, so that its partial index serves: with OR all rows would be read."""
    return f"{column} > changed_at AND {column} <= {NOW}"
