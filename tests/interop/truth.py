"""What the database holds of each published type, by SQL written for this test alone.

Names of the contract stand here beside columns once more, on purpose: a face that reads the wrong
column, or a declaration that names one, must not be able to agree with itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from psycopg import sql

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from psycopg import Connection

STORAGE_SRID: Final = 3067
_NETWORK: Final = {
    "tunnus": "tunnus",
    "lahde": "source",
    "lahdetunnus": "source_id",
    "verkosto": "network",
    "kaytossa_tila": "usage_state",
    "rakennusvuosi": "built_year",
    "sijaintiepavarmuus": "position_uncertainty_m",
    "suojaustaso": "secrecy",
    "muutosnumero": "change_number",
    "muutettu": "changed_at",
}
_LINK: Final = _NETWORK | {
    "laji": "kind",
    "tyyppi": "type_code",
    "materiaali": "material",
    "nimellishalkaisija": "nominal_diameter_mm",
    "pituus": "length_m",
    "alkusolmu": "start_node_id",
    "loppusolmu": "end_node_id",
}
_SEWER: Final = _LINK | {
    "neste": "liquid",
    "vesijuoksu_alku": "start_invert_m",
    "vesijuoksu_loppu": "end_invert_m",
    "virtaussuunta": "flow_direction",
}
_NODE: Final = _NETWORK | {"tyyppi": "type_code"}
_AREA: Final = _NETWORK | {"nimi": "name", "alku_pvm": "valid_from", "loppu_pvm": "valid_to"}
_CURRENT: Final = "valid_from <= now() AND (valid_to IS NULL OR valid_to > now())"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Where the features of a type are stored."""

    table: str
    rows: str
    columns: dict[str, str]
    id_column: str = "tunnus"

    @property
    def id_property(self) -> str:
        """Public name of the id."""
        return next(name for name, column in self.columns.items() if column == self.id_column)


def _links(networks: str, columns: dict[str, str]) -> Stored:
    rows = f"network IN ({networks}) AND {_CURRENT}"
    return Stored(table="networks_link", rows=rows, columns=columns)


def _nodes(kind: str, **own: str) -> Stored:
    rows = f"kind = '{kind}' AND {_CURRENT}"
    return Stored(table="networks_node", rows=rows, columns=_NODE | own)


def _areas(kind: str) -> Stored:
    rows = f"kind = '{kind}' AND {_CURRENT}"
    return Stored(table="networks_area", rows=rows, columns=_AREA)


TYPES: Final[dict[str, Stored]] = {
    "kulutuspaikka": Stored(
        table="consumption_points_consumptionpoint",
        rows="ended_at IS NULL",
        columns={
            "tunnus": "point_id",
            "osoite": "address",
            "muutosnumero": "change_number",
            "muutettu": "changed_at",
        },
        id_column="point_id",
    ),
    "vesijohto": _links("'vesi'", _LINK | {"paineluokka": "pressure_class_bar"}),
    "jatevesiviemari": _links("'jatevesi', 'sekavesi'", _SEWER),
    "hulevesiviemari": _links("'hulevesi'", _SEWER),
    "venttiili": _nodes(
        "venttiili",
        asento="position",
        toimintakunto="condition",
        nimellishalkaisija="nominal_diameter_mm",
    ),
    "kaivo": _nodes(
        "kaivo",
        kannen_korkeus="cover_level_m",
        pohjan_korkeus="bottom_level_m",
        halkaisija="diameter_mm",
    ),
    "paloposti": _nodes("paloposti", tuotto="yield_l_min", tarkastuspvm="inspected_on"),
    "pumppaamo": _nodes(
        "pumppaamo", teho="power_kw", tuotto="capacity_l_s", ylivuoto="has_overflow"
    ),
    "liitoskohta": _nodes("liitoskohta"),
    "laite": _nodes("laite", tilavuus="volume_m3"),
    "toiminta_alue": _areas("toiminta_alue"),
    "painepiiri": _areas("painepiiri"),
    "pumppauspiiri": _areas("pumppauspiiri"),
    "katkos": Stored(
        table="networks_interruption",
        rows=_CURRENT,
        columns=_NETWORK
        | {
            "katkostunnus": "number",
            "alkaa": "starts_at",
            "paattyy": "ends_at",
            "tila": "state",
            "venttiilit": "valves",
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature as somebody holds it: coordinates (n × 2 or 3), east or longitude first."""

    coordinates: NDArray[np.float64] | None
    values: dict[str, Any]


Features = dict[str, Feature]
"""Features of one type by public id."""


def stored_features(
    connection: Connection[Any], type_name: str, srid: int, *, secret: bool = True
) -> Features:
    """The current rows of a type, their geometry taken to ``srid`` by PostGIS.

    ``secret`` says whether features of class ``salassa`` are among them.
    """
    stored = TYPES[type_name]
    where = f"({stored.rows})"
    if not secret and "suojaustaso" in stored.columns:
        where += " AND secrecy <> 'salassa'"
    columns = sql.SQL(", ").join(map(sql.Identifier, stored.columns.values()))
    query = sql.SQL(
        "SELECT {id}::text, ST_AsEWKB(ST_Transform(geometry, {srid})), {columns}"
        " FROM {table} WHERE "
    ).format(
        id=sql.Identifier(stored.id_column),
        srid=sql.Literal(srid),
        columns=columns,
        table=sql.Identifier(stored.table),
    ) + sql.SQL(where)
    rows = connection.execute(query).fetchall()
    return {
        row[0]: Feature(coordinates_of(row[1]), dict(zip(stored.columns, row[2:], strict=True)))
        for row in rows
    }


def coordinates_of(wkb: bytes | None) -> NDArray[np.float64] | None:
    """All coordinates of a geometry in order, with heights where it has them."""
    if wkb is None:
        return None
    geometry = shapely.from_wkb(bytes(wkb))
    return np.asarray(shapely.get_coordinates(geometry, include_z=bool(geometry.has_z)))


def stored_count(connection: Connection[Any], type_name: str) -> int:
    """How many current rows a type has."""
    stored = TYPES[type_name]
    query = sql.SQL("SELECT count(*) FROM {} WHERE ").format(sql.Identifier(stored.table))
    row = connection.execute(query + sql.SQL(stored.rows)).fetchone()
    assert row is not None
    return int(row[0])
