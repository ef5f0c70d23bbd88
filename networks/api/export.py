"""``GET /api/export``: the networks as a file, in every format of ``export_network``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import StreamingHttpResponse
from django.urls import path as address
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from gisapp import access
from gisapp.core.errors import InvalidInputError, LimitError, UnavailableError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.ogc.downloads.files import require_room
from gisapp.ogc.stream import PrimedStream, admit_one, snapshot
from gisapp.rest.boxes import stored_box
from gisapp.rest.formats import ChosenByView
from gisapp.rest.views import AnswerView, documented
from networks.choices.objects import NETWORK
from networks.exchange.formats import FORMATS
from networks.exchange.wanted import Wanted
from networks.models.link import TYPE_OF_NETWORK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rest_framework.request import Request

    from gisapp.access import Caller
    from networks.exchange.formats import ExportFormat
    from networks.exchange.written import Written

SECONDS: Final = 300
"""How long one statement of an export may take; a file has about two for each type."""
MODEL_LINKS: Final = 60_000
"""How many links a model may have that is made here, in the memory of the server: some 400 MB."""
_CHUNK: Final = 256 * 1024
_PACKED: Final = "application/zip"
# A model is made in memory, so each process makes one file at a time.
_PLACE: Final = BoundedSemaphore(1)
_PARAMETERS: Final = [
    OpenApiParameter("format", str, required=True, enum=list(FORMATS)),
    OpenApiParameter(
        "network",
        str,
        enum=NETWORK.values,
        description="One network; default: vesi for epanet, jatevesi for swmm, else all.",
    ),
    OpenApiParameter("source", str, description="What one source brought; default: all."),
    OpenApiParameter(
        "bbox",
        str,
        description="west,south,east,north in the system of crs: pipes that touch it, whole.",
        examples=[OpenApiExample("a part of a town", "513000,6838000,516000,6841000")],
    ),
    OpenApiParameter("crs", str, description="Of bbox; default EPSG:3067, east first."),
]
_MEDIA_TYPES: Final = sorted(
    {_PACKED if one.is_packed else one.media_type for one in FORMATS.values()}
)
_EXAMPLE: Final = "vesi.inp\nvesi.valves.csv\nvaroitukset.txt"


class ExportView(AnswerView):
    """Makes a file of what the caller may read of the networks."""

    content_negotiation_class = ChosenByView

    @documented(
        parameters=_PARAMETERS,
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in _MEDIA_TYPES},
        examples=[
            OpenApiExample(
                "the files in the archive of a model",
                _EXAMPLE,
                response_only=True,
                media_type=_PACKED,
            )
        ],
        summary="The networks as a model (zip), a GeoPackage or a drawing",
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Make the file, then send it; the database is asked in one snapshot before the first byte.

        Whoever has one under way is refused, and so is what takes too long.
        """
        chosen, wanted = _asked(request)
        blocks = PrimedStream(_blocks(chosen, wanted, self.caller))
        media_type = _PACKED if chosen.is_packed else chosen.media_type
        response = StreamingHttpResponse(blocks, content_type=media_type)
        ending = "zip" if chosen.is_packed else chosen.ending
        name = f"{wanted.network or 'verkko'}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _asked(request: Request) -> tuple[ExportFormat, Wanted]:
    """The format, and what is to be in the file; raises ``InvalidInputError``."""
    given = request.query_params
    chosen = FORMATS.get(given.get("format", ""))
    if chosen is None:
        msg = f"The format is one of {', '.join(FORMATS)}."
        raise InvalidInputError(msg, locator="format")
    network = given.get("network")
    if network is not None and network not in NETWORK.values:
        msg = f"The network is one of {', '.join(NETWORK.values)}."
        raise InvalidInputError(msg, locator="network")
    system = crs.parse(given.get("crs", crs.Notation.SHORT.value.format(srid=crs.STORAGE_SRID)))
    box = stored_box(given["bbox"], system) if "bbox" in given else None
    wanted = Wanted(network=chosen.network(network), source=given.get("source"), box=box)
    return chosen, wanted


def _blocks(chosen: ExportFormat, wanted: Wanted, caller: Caller) -> Iterator[bytes]:
    with (
        TemporaryDirectory(prefix="vesiverkko-") as folder,
        _made(Path(folder), chosen, wanted, caller).open("rb") as file,
    ):
        while block := file.read(_CHUNK):
            yield block


def _made(folder: Path, chosen: ExportFormat, wanted: Wanted, caller: Caller) -> Path:
    """The file, whole, in ``folder``; raises ``UnavailableError`` where there is no room for it."""
    require_room()
    if not _PLACE.acquire(blocking=False):
        msg = "An export is being made just now. Try again in a minute."
        raise UnavailableError(msg)
    path = folder / f"{wanted.network or 'verkko'}.{chosen.ending}"
    try:
        with snapshot(SECONDS):
            admit_one(caller.actor, "export")
            if chosen.is_packed:
                _require_small(wanted, caller)
            written = chosen.write(path, wanted, caller)
        return _packed(path, written) if chosen.is_packed else path
    finally:
        _PLACE.release()


def _require_small(wanted: Wanted, caller: Caller) -> None:
    """Raise ``LimitError`` for a model that is too large for the server's memory."""
    declared = registry.get(TYPE_OF_NETWORK[wanted.network or "vesi"])
    reading = access.readable(declared, caller=caller, action="export")
    count = reading.rows.filter(wanted.own).count()
    if count > MODEL_LINKS:
        msg = (
            f"The model would have {count} links, and {MODEL_LINKS} is the limit here. Ask for a "
            "box or a source, or let the main user run export_network."
        )
        raise LimitError(msg)


def _packed(path: Path, written: Written) -> Path:
    """An archive of the file, those beside it and what is told of it."""
    archive = path.with_suffix(".zip")
    with ZipFile(archive, "w", compression=ZIP_DEFLATED) as files:
        for one in (path, *written.beside):
            files.write(one, one.name)
        files.writestr("varoitukset.txt", "".join(f"{line}\n" for line in written.warnings))
    return archive


urlpatterns = [address("export", ExportView.as_view(), name="export")]
