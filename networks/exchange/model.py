"""A network as a file gives it: plain records between the readers and the database.

Readers leave coordinates as the file has them; ``networks.exchange.placing`` takes them to
EPSG:3067. All else is already in our units and codes: diameters mm, levels and heights m, codes
of ``networks.choices``. Every record knows its place in the file, for messages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Position: TypeAlias = tuple[float, ...]
"""East and north, and the height where it is known."""

NAMED_AT_MOST: Final = 5
LONGEST_ID: Final = 64
DIAMETERS_MM: Final = (5, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRecord:
    """What nodes and links share; ``place`` is the line or feature of the file."""

    source_id: str
    network: str
    place: str = ""
    usage_state: str = "kaytossa"
    built_year: int | None = None
    position_uncertainty_m: float | None = None
    height_system: str = "tuntematon"
    capture_method: str = "malli"
    secrecy: str = "sisainen"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRecord(ObjectRecord):
    """A node; the fields of other kinds than its own are None."""

    kind: str
    type_code: str
    point: Position
    position: str | None = None
    condition: str | None = None
    nominal_diameter_mm: int | None = None
    cover_level_m: float | None = None
    bottom_level_m: float | None = None
    diameter_mm: int | None = None
    yield_l_min: float | None = None
    inspected_on: date | None = None
    power_kw: float | None = None
    capacity_l_s: float | None = None
    has_overflow: bool | None = None
    volume_m3: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord(ObjectRecord):
    """A pipe or sewer from node ``start`` to node ``end``, by their source ids.

    The ends are empty as long as they are known by place only (``networks.exchange.joining``).
    The positions of ``line`` all have a height, or none has.
    """

    start: str
    end: str
    line: tuple[Position, ...]
    kind: str = "muu"
    type_code: str = "putki"
    liquid: str | None = None
    material: str = "ei_tiedossa"
    nominal_diameter_mm: int | None = None
    pressure_class_bar: float | None = None
    start_invert_m: float | None = None
    end_invert_m: float | None = None
    flow_direction: str = "tuntematon"
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CouplingRecord:
    """The inside joint between a device and the node beside it, in the direction of flow."""

    from_node: str
    to_node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkModel:
    """All that a file holds, with the warnings that its reader has for people.

    ``recorded`` is what the ledger shall say of how the file was read.
    """

    nodes: tuple[NodeRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    couplings: tuple[CouplingRecord, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    recorded: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRules:
    """What the person who imports knows of the file and the file does not say.

    ``points`` and ``hydrants`` are prefixes of node ids, empty for none; ``valves`` are pairs of
    link and node id with the place of each in its file, None when there is no valve layer.
    ``keep_gaps`` gives ends that do not meet nodes of their own, for a repair afterwards.
    """

    network: str = "vesi"
    points: str = ""
    hydrants: str = ""
    valves: tuple[tuple[str, str, str], ...] | None = None
    keep_gaps: bool = False


def some(ids: Iterable[str]) -> str:
    """The first few ids, for a message."""
    listed = list(ids)
    shown = ", ".join(listed[:NAMED_AT_MOST])
    return f"{shown} …" if len(listed) > NAMED_AT_MOST else shown


def checked_id(text: str, place: str) -> str:
    """An id that can be stored and published; raises ``InvalidInputError``."""
    if not text:
        msg = "The id is missing."
        raise InvalidInputError(msg, locator=place)
    if len(text) > LONGEST_ID:
        msg = f"The id is longer than {LONGEST_ID} characters."
        raise InvalidInputError(msg, locator=place)
    if not text.isprintable() or any(character.isspace() for character in text):
        msg = "The id has a blank or a control character in it."
        raise InvalidInputError(msg, locator=place)
    return text


def refuse_duplicates(records: Iterable[tuple[str, str]], what: str) -> None:
    """Raise ``InvalidInputError`` when two pairs (id, place) have the same id."""
    seen: dict[str, str] = {}
    for source_id, place in records:
        if source_id in seen:
            msg = f"Two {what} have the id {source_id}: {seen[source_id]} and {place}."
            raise InvalidInputError(msg, locator=place)
        seen[source_id] = place


def liquid_of(network: str) -> str | None:
    """What flows in the pipes of ``network``: a code of ``LIQUID``, None for water mains."""
    return {"jatevesi": "jatevesi", "hulevesi": "sadevesi", "sekavesi": "sekavesi"}.get(network)


def nominal_mm(millimetres: float | None) -> int | None:
    """A diameter as it is stored: whole millimetres, or None where no pipe is of that size."""
    if millimetres is None:
        return None
    smallest, largest = DIAMETERS_MM
    return round(millimetres) if smallest <= round(millimetres) <= largest else None
