"""The published types as plain relations, which MapServer and QGIS Server read beside us."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from psycopg import sql

from tests.interop.truth import STORAGE_SRID, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

SCHEMA: Final = "peer"
KEY: Final = "pk"
SHAPE: Final = "geom"
# The types that are compared, with the kinds of their geometry.
SHAPES: Final = {"vesijohto": "LineString", "venttiili": "Point"}
# MapServer and QGIS know no UUID.
_TEXTS: Final = ("tunnus", "alkusolmu", "loppusolmu")


@contextlib.contextmanager
def relations(database: Connection[Any]) -> Iterator[None]:
    """Make a view of each type, with its public names, and drop them afterwards."""
    schema = sql.Identifier(SCHEMA)
    database.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    try:
        for name in SHAPES:
            database.execute(_view(name))
        yield
    finally:
        database.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))


def _view(name: str) -> sql.Composed:
    stored = TYPES[name]
    columns = sql.SQL(", ").join(
        sql.SQL("{}{} AS {}").format(
            sql.Identifier(column),
            sql.SQL("::text" if public in _TEXTS else ""),
            sql.Identifier(public),
        )
        for public, column in stored.columns.items()
    )
    return sql.SQL(
        "CREATE VIEW {view} AS SELECT id AS {key},"
        " ST_Force2D(geometry)::geometry({shape}, {srid}) AS {geom}, {columns}"
        " FROM {table} WHERE {rows}"
    ).format(
        view=sql.Identifier(SCHEMA, name),
        key=sql.Identifier(KEY),
        geom=sql.Identifier(SHAPE),
        shape=sql.SQL(SHAPES[name]),
        srid=sql.Literal(STORAGE_SRID),
        columns=columns,
        table=sql.Identifier(stored.table),
        rows=sql.SQL(stored.rows),
    )


def place_among(database: Connection[Any], name: str) -> tuple[float, float]:
    """The place of one feature, east before north; the same one for the same data."""
    query = sql.SQL(
        "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geom) AS p FROM {}"
        " ORDER BY pk LIMIT 1) AS found"
    ).format(sql.Identifier(SCHEMA, name))
    row = database.execute(query).fetchone()
    assert row is not None
    return row[0], row[1]


def ids(database: Connection[Any], name: str, condition: str) -> set[str]:
    """The public ids of the rows that fulfil ``condition``, as PostGIS sees it."""
    query = sql.SQL("SELECT tunnus FROM {} WHERE ").format(sql.Identifier(SCHEMA, name))
    rows = database.execute(query + sql.SQL(condition)).fetchall()
    return {str(row[0]) for row in rows}
