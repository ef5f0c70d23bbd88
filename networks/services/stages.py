"""What an import table holds: the columns of nodes and of links, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_COMMON: Final = (
    "source_id",
    "network",
    "usage_state",
    "built_year",
    "position_uncertainty_m",
    "height_system",
    "capture_method",
    "secrecy",
    "kind",
    "type_code",
    "nominal_diameter_mm",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """An import table.

    ``columns`` are attributes of the records and columns of ``table`` alike; ``shape`` names the
    attribute with the positions; ``ends`` pairs attributes with source ids of nodes and the columns
    that refer to them; ``public`` tells the published type of a row, in SQL.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    shape: str
    public: str
    ends: tuple[tuple[str, str], ...] = ()

    @property
    def gone(self) -> str:
        """The table of objects that the source no longer has."""
        return f"{self.name}_gone"

    @property
    def left(self) -> str:
        """The table of objects that stay as people have made them."""
        return f"{self.name}_left"

    @property
    def stored(self) -> tuple[str, ...]:
        """Columns of ``table`` that an import writes."""
        return (*self.columns, "geometry", *(column for _end, column in self.ends))


NODES: Final = Stage(
    name="import_node",
    table="networks_node",
    columns=(
        *_COMMON,
        "position",
        "condition",
        "cover_level_m",
        "bottom_level_m",
        "diameter_mm",
        "yield_l_min",
        "inspected_on",
        "power_kw",
        "capacity_l_s",
        "has_overflow",
        "volume_m3",
    ),
    shape="point",
    public="kind",
)
LINKS: Final = Stage(
    name="import_link",
    table="networks_link",
    columns=(
        *_COMMON,
        "liquid",
        "material",
        "pressure_class_bar",
        "start_invert_m",
        "end_invert_m",
        "flow_direction",
        "is_closed",
    ),
    shape="line",
    public=(
        "CASE network WHEN 'vesi' THEN 'vesijohto' WHEN 'hulevesi' THEN 'hulevesiviemari' "
        "ELSE 'jatevesiviemari' END"
    ),
    ends=(("start", "start_node_id"), ("end", "end_node_id")),
)
