"""``manage.py account_create NAME --role ROLE [--until DATE]``."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from gisapp import audit
from gisapp.access import ROLES, Right, attempt, command_caller
from gisapp.access.accounts import account_create
from gisapp.core.errors import VesiverkkoError

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Make an account for a person and print its first password, once."""

    help = "Tekee työntekijälle tunnuksen ja tulostaa sen ensimmäisen salasanan kerran."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, role and last day."""
        parser.add_argument("name", help="work account: small letters, digits and . _ -")
        parser.add_argument("--role", required=True, choices=sorted(set(ROLES) - {"feed"}))
        parser.add_argument("--until", type=date.fromisoformat, help="last valid day, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, write the ledger line, print the password."""
        entry = attempt(
            Right.ADMINISTER,
            caller=command_caller("account_create"),
            action="grant",
            kind="account",
        )
        password = secrets.token_urlsafe(15)
        try:
            account_create(
                username=options["name"],
                password=password,
                role=options["role"],
                valid_until=options["until"],
            )
        except VesiverkkoError as error:
            raise CommandError(error.message) from error
        audit.write(
            audit.replace_outcome(entry, "ok", {"name": options["name"], "role": options["role"]})
        )
        self.stdout.write(password)
