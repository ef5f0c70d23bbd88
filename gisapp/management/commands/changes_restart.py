"""``manage.py changes_restart``: every follower of changes loads everything anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.management import BaseCommand

from gisapp import audit
from gisapp.access import Right, attempt, command_caller
from gisapp.features.changes.upkeep import begin_epoch


class Command(BaseCommand):
    """Begin a new epoch of the change feed.

    Needed after a copy of the data folder is put back and after ids were changed in bulk; any other
    restore begins an epoch by itself.
    """

    help = "Aloittaa muutosten uuden aikakauden: jokainen seuraaja lataa kaiken uudelleen."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it and say so."""
        caller = command_caller("changes_restart")
        entry = attempt(Right.ADMINISTER, caller=caller, action="restart", kind="tilannekuva")
        begin_epoch()
        audit.write(replace(entry, outcome="ok"))
        self.stdout.write("A new epoch has begun: followers load everything anew.")
