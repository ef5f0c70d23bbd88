"""``report_lengths``: the length report on the terminal or into a file, as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gisapp.access import command_caller
from gisapp.core.errors import VesiverkkoError
from gisapp.ogc.stream import snapshot as one_snapshot
from gisapp.rest.formats import csv_lines
from networks.reporting.length_report import length_table

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Write the lengths of the network."""

    help = "Lengths by network, kind, material, diameter class, decade and service area, as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--area", default="", metavar="ID", help="a service area, or all")
        parser.add_argument("--out", type=Path, metavar="FILE", help="default: the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report; every refusal is one ``CommandError``."""
        try:
            with one_snapshot(settings.STATEMENT_SECONDS):
                table = length_table(options["area"], caller=command_caller("report_lengths"))
            if options["out"] is not None:
                options["out"].write_bytes(csv_lines(table))
                return
        except VesiverkkoError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            msg = (
                f"{options['out']}: {error.strerror}. Name a file in a folder that may be written."
            )
            raise CommandError(msg) from None
        self.stdout.write(csv_lines(table).decode().replace("\r\n", "\n"), ending="")
