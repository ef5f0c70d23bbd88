"""From a survey file on disk to a network in EPSG:3067 and N2000."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from networks.exchange.faults import geometry_faults
from networks.exchange.features import GisFile
from networks.exchange.files import read_bytes
from networks.exchange.gis_network import network_of
from networks.exchange.joining import join
from networks.exchange.placing import check_placement, place
from networks.exchange.survey.axes import order_of
from networks.exchange.survey.codes import own_codes, read_codes
from networks.exchange.survey.drawing import draw, known_points
from networks.exchange.survey.heights import NONE, STORED, in_n2000
from networks.exchange.survey.points import points_of
from networks.exchange.survey.table import decoded, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from networks.exchange.model import NetworkModel, ReadingRules
    from networks.exchange.placing import Placement
    from networks.exchange.survey.codes import Coded

_CAPTURED: Final = "maastomittaus"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFile:
    """A survey file, and what the person who imports it knows of it.

    ``columns`` are columns by field, ``heights`` is a system of ``heights.SYSTEMS`` and
    ``heights_offset_m`` what N2000 has more than it; ``axes`` is an order of ``axes.ORDERS``.
    """

    path: Path
    format: str
    rules: ReadingRules
    placement: Placement
    heights: str
    heights_offset_m: float | None = None
    columns: Mapping[str, str]
    codes: Path | None = None
    axes: str | None = None
    encoding: str | None = None


def read_survey(file: SurveyFile) -> NetworkModel:
    """Read, draw, place and join; the network's warnings say what was found out of the file.

    Raises ``InvalidInputError`` with the line of the fault.
    """
    check_placement(file.placement)
    table = read_table(decoded(read_bytes(file.path), file.encoding), file.format)
    survey = points_of(table, file.columns)
    codes = _codes(file)
    points, left = known_points(survey.points, codes)
    survey = in_n2000(replace(survey, points=points), file.heights, file.heights_offset_m)
    order, how = order_of(survey, file.placement, file.axes)
    drawn = draw(survey.points, codes, order)
    content = GisFile(
        features=tuple(drawn.features), warnings=(how, *survey.warnings, *left, *drawn.warnings)
    )
    network = _surveyed(network_of(content, file.rules), file)
    joined = join(place(network, file.placement), keep_gaps=file.rules.keep_gaps)
    return replace(joined, warnings=(*joined.warnings, *geometry_faults(joined)))


def _codes(file: SurveyFile) -> dict[str, Coded]:
    if file.codes is None:
        return own_codes()
    try:
        return {**own_codes(), **read_codes(read_bytes(file.codes), file.codes)}
    except InvalidInputError as error:
        raise InvalidInputError(error.message, locator=error.locator or "--codes") from None


def _surveyed(network: NetworkModel, file: SurveyFile) -> NetworkModel:
    """The network with where its heights came from, and what the ledger shall know of that."""
    system = "tuntematon" if file.heights == NONE else file.heights
    recorded: dict[str, str | float] = {"crs": file.placement.srid, "heights": file.heights}
    if file.heights not in (NONE, STORED) and file.heights_offset_m is not None:
        recorded["heights_offset_m"] = file.heights_offset_m
    return replace(
        network,
        nodes=tuple(
            replace(node, capture_method=_CAPTURED, height_system=system) for node in network.nodes
        ),
        links=tuple(
            replace(link, capture_method=_CAPTURED, height_system=system) for link in network.links
        ),
        recorded=recorded,
    )
