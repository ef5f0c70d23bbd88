"""Statements that PostgreSQL plans once."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction

from gisapp.database import prepared


@pytest.mark.django_db
def test_values_are_bound_and_never_part_of_the_statement() -> None:
    found = prepared.rows("default", "SELECT %s::text", ["'); DROP TABLE gisapp_user; --"])

    assert found == [("'); DROP TABLE gisapp_user; --",)]


@pytest.mark.django_db
def test_the_second_time_the_statement_is_planned_already() -> None:
    statement = "SELECT %s::int + 1"

    assert prepared.rows("default", statement, [1]) == [(2,)]
    assert prepared.rows("default", statement, [2]) == [(3,)]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int + 1'"
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_faults_are_those_of_django() -> None:
    with pytest.raises(DataError), transaction.atomic():
        prepared.rows("default", "SELECT 1 / %s::int", [0])
