"""The utility's own types made fit for a suite that asks what lies before, after and between.

The demo utility is loaded in one moment, and its smallest types have a row or two. The suite splits
the times that it finds into three and wants something in each part, and it rounds the box around
all that it finds, so that what lies at its corners may be outside.
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

_PUMPS: Final = """
INSERT INTO networks_node (tunnus, source, source_id, network, usage_state, height_system,
  capture_method, secrecy, kind, type_code, geometry)
SELECT gen_random_uuid(), a.source, a.source_id || '-2', a.network, a.usage_state,
  a.height_system, a.capture_method, a.secrecy, a.kind, a.type_code,
  ST_LineInterpolatePoint(ST_MakeLine(a.geometry, b.geometry), 0.5)
FROM networks_node a JOIN networks_node b ON b.kind = a.kind AND b.secrecy = a.secrecy
WHERE a.kind = 'pumppaamo' AND a.secrecy <> 'salassa' AND a.id < b.id ORDER BY a.id LIMIT 1
"""


def load(service: Service) -> None:
    """Load the demo utility, another pressure zone and pumping station, and times that differ."""
    service.done("demo_load", "--points", _POINTS)
    with service.connect() as connection:
        connection.execute(_ZONE)
        connection.execute(_PUMPS)
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
