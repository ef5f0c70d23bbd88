"""Makes things for tests: plain functions with sensible defaults, every value invented."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import LineString, Point
from django.db import connection, transaction

from consumption_points.addresses import parse_address
from consumption_points.models import Address, ConsumptionPoint
from gisapp.access.accounts import account_create
from gisapp.access.caller import Caller
from gisapp.access.credentials import credential_create
from networks.models import Link, Node
from networks.services.meeting import topology_by_id
from tests.support.basic import authorization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gisapp.models import User

EAST: Final = 514_400.0
NORTH: Final = 6_839_500.0
PASSWORD: Final = "keksitty-salasana-1"
_numbers = itertools.count(1)


def make_account(role: str = "planner") -> User:
    """An account with one role and ``PASSWORD``."""
    return account_create(username=f"testaaja{next(_numbers)}", password=PASSWORD, role=role)


def make_credential(role: str = "feed") -> str:
    """The Authorization header of a new credential."""
    made = credential_create(name=f"Kone {next(_numbers)}", role=role)
    return authorization(made.key, made.secret)


def make_caller(*roles: str) -> Caller:
    """A caller with the named roles."""
    return Caller(actor="account:testaaja", roles=frozenset(roles), source="host", request_id="r")


def make_point(east: float = EAST, north: float = NORTH, height: float | None = None) -> Point:
    """A point in EPSG:3067, 3D when ``height`` is given."""
    position = (east, north) if height is None else (east, north, height)
    return Point(position, srid=3067)


def make_node(**values: Any) -> Node:
    """A water network branch, or what ``values`` make of it."""
    defaults: dict[str, Any] = {
        "kind": "laite",
        "type_code": "haara",
        "network": "vesi",
        "source": "testi",
        "source_id": f"S{next(_numbers)}",
        "geometry": make_point(),
    }
    return Node.objects.create(**{**defaults, **values})


def make_valve(**values: Any) -> Node:
    """An open, operable shut-off valve."""
    defaults: dict[str, Any] = {
        "kind": "venttiili",
        "type_code": "sulkuventtiili",
        "position": "auki",
        "condition": "toimii",
    }
    return make_node(**{**defaults, **values})


def make_link(**values: Any) -> Link:
    """A water main of 100 m to the east, with nodes at its ends, or what ``values`` make of it.

    Given nodes may stand elsewhere: topology is by id.
    """
    line = values.pop("geometry", None) or LineString((EAST, NORTH), (EAST + 100, NORTH), srid=3067)
    network = values.get("network", "vesi")
    ends = {
        name: make_node(network=network, geometry=Point(position, srid=3067))
        for name, position in (("start_node", line[0]), ("end_node", line[-1]))
        if name not in values
    }
    defaults: dict[str, Any] = {
        "network": network,
        "source": "testi",
        "source_id": f"J{next(_numbers)}",
        "kind": "jakeluvesijohto" if network == "vesi" else "kerailyviemari",
        "material": "PEH",
        "nominal_diameter_mm": 110,
        "liquid": None if network == "vesi" else "jatevesi",
        "geometry": line,
    }
    with stored_by_id():
        return Link.objects.create(**{**defaults, **ends, **values})


@contextmanager
def stored_by_id() -> Iterator[None]:
    """Store as an import does, where the ends of lines are not held to the places of nodes."""
    with transaction.atomic(), connection.cursor() as cursor:
        topology_by_id(cursor)
        yield
        cursor.execute("SET LOCAL vesiverkko.topology = ''")


def make_consumption_point(**values: Any) -> ConsumptionPoint:
    """A consumption point at ``Keksijänkatu 12``, or what ``values`` make of it.

    ``address`` as display text sets the parts.
    """
    parts = parse_address(values.pop("address", "Keksijänkatu 12, 50100 Mikkeli"))
    defaults: dict[str, Any] = {
        **asdict(parts),
        "point_id": f"KP-{next(_numbers)}",
        "address": parts.display(),
        "geometry": make_point(),
    }
    return ConsumptionPoint.objects.create(**{**defaults, **values})


def make_address(**values: Any) -> Address:
    """A register address ``Keksijänkatu 12`` / ``Uppfinnaregatan 12``, or what ``values`` say."""
    defaults: dict[str, Any] = {
        "street_fi": "Keksijänkatu",
        "street_sv": "Uppfinnaregatan",
        "house_number": 12,
        "postcode": "50100",
        "municipality": "Mikkeli",
        "geometry": make_point(),
        "source": "testi",
    }
    return Address.objects.create(**{**defaults, **values})
