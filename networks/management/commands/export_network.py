"""``export_network``: a network goes out as a model file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError

from gisapp.access import command_caller
from gisapp.core.errors import VesiverkkoError
from networks.choices import NETWORK
from networks.exchange.leaving import Wanted, read_stored
from networks.exchange.sending import FORMATS, Sent, send

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_DEFAULT_NETWORK: Final = {"epanet": "vesi", "swmm": "jatevesi"}


class Command(BaseCommand):
    """Export a network; prints what the file holds, and what it has defaults for."""

    help = "Export a network as an EPANET or SWMM model."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of contract §4.1."""
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--network", choices=NETWORK.values)
        parser.add_argument("--source", metavar="NAME", help="origin; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read through the door, write the file whole or not at all."""
        network = options["network"] or _DEFAULT_NETWORK[options["format"]]
        wanted = Wanted(network=network, source=options["source"])
        try:
            leaving = read_stored(wanted, command_caller("export_network"))
            sent = send(options["format"], leaving, network=network)
        except VesiverkkoError as error:
            place = f"{error.locator}: " if error.locator else ""
            msg = f"{place}{error.message} Nothing was written."
            raise CommandError(msg) from None
        self._write(options["out"], sent)

    def _write(self, path: Path, sent: Sent) -> None:
        layer = path.with_suffix(".valves.csv")
        try:
            _replace(path, sent.text)
            if sent.layer:
                with layer.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows((("link", "node"), *sent.layer))
        except OSError as error:
            msg = f"{path.name}: the file cannot be written ({error.strerror})."
            raise CommandError(msg) from error
        counts = ", ".join(f"{name} {count}" for name, count in sent.counts.items())
        self.stdout.write(f"{path.name}: {counts}")
        if sent.layer:
            self.stdout.write(f"{layer.name}: valves of the layer {len(sent.layer)}")
        for warning in sent.warnings:
            self.stdout.write(f"warning: {warning}")


def _replace(path: Path, text: str) -> None:
    """Write beside and move: a reader never meets half a file."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
