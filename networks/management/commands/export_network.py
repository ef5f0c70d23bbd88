"""``export_network``: a network goes out as a model, a drawing, a GeoPackage or a base map."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from gisapp.access import command_caller
from gisapp.core.errors import VesiverkkoError
from networks.choices.objects import NETWORK
from networks.exchange.formats import FORMATS
from networks.exchange.wanted import Wanted

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from networks.exchange.written import Written


class Command(BaseCommand):
    """Export a network; prints what the file holds, and what it has defaults for."""

    help = "Export a network as a model (EPANET, SWMM), a GeoPackage, a DXF drawing or a base map."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of contract §4.1."""
        parser.add_argument("--format", required=True, choices=tuple(FORMATS))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--network", choices=NETWORK.values)
        parser.add_argument("--source", metavar="NAME", help="origin; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read through the door, write the file whole or not at all."""
        path = options["out"]
        try:
            # Beside the files that it becomes, so that a reader never meets half of one.
            with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
                written = _written(Path(folder) / path.name, options)
                for part in (*written.beside, Path(folder) / path.name):
                    part.replace(path.parent / part.name)
        except VesiverkkoError as error:
            place = f"--{error.locator}: " if error.locator else ""
            msg = f"{place}{error.message} Nothing was written."
            raise CommandError(msg) from None
        except OSError as error:
            msg = f"{path.name}: the file cannot be written ({error.strerror})."
            raise CommandError(msg) from error
        self._tell(path.name, written)

    def _tell(self, name: str, written: Written) -> None:
        counts = ", ".join(f"{what} {count}" for what, count in written.counts.items())
        self.stdout.write(f"{name}: {counts}")
        for path, what in written.beside.items():
            self.stdout.write(f"{path.name}: {what}")
        for warning in written.warnings:
            self.stdout.write(f"warning: {warning}")


def _written(path: Path, options: dict[str, Any]) -> Written:
    chosen = FORMATS[options["format"]]
    wanted = Wanted(network=chosen.network(options["network"]), source=options["source"])
    return chosen.write(path, wanted, command_caller("export_network"))
