"""The utility's own types made fit for a suite that asks what lies before, after and between.

The demo utility is loaded in one moment, and its smallest type has one row. The suite splits what
it finds into three and wants something in each part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from psycopg import sql

if TYPE_CHECKING:
    from psycopg import Connection

    from tests.interop.service import Service

# Enough for two pumping stations that everybody may see.
_POINTS: Final = "800"
_NUMBERED: Final = """
SELECT tgrelid::regclass::text, EXISTS (
  SELECT FROM pg_attribute WHERE attrelid = tgrelid AND attname = 'valid_from')
FROM pg_trigger WHERE tgname = 'b_change_number_draw'
"""
_ZONE: Final = """
INSERT INTO networks_area (tunnus, source, source_id, network, usage_state, height_system,
  capture_method, secrecy, kind, name, position_uncertainty_m, geometry)
SELECT gen_random_uuid(), source, source_id || '-2', network, usage_state, height_system,
  capture_method, secrecy, kind, 'Toinen painepiiri', position_uncertainty_m,
  ST_Translate(geometry, 100, 100)
FROM networks_area WHERE kind = 'painepiiri' ORDER BY id LIMIT 1
"""


def load(service: Service) -> None:
    """Load the demo utility, a second pressure zone, and times that differ."""
    service.done("demo_load", "--points", _POINTS)
    with service.connect() as connection:
        connection.execute(_ZONE)
        for table, lasts in connection.execute(_NUMBERED).fetchall():
            _spread(connection, str(table), lasts=bool(lasts))


def _spread(connection: Connection[Any], table: str, *, lasts: bool) -> None:
    """Give each row of ``table`` a minute of its own; triggers would number the rows anew."""
    name = sql.Identifier(table)
    columns = ("changed_at", "valid_from") if lasts else ("changed_at",)
    earlier = sql.SQL(", ").join(
        sql.SQL("{0} = date_trunc('second', {0}) - id * interval '1 minute'").format(
            sql.Identifier(column)
        )
        for column in columns
    )
    with connection.transaction():
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
        connection.execute(sql.SQL("UPDATE {} SET {}").format(name, earlier))
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))
