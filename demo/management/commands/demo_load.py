"""``manage.py demo_load [--points N] [--seed S] [--accounts-file F]``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from demo.accounts import demo_accounts
from demo.load import is_loaded, load_town
from demo.town import DEFAULT_SEED, make_town
from gisapp.access import command_caller
from gisapp.core.errors import VesiverkkoError
from gisapp.ogc.tiles import joining

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_MOST: Final = 200_000


class Command(BaseCommand):
    """Load the invented utility once and print what it has, and how to sign in."""

    help = "Lataa esittelyaineiston: keksitty kaupunki verkostoineen, kerran."

    def add_arguments(self, parser: CommandParser) -> None:
        """Size, seed, and where the demo accounts are kept."""
        parser.add_argument("--points", type=int, default=3000, help="consumption points")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
        parser.add_argument(
            "--accounts-file", type=Path, help="make demo accounts and keep them here (mode 600)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and load, unless the demo utility is there; then the accounts."""
        if not 1 <= options["points"] <= _MOST:
            msg = f"--points must be from 1 to {_MOST}."
            raise CommandError(msg)
        try:
            if is_loaded():
                self.stdout.write("The demo utility is loaded already; nothing was changed.")
            else:
                self._load(options["points"], options["seed"])
            if options["accounts_file"] is not None:
                self._accounts(options["accounts_file"])
        except VesiverkkoError as error:
            raise CommandError(error.message) from error

    def _load(self, points: int, seed: int) -> None:
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Inventing a town", total=None)
            town = make_town(points, seed)

            def watch(what: str, done: int) -> None:
                progress.update(task, description=what, advance=done)

            rows = (town.nodes, town.links, town.areas, town.addresses, town.points)
            total = sum(map(len, rows)) + len(town.connections)
            progress.update(task, description="Loading", total=total)
            counts = load_town(town, caller=command_caller("demo_load"), watch=watch)
            progress.update(task, description="Joining lines for the map's far levels")
            joining.refresh()
        self.stdout.write(f"The demo utility has {len(town.names)} streets and")
        for name, count in counts.items():
            self.stdout.write(f"  {name:16} {count:8}")

    def _accounts(self, file: Path) -> None:
        for account in demo_accounts(command_caller("demo_load"), file):
            self.stdout.write(account.line())
