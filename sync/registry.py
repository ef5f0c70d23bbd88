"""Which connectors there are, and how each is made from settings and a command's words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from gisapp.core.errors import InvalidInputError, UnknownNameError
from sync.connectors.vesikanta.connector import Vesikanta
from sync.transports.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sync.connector import PointSource


def _vesikanta(file: str, columns: Mapping[str, str]) -> PointSource:
    path = file or settings.VESIKANTA_FILE
    if not path:
        msg = "Name the file with --file, or set VESIKANTA_FILE."
        raise InvalidInputError(msg, locator="file")
    west, south, east, north = settings.SERVICE_AREA
    area = (west, south, east, north)
    return Vesikanta(read_file(Path(path)), columns=columns, area=area)


CONNECTORS: Final[Mapping[str, Callable[[str, Mapping[str, str]], PointSource]]] = {
    "vesikanta": _vesikanta,
}


def build(name: str, *, file: str = "", columns: Mapping[str, str] | None = None) -> PointSource:
    """Make the connector ``name``; raises ``UnknownNameError``, or what the source raises."""
    try:
        factory = CONNECTORS[name]
    except KeyError:
        msg = f"There is no such connector; there are {', '.join(CONNECTORS)}."
        raise UnknownNameError(msg, locator="name") from None
    return factory(file, columns or {})
