"""``import_network``: a model or GIS file of a network goes in, all or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from gisapp.access import command_caller
from gisapp.core.errors import InvalidInputError, VesiverkkoError
from gisapp.ogc.tiles import joining
from networks.choices.objects import NETWORK
from networks.exchange.files import FORMATS, NetworkFile, read_bytes, read_network
from networks.exchange.model import NAMED_AT_MOST, ReadingRules
from networks.exchange.placing import Placement
from networks.exchange.valve_layer import read_valve_layer
from networks.services.network_import import network_import, published_types

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.management.base import CommandParser

    from networks.exchange.model import NetworkModel
    from networks.services.network_import import ImportReport

_SOURCE: Final = re.compile(r"[^\W_][\w. -]{0,62}[\w.-]?")
_NEGATIVE: Final = re.compile(r"-[\d.]+(,-?[\d.]+)?")
_LONGEST_SOURCE: Final = 64
_DEFAULT_NETWORK: Final = {"epanet": "vesi", "swmm": "jatevesi", "kuntagml": "jatevesi"}
_SAYS_NETWORK: Final = frozenset({"kuntagml"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported: the network of what says none, and the reader of the file."""

    network: str
    read: Callable[[], NetworkModel]


class Command(BaseCommand):
    """Import a network; prints what is new, changed, unchanged and ended, by published type."""

    command = "import_network"
    help = "Import an EPANET or SWMM model or a GIS file as the state of its source."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of contract §4.1."""
        # An offset may begin with a minus: argparse takes that for an option, unless a number.
        parser._negative_number_matcher = _NEGATIVE  # noqa: SLF001 -- no public way
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--crs", required=True, metavar="EPSG:N", help="of the coordinates")
        parser.add_argument("--source", metavar="NAME", help="origin; default: the file's stem")
        parser.add_argument("--network", choices=NETWORK.values)
        parser.add_argument("--scale", type=float, default=1.0, metavar="S")
        parser.add_argument("--offset", default="0,0", metavar="E,N")
        parser.add_argument("--valves", type=Path, metavar="CSV", help="columns link and node")
        parser.add_argument("--points", default="", metavar="PREFIX", help="connection points")
        parser.add_argument("--hydrants", default="", metavar="PREFIX")
        parser.add_argument(
            "--keep-gaps", action="store_true", help="store ends that do not meet, for a repair"
        )
        parser.add_argument("--dry-run", action="store_true", help="compare and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import; every refusal is one ``CommandError`` with file and place."""
        try:
            asked, source = self.asked(options), source_of(options)
            report, warnings = self._run(asked, source, options)
        except VesiverkkoError as error:
            place = ", ".join(part for part in (options["file"].name, error.locator) if part)
            msg = f"{place}: {error.message} Nothing was stored."
            raise CommandError(msg) from None
        if options["network"] is None and options.get("format") not in _SAYS_NETWORK:
            warnings = (*warnings, f"--network was not given: taken as {asked.network}")
        self._print(report, warnings, source=source, dry_run=options["dry_run"])
        whole = options["dry_run"] or options["verbosity"] > 1
        self._print_left(report, len(report.left) if whole else NAMED_AT_MOST)

    def asked(self, options: dict[str, Any]) -> Asked:
        """What the words of the command say."""
        file = _file(options)
        return Asked(network=file.rules.network, read=partial(read_network, file))

    def _run(
        self, asked: Asked, source: str, options: dict[str, Any]
    ) -> tuple[ImportReport, tuple[str, ...]]:
        dry_run = options["dry_run"]
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task(f"Reading {options['file'].name}", total=None)
            model = asked.read()
            report = network_import(
                model,
                source=source,
                caller=command_caller(self.command),
                dry_run=dry_run,
                progress=lambda step: progress.update(task, description=step),
            )
            if not dry_run:
                progress.update(task, description="Joining lines for the map's far levels")
                joining.refresh()
        return report, model.warnings

    def _print(
        self, report: ImportReport, warnings: tuple[str, ...], *, source: str, dry_run: bool
    ) -> None:
        title = "would be (dry run, nothing was stored)" if dry_run else "imported"
        self.stdout.write(f"{source}: {title}")
        self.stdout.write(
            f"{'type':16} {'new':>8} {'changed':>8} {'unchanged':>10} {'ended':>8} {'left':>8}"
        )
        for name in published_types(report.by_type):
            row = report.by_type[name]
            self.stdout.write(
                f"{name:16} {row.new:8} {row.changed:8} {row.unchanged:10} {row.ended:8} "
                f"{row.left:8}"
            )
        for warning in warnings:
            self.stdout.write(f"warning: {warning}")

    def _print_left(self, report: ImportReport, at_most: int) -> None:
        """Name what stays as people have made it, ``at_most`` objects."""
        count = sum(row.left for row in report.by_type.values())
        shown = report.left[:at_most]
        for left in shown:
            self.stdout.write(f"left: {left}")
        if count > len(shown):
            more = "; --dry-run names more" if len(shown) < len(report.left) else ""
            self.stdout.write(f"left: {count - len(shown)} others{more}")


def _file(options: dict[str, Any]) -> NetworkFile:
    valves = options["valves"]
    return NetworkFile(
        path=options["file"],
        format=options["format"],
        rules=ReadingRules(
            network=options["network"] or _DEFAULT_NETWORK.get(options["format"], "vesi"),
            points=options["points"],
            hydrants=options["hydrants"],
            valves=read_valve_layer(read_bytes(valves)) if valves else None,
            keep_gaps=options["keep_gaps"],
        ),
        placement=placement_of(options),
    )


def placement_of(options: dict[str, Any]) -> Placement:
    """The system that the words of a command name, and where they move the file's numbers to.

    Raises ``InvalidInputError``.
    """
    crs = re.fullmatch(r"(?:EPSG:)?(\d{1,6})", options["crs"].strip(), re.IGNORECASE)
    if crs is None:
        msg = "The coordinate system must be given as EPSG:N, for example EPSG:3067."
        raise InvalidInputError(msg, locator="--crs")
    try:
        east, north = (float(number) for number in options["offset"].split(","))
    except ValueError:
        msg = "The offset must be two numbers with a comma between, east and north."
        raise InvalidInputError(msg, locator="--offset") from None
    return Placement(srid=int(crs[1]), scale=options["scale"], east=east, north=north)


def source_of(options: dict[str, Any]) -> str:
    """The name that was given, or one made of the file's stem."""
    if options["source"] is not None:
        if _SOURCE.fullmatch(options["source"]):
            return str(options["source"])
        msg = "The source may have letters, digits, blanks and _ . - in it, 64 at most."
        raise InvalidInputError(msg, locator="--source")
    stem = re.sub(r"[^\w.-]+", "_", options["file"].stem)[:_LONGEST_SOURCE]
    return re.sub(r"^[\W_]+", "", stem) or options["format"]
