"""The accounts of the demo utility: made once, kept in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from gisapp import audit
from gisapp.access import Right, attempt
from gisapp.access.accounts import account_create
from gisapp.access.credentials import credential_create
from gisapp.models import FeedCredential, User

if TYPE_CHECKING:
    from pathlib import Path

    from gisapp.access import Caller

_ACCOUNTS: Final = {"katselija": "viewer", "suunnittelija": "planner", "paakayttaja": "main_user"}
_FEED: Final = "Esittely"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A way in: role, name (or key) and password (or secret)."""

    role: str
    name: str
    secret: str

    def line(self) -> str:
        """The line of the accounts file: four words."""
        return f"account {self.role} {self.name} {self.secret}"


def demo_accounts(caller: Caller, file: Path | None) -> list[DemoAccount]:
    """The demo accounts and the feed credential, as ``file`` has them or newly made.

    Without a readable file they are made, with new passwords if they exist already, and written
    to the file with mode 600.
    """
    if file is not None and file.exists():
        return _read(file)
    with transaction.atomic():
        accounts = [_account(name, role, caller) for name, role in _ACCOUNTS.items()]
        accounts.append(_credential(caller))
        if file is not None:
            _write(file, accounts)
    return accounts


def _account(name: str, role: str, caller: Caller) -> DemoAccount:
    entry = attempt(Right.ADMINISTER, caller=caller, action="grant", kind="account")
    password = secrets.token_urlsafe(9)
    known = User.objects.filter(username=name).first()
    if known is None:
        account_create(username=name, password=password, role=role)
    else:
        known.set_password(password)
        known.save(update_fields=["password"])
    audit.write(audit.replace_outcome(entry, "ok", {"name": name, "role": role}))
    return DemoAccount(role, name, password)


def _credential(caller: Caller) -> DemoAccount:
    entry = attempt(Right.ADMINISTER, caller=caller, action="grant", kind="credential")
    FeedCredential.objects.filter(name=_FEED).delete()
    made = credential_create(name=_FEED, role="feed")
    audit.write(audit.replace_outcome(entry, "ok", {"key": made.key, "role": "feed"}))
    return DemoAccount("feed", made.key, made.secret)


def _read(file: Path) -> list[DemoAccount]:
    words = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
    return [DemoAccount(*parts[1:]) for parts in words if len(parts) == len("krns")]


def _write(file: Path, accounts: list[DemoAccount]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.writelines(f"{account.line()}\n" for account in accounts)
