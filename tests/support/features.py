"""A row of every published type, so that one test can ask the same of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.utils import timezone

from networks.models import Area, Interruption
from tests.make import (
    EAST,
    NORTH,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

TYPE_NAMES: Final = (
    "vesijohto",
    "jatevesiviemari",
    "hulevesiviemari",
    "venttiili",
    "kaivo",
    "paloposti",
    "pumppaamo",
    "liitoskohta",
    "laite",
    "toiminta_alue",
    "painepiiri",
    "pumppauspiiri",
    "katkos",
    "kulutuspaikka",
)


Sessions = tuple[psycopg.Connection[Any], psycopg.Connection[Any]]


def make_feature(type_name: str, **values: Any) -> Model:
    """A row of the published type ``type_name``."""
    return _MAKERS[type_name](**values)


def two_days_pass(table: str) -> None:
    """Make the rows of ``table`` two days older, without a write that a trigger would see."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE {table} SET changed_at = changed_at - interval '2 days',"
            " valid_from = valid_from - interval '2 days', valid_to = valid_to - interval '2 days'"
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def numbers_drawn() -> int:
    """The last change number that anything has drawn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM change_number_seq")
        return int(cursor.fetchone()[0])


def make_area(kind: str, **values: Any) -> Area:
    """An area of two squares of 100 m, the first with a hole."""
    defaults: dict[str, Any] = {
        "kind": kind,
        "name": "Keksijän alue (itä)",
        "network": "vesi",
        "geometry": _two_squares(),
    }
    return Area.objects.create(**{**defaults, **values})


def make_interruption(**values: Any) -> Interruption:
    """A planned interruption that two valves make."""
    defaults: dict[str, Any] = {
        "number": "K-2027-1",
        "network": "vesi",
        "starts_at": timezone.now(),
        "state": "suunniteltu",
        "valves": [make_valve().tunnus, make_valve().tunnus],
        "geometry": _two_squares(),
    }
    return Interruption.objects.create(**{**defaults, **values})


def _two_squares() -> MultiPolygon:
    hole = _ring(EAST + 40, NORTH + 40, 20)
    return MultiPolygon(
        Polygon(_ring(EAST, NORTH, 100), hole, srid=3067),
        Polygon(_ring(EAST + 200, NORTH, 100), srid=3067),
        srid=3067,
    )


def _ring(east: float, north: float, size: float) -> list[tuple[float, float]]:
    corners = ((0, 0), (size, 0), (size, size), (0, size), (0, 0))
    return [(east + dx, north + dy) for dx, dy in corners]


def _node(kind: str, type_code: str, **own: Any) -> Callable[..., Model]:
    return lambda **values: make_node(**{"kind": kind, "type_code": type_code, **own, **values})


_MAKERS: Final[dict[str, Callable[..., Model]]] = {
    "vesijohto": make_link,
    "jatevesiviemari": lambda **values: make_link(**{"network": "jatevesi", **values}),
    "hulevesiviemari": lambda **values: make_link(
        **{"network": "hulevesi", "liquid": "sadevesi", **values}
    ),
    "venttiili": make_valve,
    "kaivo": _node(
        "kaivo",
        "tarkastuskaivo",
        network="jatevesi",
        geometry=make_point(height=101.25),
        cover_level_m=101.25,
        bottom_level_m=98.5,
        diameter_mm=800,
    ),
    "paloposti": _node("paloposti", "maapaloposti", yield_l_min=600.5),
    "pumppaamo": _node("pumppaamo", "jatevesipumppaamo", network="jatevesi", has_overflow=True),
    "liitoskohta": _node("liitoskohta", "tonttiliitos"),
    "laite": _node("laite", "haara"),
    "toiminta_alue": lambda **values: make_area("toiminta_alue", **values),
    "painepiiri": lambda **values: make_area("painepiiri", **values),
    "pumppauspiiri": lambda **values: make_area("pumppauspiiri", **values),
    "katkos": make_interruption,
    "kulutuspaikka": make_consumption_point,
}
