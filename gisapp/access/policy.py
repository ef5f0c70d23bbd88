"""The policy table: which role has which right. Everything about rights is derived from here."""

from __future__ import annotations

from enum import Enum
from typing import Final

from gisapp.features.declaration import Subject


class Right(Enum):
    """Something that a role may do."""

    READ_NETWORKS = "read_networks"
    WRITE_NETWORKS = "write_networks"
    READ_PLANS = "read_plans"
    READ_SECRET = "read_secret"  # noqa: S105 -- a right, no password
    READ_POINTS = "read_points"
    READ_ADDRESSES = "read_addresses"
    PLACE_POINTS = "place_points"
    WRITE_POINTS = "write_points"
    READ_AFFECTED = "read_affected"
    CHANGE_ALL = "change_all"
    LOOK_UP = "look_up"
    STORE_QUERIES = "store_queries"
    IMPORT = "import"
    ADMINISTER = "administer"


# Contract §4.3. Nobody has a right that is not written here.
ROLES: Final[dict[str, frozenset[Right]]] = {
    "viewer": frozenset({Right.READ_NETWORKS, Right.READ_PLANS, Right.READ_POINTS}),
    "planner": frozenset(
        {
            Right.READ_NETWORKS,
            Right.WRITE_NETWORKS,
            Right.READ_PLANS,
            Right.READ_SECRET,
            Right.READ_POINTS,
            Right.READ_ADDRESSES,
            Right.PLACE_POINTS,
            Right.LOOK_UP,
            Right.READ_AFFECTED,
            Right.STORE_QUERIES,
        }
    ),
    "main_user": frozenset(Right),
    "feed": frozenset({Right.READ_NETWORKS, Right.READ_POINTS, Right.READ_ADDRESSES}),
}

READING: Final = {Subject.NETWORK: Right.READ_NETWORKS, Subject.POINT: Right.READ_POINTS}
WRITING: Final = {Subject.NETWORK: Right.WRITE_NETWORKS, Subject.POINT: Right.WRITE_POINTS}
# Who lacks the right to write points may still have the right to move them.
PLACING: Final = {Subject.POINT: Right.PLACE_POINTS}
