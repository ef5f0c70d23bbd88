"""``export_network``: a network goes out as a model file or a GeoPackage."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError

from gisapp.access import command_caller
from gisapp.core.errors import InvalidInputError, VesiverkkoError
from networks.choices.objects import NETWORK
from networks.exchange.geopackage_out import write_geopackage
from networks.exchange.leaving import Wanted, read_stored
from networks.exchange.sending import FORMATS, Sent, send

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

_DEFAULT_NETWORK: Final = {"epanet": "vesi", "swmm": "jatevesi"}


class Command(BaseCommand):
    """Export a network; prints what the file holds, and what it has defaults for."""

    help = "Export a network as an EPANET or SWMM model, or as a GeoPackage."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of contract §4.1."""
        parser.add_argument("--format", required=True, choices=(*FORMATS, "gpkg"))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--network", choices=NETWORK.values)
        parser.add_argument("--source", metavar="NAME", help="origin; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read through the door, write the file whole or not at all."""
        try:
            if options["format"] == "gpkg":
                self._package(options)
            else:
                self._model(options)
        except VesiverkkoError as error:
            place = f"{error.locator}: " if error.locator else ""
            msg = f"{place}{error.message} Nothing was written."
            raise CommandError(msg) from None
        except OSError as error:
            msg = f"{options['out'].name}: the file cannot be written ({error.strerror})."
            raise CommandError(msg) from error

    def _model(self, options: dict[str, Any]) -> None:
        network = options["network"] or _DEFAULT_NETWORK[options["format"]]
        wanted = Wanted(network=network, source=options["source"])
        leaving = read_stored(wanted, command_caller("export_network"))
        self._write(options["out"], send(options["format"], leaving, network=network))

    def _package(self, options: dict[str, Any]) -> None:
        path, network = options["out"], options["network"]
        if network is not None:
            msg = "A GeoPackage holds all networks: leave --network out."
            raise InvalidInputError(msg, locator="--network")
        with _beside(path) as part:
            caller = command_caller("export_network")
            counts = write_geopackage(part, caller, source=options["source"])
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        self.stdout.write(f"{path.name}: {told}")

    def _write(self, path: Path, sent: Sent) -> None:
        layer = path.with_suffix(".valves.csv")
        with _beside(path) as part:
            part.write_text(sent.text, encoding="utf-8")
        if sent.layer:
            with layer.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows((("link", "node"), *sent.layer))
        counts = ", ".join(f"{name} {count}" for name, count in sent.counts.items())
        self.stdout.write(f"{path.name}: {counts}")
        if sent.layer:
            self.stdout.write(f"{layer.name}: valves of the layer {len(sent.layer)}")
        for warning in sent.warnings:
            self.stdout.write(f"warning: {warning}")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file to write, moved to ``path`` when it is whole: a reader never meets half of it."""
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
