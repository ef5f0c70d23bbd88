"""``import_survey``: measured points with codes go in as pipes and nodes, all or nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError
from networks.choices.objects import NETWORK
from networks.exchange.model import ReadingRules
from networks.exchange.survey.axes import ORDERS
from networks.exchange.survey.heights import SYSTEMS
from networks.exchange.survey.points import FIELDS
from networks.exchange.survey.reading import SurveyFile, read_survey
from networks.exchange.survey.table import ENCODINGS, FORMATS
from networks.management.commands import import_network

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_NO_MOVE: Final = {"scale": 1.0, "offset": "0,0"}


class Command(import_network.Command):
    """Import a survey; prints what is new, changed, unchanged and ended, by published type."""

    command = "import_survey"
    help = "Import a survey file (GT, or text with a delimiter) as the state of its source."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of ``docs/interfaces/files.md``."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--crs", required=True, metavar="EPSG:N", help="of the coordinates")
        parser.add_argument("--heights", required=True, choices=SYSTEMS, help="of the heights")
        parser.add_argument(
            "--heights-offset", type=float, metavar="M", help="N2000 minus the heights' system"
        )
        parser.add_argument("--format", choices=FORMATS, help="default: gt for *.gt, else text")
        parser.add_argument("--columns", default="", metavar="x=NAME,y=NAME,…")
        parser.add_argument("--codes", type=Path, metavar="CSV|JSON", help="code to type")
        parser.add_argument("--axes", choices=ORDERS, help="ne: x (the first) is north")
        parser.add_argument("--encoding", choices=ENCODINGS)
        parser.add_argument("--network", choices=NETWORK.values, help="of nodes without their own")
        parser.add_argument("--source", metavar="NAME", help="origin; default: the file's stem")
        parser.add_argument(
            "--keep-gaps", action="store_true", help="store ends that do not meet, for a repair"
        )
        parser.add_argument("--dry-run", action="store_true", help="compare and store nothing")

    def asked(self, options: dict[str, Any]) -> import_network.Asked:
        """What the words of the command say."""
        path = options["file"]
        options["format"] = options["format"] or (
            "gt" if path.suffix.casefold() == ".gt" else "text"
        )
        file = SurveyFile(
            path=path,
            format=options["format"],
            rules=ReadingRules(
                network=options["network"] or "vesi", keep_gaps=options["keep_gaps"]
            ),
            placement=import_network.placement_of({**options, **_NO_MOVE}),
            heights=options["heights"],
            heights_offset_m=options["heights_offset"],
            columns=_columns(options["columns"]),
            codes=options["codes"],
            axes=options["axes"],
            encoding=options["encoding"],
        )
        return import_network.Asked(network=file.rules.network, read=partial(read_survey, file))


def _columns(text: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for pair in filter(None, text.split(",")):
        field, sign, name = (part.strip() for part in pair.partition("="))
        if not sign or field not in FIELDS or not name or field in columns:
            msg = f"Columns are given as FIELD=NAME, once each. Fields: {', '.join(FIELDS)}."
            raise InvalidInputError(msg, locator="--columns")
        columns[field] = name
    return columns
