"""The commands that let people and machines in."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from gisapp.models import FeedCredential, LedgerEntry, User
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_credential_is_printed_once_and_only_its_digest_is_kept() -> None:
    key, secret = run("credential_create", "KeyAqua", "--role", "feed").split()

    kept = FeedCredential.objects.get(key=key)
    assert secret.encode() not in bytes(kept.secret_sha256)
    assert (
        Client().get("/api/laite/", headers={"Authorization": f"Bearer {secret}"}).status_code
        == 200
    )


def test_making_a_credential_is_in_the_ledger_without_the_secret() -> None:
    key, secret = run("credential_create", "KeyAqua", "--role", "feed").split()

    line = LedgerEntry.objects.get(action="grant")
    assert line.scope == {"key": key, "role": "feed"}
    assert secret not in str(line.scope)


@pytest.mark.parametrize(
    "words",
    [
        ("KeyAqua", "--role", "feed", "--from", "here"),
        ("<b>", "--role", "feed"),
        ("", "--role", "feed"),
    ],
)
def test_a_credential_with_bad_words_is_not_made(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("credential_create", *words)

    assert not FeedCredential.objects.exists()


def test_a_name_is_used_once() -> None:
    run("credential_create", "KeyAqua", "--role", "feed")

    with pytest.raises(CommandError, match="already"):
        run("credential_create", "KeyAqua", "--role", "viewer")


def test_an_account_gets_a_first_password_that_signs_in() -> None:
    password = run("account_create", "testaaja.uusi", "--role", "viewer").strip()
    client = Client()

    client.post("/accounts/login/", {"login": "testaaja.uusi", "password": password})

    assert client.get("/api/laite/").status_code == 200


@pytest.mark.parametrize("name", ["A", "nimi sukunimi", "x" * 80, "nimi@example.invalid"])
def test_an_account_name_follows_the_rules(name: str) -> None:
    with pytest.raises(CommandError):
        run("account_create", name, "--role", "viewer")

    assert not User.objects.filter(username=name).exists()


def test_roles_do_not_leak_between_accounts() -> None:
    run("account_create", "testaaja.katsoja", "--role", "viewer")
    account = User.objects.get(username="testaaja.katsoja")

    assert [group.name for group in account.groups.all()] == ["viewer"]
    assert not account.check_password(PASSWORD)
