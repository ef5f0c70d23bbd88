"""``manage.py credential_create NAME --role ROLE [--expires DATE] [--from CIDR]``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from gisapp import audit
from gisapp.access import ROLES, Right, attempt, command_caller
from gisapp.access.credentials import credential_create
from gisapp.core.errors import VesiverkkoError

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Make a credential for a machine and print ``KEY SECRET``, once."""

    help = "Tekee koneelle avaimen (HTTP Basic, Bearer) ja tulostaa sen kerran: AVAIN SALAISUUS."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, role, end and allowed addresses."""
        parser.add_argument("name", help="who uses it, for example KeyAqua")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--expires", type=date.fromisoformat, help="last valid day, YYYY-MM-DD")
        parser.add_argument(
            "--from", dest="networks", action="append", default=[], help="allowed addresses, CIDR"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, write the ledger line, print it."""
        entry = attempt(
            Right.ADMINISTER,
            caller=command_caller("credential_create"),
            action="grant",
            kind="credential",
        )
        try:
            made = credential_create(
                name=options["name"],
                role=options["role"],
                expires_on=options["expires"],
                networks=options["networks"],
            )
        except VesiverkkoError as error:
            raise CommandError(error.message) from error
        audit.write(audit.replace_outcome(entry, "ok", {"key": made.key, "role": options["role"]}))
        self.stdout.write(f"{made.key} {made.secret}")
