"""The ledger: what is written, and that nothing else can be done with it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gisapp import audit
from gisapp.core.errors import UnavailableError
from gisapp.models import LedgerEntry


@settings(deadline=None)
@given(st.sets(st.integers(min_value=0, max_value=2**62), max_size=200))
def test_packed_ids_come_back(ids: set[int]) -> None:
    assert audit.unpack(audit.pack(ids)) == sorted(ids)


@pytest.mark.django_db
def test_a_line_holds_who_what_which_and_outcome() -> None:
    seq = audit.write(
        audit.Entry(actor="account:x", action="view", kind="kaivo", outcome="ok", ids=[3, 1], n=2)
    )

    line = LedgerEntry.objects.get(seq=seq)
    assert (line.actor, line.action, line.kind, line.outcome, line.n) == (
        "account:x",
        "view",
        "kaivo",
        "ok",
        2,
    )
    assert audit.unpack(bytes(line.ids or b"")) == [1, 3]


def told_of(actor: str) -> audit.Entry:
    return audit.Entry(actor=actor, action="view", kind="kaivo", outcome="ok", ids=[1], n=1)


@pytest.mark.django_db
def test_lines_of_one_answer_are_kept_together() -> None:
    with audit.together():
        first = audit.write(told_of("account:x"))
        second = audit.write(told_of("account:y"))

    lines = LedgerEntry.objects.filter(action="view").order_by("seq")
    assert list(lines.values_list("seq", "actor")) == [(first, "account:x"), (second, "account:y")]


@pytest.mark.django_db
def test_when_one_line_of_an_answer_is_refused_none_is_kept() -> None:
    with pytest.raises(UnavailableError), audit.together():
        audit.write(told_of("account:x"))
        audit.write(told_of("longer than the column" * 9))

    assert not LedgerEntry.objects.filter(action="view").exists()


@pytest.mark.django_db(transaction=True)
def test_lines_that_the_ledger_refuses_at_their_end_do_not_leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'full'; END $$"
        )
        cursor.execute(
            "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON gisapp_ledgerentry"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()"
        )
    try:
        with pytest.raises(UnavailableError), audit.together():
            audit.write(told_of("account:x"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refuse ON gisapp_ledgerentry")

    assert not LedgerEntry.objects.filter(action="view").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gisapp_ledgerentry SET actor = 'nobody'",
        "DELETE FROM gisapp_ledgerentry",
        "TRUNCATE gisapp_ledgerentry",
    ],
)
@pytest.mark.parametrize("role", ["gis_owner", "gis_app", "gis_feed", "gis_audit"])
def test_no_role_changes_the_ledger(statement: str, role: str) -> None:
    audit.write(audit.Entry(actor="account:x", action="view", outcome="ok"))

    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied|read-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_web_role_adds_lines_but_cannot_read_them() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE gis_app")
        audit.write(audit.Entry(actor="account:x", action="view", outcome="ok"))
        cursor.execute("RESET ROLE")

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL ROLE gis_app")
        cursor.execute("SELECT actor FROM gisapp_ledgerentry")
