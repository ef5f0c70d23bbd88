"""Answers that come as JSON or as CSV, whichever the parameter ``format`` says."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from rest_framework.negotiation import BaseContentNegotiation

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request

CSV_TYPE: Final = "text/csv; charset=utf-8; header=present"


class ChosenByView(BaseContentNegotiation):
    """Lets a view read ``format`` itself: what it answers as a Response, faults too, is JSON."""

    def select_parser(self, _request: Request, parsers: Iterable[Any]) -> Any:
        """The only parser there is."""
        return next(iter(parsers))

    def select_renderer(
        self,
        _request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002 -- library's signature
    ) -> tuple[BaseRenderer, str]:
        """The first renderer, whatever is asked for."""
        first = next(iter(renderers))
        return first, str(first.media_type)


def chosen_format(request: Request, default: str = "json") -> str:
    """``default`` or ``csv``; raises ``InvalidInputError`` for any other format."""
    chosen = request.query_params.get("format", default)
    if chosen not in (default, "csv"):
        msg = f"The format is {default} or csv."
        raise InvalidInputError(msg, locator="format")
    return chosen


def csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """``rows`` as lines of CSV (RFC 4180), UTF-8; None is an empty cell.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    csv.writer(out).writerows([[_disarmed(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


def csv_answer(rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """A whole table, its header among ``rows``, as a file called ``name``."""
    response = HttpResponse(csv_lines(rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _disarmed(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
