"""Connections that last: a dead one is noticed before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def other_session() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A second session in the same database, by another way than Django's."""
    settings = connection.get_connection_params()
    with psycopg.connect(
        host=settings.get("host"), user=settings["user"], dbname=settings["dbname"]
    ) as session:
        session.autocommit = True
        yield session


@pytest.mark.django_db(transaction=True)
def test_an_open_connection_is_usable() -> None:
    connection.ensure_connection()

    assert connection.is_usable()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_has_ended_is_made_anew_before_the_next_query(
    other_session: psycopg.Connection[tuple[object, ...]],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (first,) = cursor.fetchone()
    other_session.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert not connection.is_usable()

    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (second,) = cursor.fetchone()

    assert second != first


@pytest.mark.django_db(transaction=True)
def test_a_closed_connection_is_not_usable() -> None:
    connection.ensure_connection()
    connection.close()

    assert not connection.is_usable()
