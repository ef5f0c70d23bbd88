"""How the town's plain values become rows: the only place that names columns of the tables.

Text forms are those of COPY; geometry travels as EWKT in EPSG:3067.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from consumption_points.addresses import AddressParts
from demo.town import MUNICIPALITY
from networks.models.node import SECRET_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from demo.areas import NetworkArea
    from demo.parts import NetworkLink, NetworkNode, Spot3
    from demo.town import DemoAddress, DemoConnection, DemoPoint, Town

SOURCE: Final = "demo"
_SECRET_KINDS: Final = ("raakavesijohto", "vedenottopumppaamo")
# How exact the outline of an area is: it is drawn around the streets that it serves.
_DRAWN_M: Final = 10.0
_COMMON: Final = (
    "tunnus",
    "source",
    "source_id",
    "network",
    "usage_state",
    "built_year",
    "position_uncertainty_m",
    "height_system",
    "capture_method",
    "secrecy",
    "geometry",
)
_NODE: Final = (
    "kind",
    "type_code",
    "position",
    "condition",
    "nominal_diameter_mm",
    "cover_level_m",
    "bottom_level_m",
    "diameter_mm",
    "yield_l_min",
    "inspected_on",
    "power_kw",
    "capacity_l_s",
    "has_overflow",
    "volume_m3",
)
_LINK: Final = (
    "kind",
    "type_code",
    "liquid",
    "material",
    "nominal_diameter_mm",
    "pressure_class_bar",
    "start_invert_m",
    "end_invert_m",
    "flow_direction",
)
_ADDRESS: Final = (
    "house_number",
    "house_number_end",
    "house_letter",
    "postcode",
    "municipality",
    "geometry",
)
_node_values = attrgetter(*_NODE)
_link_values = attrgetter(*_LINK)


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows for one table: its name, its columns, the values and how each becomes a row."""

    table: str
    columns: tuple[str, ...]
    values: Sequence[Any]
    row: Callable[[Any], tuple[Any, ...]]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows, one by one."""
        return map(self.row, self.values)


def tables_of(town: Town) -> tuple[TableRows, ...]:
    """The rows of all tables, in the order in which they go in."""
    names = _Names(town.seed)
    return (
        TableRows("networks_node", (*_COMMON, *_NODE), town.nodes, names.node),
        TableRows(
            "networks_link",
            (*_COMMON, *_LINK, "start_node_id", "end_node_id", "is_closed"),
            town.links,
            names.link,
        ),
        TableRows("networks_area", (*_COMMON, "kind", "name"), town.areas, names.area),
        TableRows(
            "consumption_points_address",
            ("source", "street_fi", "street_sv", *_ADDRESS),
            town.addresses,
            _address,
        ),
        TableRows(
            "consumption_points_consumptionpoint",
            ("point_id", "street", "stair", "apartment", "address", *_ADDRESS),
            town.points,
            _point,
        ),
    )


def connection_rows(town: Town) -> TableRows:
    """Point id, node and network of each connection; the table wants the points' keys instead."""
    names = _Names(town.seed)
    return TableRows(
        "demo_connection", ("point_id", "node", "network"), town.connections, names.connection
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Public ids that depend on the seed and the source id alone."""

    seed: int

    def tunnus(self, key: str) -> uuid.UUID:
        """The public id of the object with a source id."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"https://vesiverkko.fi/demo/{self.seed}/{key}")

    def node(self, node: NetworkNode) -> tuple[Any, ...]:
        geometry = _ewkt("POINT", (node.place,))
        secret = node.type_code in SECRET_TYPES or node.type_code in _SECRET_KINDS
        return (*self._common(node, geometry, secret=secret), *_node_values(node))

    def link(self, link: NetworkLink) -> tuple[Any, ...]:
        geometry = _ewkt("LINESTRING", link.line)
        return (
            *self._common(link, geometry, secret=link.kind in _SECRET_KINDS),
            *_link_values(link),
            self.tunnus(link.start),
            self.tunnus(link.end),
            False,
        )

    def area(self, area: NetworkArea) -> tuple[Any, ...]:
        return (
            self.tunnus(area.key),
            SOURCE,
            area.key,
            area.network,
            "kaytossa",
            None,
            _DRAWN_M,
            "N2000",
            "digitointi",
            "sisainen",
            f"SRID=3067;{area.outline.wkt}",
            area.kind,
            area.name,
        )

    def connection(self, connection: DemoConnection) -> tuple[Any, ...]:
        return connection.point_id, self.tunnus(connection.node), connection.network

    def _common(
        self, part: NetworkNode | NetworkLink, geometry: str, *, secret: bool
    ) -> tuple[Any, ...]:
        measured = part.built_year > 1990  # noqa: PLR2004 -- what is older was drawn from paper
        return (
            self.tunnus(part.key),
            SOURCE,
            part.key,
            part.network,
            "kaytossa",
            part.built_year,
            0.2 if measured else 1.5,
            "N2000",
            "maastomittaus" if measured else "digitointi",
            "salassa" if secret else "sisainen",
            geometry,
        )


def _address(address: DemoAddress) -> tuple[Any, ...]:
    return (SOURCE, address.street.fi, address.street.sv, *_address_parts(address, address.place))


def _address_parts(address: DemoAddress, place: Spot3) -> tuple[Any, ...]:
    return (
        address.number,
        address.number_end,
        address.letter,
        address.postcode,
        MUNICIPALITY,
        _ewkt("POINT", (place,)),
    )


def _point(point: DemoPoint) -> tuple[Any, ...]:
    address = point.address
    parts = AddressParts(
        street=address.street.fi,
        house_number=address.number,
        house_number_end=address.number_end,
        house_letter=address.letter,
        stair=point.stair,
        apartment=point.apartment,
        postcode=address.postcode,
        municipality=MUNICIPALITY,
    )
    return (
        point.point_id,
        address.street.fi,
        point.stair,
        point.apartment,
        parts.display(),
        *_address_parts(address, point.place),
    )


def _ewkt(shape: str, line: Sequence[Spot3]) -> str:
    tall = " Z " if len(line[0]) > len("xy") else ""
    inside = ",".join(" ".join(map(repr, place)) for place in line)
    return f"SRID=3067;{shape}{tall}({inside})"
