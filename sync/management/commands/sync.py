"""``manage.py sync NAME``: one run of a connector, with its report on stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gisapp.access import command_caller
from gisapp.core.errors import InvalidInputError, VesiverkkoError
from sync import registry
from sync.models import ALARM
from sync.services import Report, describe, sync_run

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from sync.connector import PointSource

LINES_SHOWN: Final = 50


class Command(BaseCommand):
    """One run of a connector."""

    help = "Exchange data with a neighbouring system: one run, with a report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the words of the command."""
        parser.add_argument("name", choices=list(registry.CONNECTORS), help="the connector")
        parser.add_argument("--file", default="", help="the file that the neighbour wrote")
        parser.add_argument(
            "--columns",
            default="",
            metavar="tunnus=HEADING,…",
            help="headings of the file for our columns, where they differ",
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would change")
        parser.add_argument(
            "--full", action="store_true", help="end points that are not in the file"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run, and print the report; a refused file is a one-line error."""
        try:
            connector = registry.build(
                options["name"], file=options["file"], columns=_columns(options["columns"])
            )
            report = _run_with_bar(connector, dry_run=options["dry_run"], full=options["full"])
        except VesiverkkoError as error:
            place = f"{error.locator}: " if error.locator else ""
            msg = f"{place}{error.message}"
            raise CommandError(msg) from None
        self.stdout.write("\n".join(_lines(report)))


def _columns(text: str) -> dict[str, str]:
    """Read ``tunnus=ID,osoite=ADDRESS``."""
    pairs = [pair.split("=", 1) for pair in text.split(",") if pair.strip()]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 -- a name and a heading
        msg = "Write --columns as tunnus=HEADING,osoite=HEADING."
        raise InvalidInputError(msg, locator="columns")
    return {name.strip(): heading.strip() for name, heading in pairs}


def _run_with_bar(connector: PointSource, *, dry_run: bool, full: bool) -> Report:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(connector.name, total=len(connector))
        return sync_run(
            connector,
            caller=command_caller("sync"),
            dry_run=dry_run,
            full=full,
            progress=lambda: bar.advance(task),
        )


def _lines(report: Report) -> list[str]:
    """The report: counts, then what changed by id, then what was put aside by line."""
    diff = report.diff
    head = "Dry run: nothing was stored." if report.dry_run else f"Run {report.run} done."
    counts_line = (
        f"{head} Rows {report.rows}: added {diff.added}, changed {diff.changed}, "
        f"unchanged {diff.unchanged}, ended {diff.ended}, put aside {len(report.faults)}."
    )
    lines = [counts_line]
    if report.connections:
        counts = report.connections
        lines.append(
            f"Places from the address register: {report.placed_from_register}. Connections: "
            f"{counts.by_source_id} by source id, {counts.nearest_connection_point} to the nearest "
            f"connection point, {counts.nearest_pipe} estimated by the nearest pipe."
        )
    labels = {code.code: code.en for code in ALARM}
    lines += [f"ALARM: {labels[kind]}: {count}." for kind, count in report.alarms.items()]
    lines += _shortened([f"put aside: {describe(fault)}" for fault in report.faults])
    if report.dry_run:
        lines += _shortened(list(diff.lines))
    return lines


def _shortened(lines: list[str]) -> list[str]:
    rest = len(lines) - LINES_SHOWN
    return [*lines[:LINES_SHOWN], f"… and {rest} more."] if rest > 0 else lines
