"""``export_network``: a network goes out as a model file, a GeoPackage or a KuntaGML base map."""

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
from networks.exchange.kuntagml.writing import write_kuntagml
from networks.exchange.leaving import Wanted, read_stored
from networks.exchange.sending import FORMATS, Sent, send

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.core.management.base import CommandParser

_DEFAULT_NETWORK: Final = {"epanet": "vesi", "swmm": "jatevesi"}


class Command(BaseCommand):
    """Export a network; prints what the file holds, and what it has defaults for."""

    help = "Export a network as an EPANET or SWMM model, a GeoPackage or a KuntaGML base map."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of contract §4.1."""
        parser.add_argument("--format", required=True, choices=(*FORMATS, "gpkg", "kuntagml"))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--network", choices=NETWORK.values)
        parser.add_argument("--source", metavar="NAME", help="origin; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read through the door, write the file whole or not at all."""
        try:
            if options["format"] == "gpkg":
                self._package(options)
            elif options["format"] == "kuntagml":
                self._base_map(options)
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
        self._tell(path, counts, ())

    def _base_map(self, options: dict[str, Any]) -> None:
        path, caller = options["out"], command_caller("export_network")
        with _beside(path) as part:
            counts, warnings = write_kuntagml(
                part, caller, source=options["source"], network=options["network"]
            )
        self._tell(path, counts, warnings)

    def _tell(self, path: Path, counts: Mapping[str, int], warnings: Iterable[str]) -> None:
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        self.stdout.write(f"{path.name}: {told}")
        for warning in warnings:
            self.stdout.write(f"warning: {warning}")

    def _write(self, path: Path, sent: Sent) -> None:
        layer = path.with_suffix(".valves.csv")
        with _beside(path) as part:
            part.write_text(sent.text, encoding="utf-8")
        if sent.layer:
            with layer.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows((("link", "node"), *sent.layer))
        self._tell(path, sent.counts, ())
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
