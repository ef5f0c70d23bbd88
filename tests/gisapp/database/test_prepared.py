"""Statements that PostgreSQL plans once."""

from __future__ import annotations

import datetime

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

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


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_too_a_statement_is_planned_once() -> None:
    statement = "SELECT %(a)s::int + %(b)s::int + %(a)s::int, '%%'"

    assert prepared.rows("default", statement, {"a": 1, "b": 2, "unused": 3}) == [(4, "%")]
    assert prepared.rows("default", statement, {"a": 2, "b": 3}, binary=True) == [(7, "%")]

    told = prepared.rows(
        "default",
        "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
        " WHERE statement = 'SELECT $1::int + $2::int + $1::int, ''%%'''",
    )
    assert told == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_values_of_any_type_come_back_as_they_went() -> None:
    sent = (None, "ä'; --", b"\x00\xff", 2**40, [1, 2], datetime.date(2026, 3, 29))
    statement = "SELECT %s::text, %s::text, %s::bytea, %s::bigint, %s::int[], %s::date"

    for binary in (False, True):
        assert prepared.rows("default", statement, sent, binary=binary) == [sent]


@pytest.mark.django_db(transaction=True)
def test_faults_outside_a_transaction_are_those_of_django_and_leave_the_connection_usable() -> None:
    with pytest.raises(DataError):
        prepared.rows("default", "SELECT 1 / %s::int", [0])
    with pytest.raises(ProgrammingError):
        prepared.rows("default", "SELECT nothing_like_this")

    assert prepared.rows("default", "SELECT 1 / %s::int", [1]) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_keeps_a_bounded_number_of_plans() -> None:
    for number in range(130):
        assert prepared.rows("default", f"SELECT {number}") == [(number,)]
    assert prepared.rows("default", "SELECT 0") == [(0,)]

    ((kept,),) = prepared.rows("default", "SELECT count(*) FROM pg_prepared_statements")
    assert kept <= 101


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_closed_is_made_anew_with_its_plans() -> None:
    assert prepared.rows("default", "SELECT 1") == [(1,)]
    connection.close()

    assert prepared.rows("default", "SELECT 1") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_statements_outlive_what_the_driver_deallocates_after_a_rollback() -> None:
    statement = "SELECT %s::int + 5"
    assert prepared.rows("default", statement, [1]) == [(6,)]

    with pytest.raises(DataError), transaction.atomic():
        prepared.rows("default", "SELECT 4")
        prepared.rows("default", "SELECT 1 / %s::int", [0])
    # The driver tidies up before its next statement.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)

    assert prepared.rows("default", statement, [2]) == [(7,)]
