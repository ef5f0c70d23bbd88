"""What each database role may do, compared with the committed matrix ``grants.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

MATRIX = Path(__file__).parent / "grants.txt"
ROLES = ("gis_app", "gis_feed", "gis_audit")


@pytest.mark.django_db
def test_grants_are_those_of_the_committed_matrix() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee || ' ' || table_name || ' ' || string_agg("
            "  lower(privilege_type), ',' ORDER BY privilege_type)"
            " FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee = ANY(%s) AND table_name NOT IN"
            "  ('geometry_columns', 'geography_columns', 'spatial_ref_sys')"
            " GROUP BY grantee, table_name ORDER BY 1",
            [list(ROLES)],
        )
        granted = [line for (line,) in cursor.fetchall()]

    assert granted == MATRIX.read_text(encoding="utf-8").splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("gis_feed", "UPDATE networks_node SET built_year = 1999"),
        ("gis_feed", "DELETE FROM consumption_points_consumptionpoint"),
        ("gis_feed", "SELECT * FROM gisapp_user"),
        ("gis_feed", "SELECT * FROM gisapp_ledgerentry"),
        ("gis_feed", "CREATE TABLE mine (id int)"),
        ("gis_app", "UPDATE networks_nodeevent SET built_year = 1999"),
        ("gis_app", "DELETE FROM consumption_points_consumptionpointevent"),
        ("gis_app", "ALTER TABLE gisapp_ledgerentry DISABLE TRIGGER ALL"),
        ("gis_app", "DROP TABLE networks_node"),
        ("gis_app", "TRUNCATE networks_node CASCADE"),
        ("gis_audit", "SELECT * FROM consumption_points_consumptionpoint"),
        ("gis_audit", "INSERT INTO gisapp_tombstone VALUES (1)"),
    ],
)
def test_a_role_cannot_do_what_is_not_its_work(role: str, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)
