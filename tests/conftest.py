"""Fixtures that every part shares: signed-in clients by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test import Client

from gisapp.access import tile_use
from tests.make import make_account, make_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Let the read side and the ledger see what the test has not committed.

    The real service has three connections in three roles; the tests of grants, the browser and the
    interoperability tests run with those.
    """
    apart = {alias: connections[alias] for alias in ("read", "ledger")}
    for alias in apart:
        connections[alias] = connections["default"]
    yield
    for alias, connection in apart.items():
        connections[alias] = connection


@pytest.fixture(autouse=True)
def ended_uses(request: pytest.FixtureRequest, one_connection: None) -> Iterator[None]:
    """End the uses of tiles that a test began, while its database is there.

    A later test would write their second lines as its own, or the end of the process would commit
    them to the database, which the next run reuses.
    """
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    yield
    tile_use.end_all()


@pytest.fixture
def guarded_ledger(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Puts the guard back that ``emptied_ledger`` has to take away."""
    yield
    with django_db_blocker.unblock():
        _guard_ledger("ENABLE")


@pytest.fixture
def emptied_ledger(guarded_ledger: None, transactional_db: None) -> Iterator[None]:
    """Lets Django empty the tables after a test that commits; TRUNCATE is forbidden otherwise."""
    yield
    _guard_ledger("DISABLE")


def _guard_ledger(verb: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE gisapp_ledgerentry {verb} TRIGGER append_only_table")


@pytest.fixture
def client_as(db: None) -> Callable[[str], Client]:
    """A function that gives a client signed in as an account with the named role."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(make_account(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def machine_as(db: None) -> Callable[[str], Client]:
    """A function that gives a client that sends a credential with the named role."""

    def with_credential(role: str) -> Client:
        return Client(headers={"Authorization": make_credential(role)})

    return with_credential


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test that uses the database use all its aliases: they mirror one connection."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        if mark is not None or fixtures & {"db", "transactional_db", "live_server"}:
            options = {**(mark.kwargs if mark else {}), "databases": "__all__"}
            item.add_marker(pytest.mark.django_db(**options), append=False)
            if options.get("transaction") or fixtures & {"transactional_db", "live_server"}:
                names = item.fixturenames  # type: ignore[attr-defined]  # functions have it
                names[:] = ["guarded_ledger", *names, "emptied_ledger"]
