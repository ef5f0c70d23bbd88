"""What holds for what a person drew, beyond its own line: valves and levels on the way of links.

Imports only warn of the same (contract §4.5).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from gisapp.features.values import broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gisapp.core.errors import InvalidValueError
    from gisapp.features.declaration import FeatureType
    from networks.models import Link, Node

# The link that is about to be split at a new valve.
_divided: Final[ContextVar[int | None]] = ContextVar("divided", default=None)
# As near as two drawings of one place.
_OVER_M: Final = 0.05
# A valve beside the end of a link is coupled to its node and not on its way.
_OVER: Final = """
SELECT {0}.id, l.tunnus, v.tunnus FROM networks_link l
JOIN networks_node v ON ST_DWithin(v.geometry, l.geometry, %(over)s)
WHERE {0}.id = ANY(%(keys)s) AND l.valid_to IS NULL AND v.valid_to IS NULL
  AND l.id IS DISTINCT FROM %(but)s AND v.kind = 'venttiili' AND v.network = l.network
  AND 'hylatty' NOT IN (v.usage_state, l.usage_state)
  AND v.tunnus NOT IN (l.start_node_id, l.end_node_id)
  AND NOT ST_DWithin(v.geometry, ST_StartPoint(l.geometry), %(over)s)
  AND NOT ST_DWithin(v.geometry, ST_EndPoint(l.geometry), %(over)s)
ORDER BY {0}.id LIMIT 1
"""
_ABOVE: Final = " UNION ALL ".join(
    f"""
SELECT l.id AS link_key, n.id AS node_key, '{name}' AS name, l.tunnus AS link, n.tunnus AS node,
  l.{invert} AS invert, n.cover_level_m AS cover
FROM networks_link l JOIN networks_node n ON n.tunnus = l.{end}
WHERE {{0}}.id = ANY(%(keys)s) AND l.valid_to IS NULL AND l.{invert} > n.cover_level_m
"""  # noqa: S608 -- composed of names listed here only
    for name, invert, end in (
        ("vesijuoksu_alku", "start_invert_m", "start_node_id"),
        ("vesijuoksu_loppu", "end_invert_m", "end_node_id"),
    )
)


def refuse_over_valves(feature_type: FeatureType, links: Sequence[Link]) -> None:
    """Raise ``InvalidValueError`` for a link that runs over a valve of its own network."""
    found = _first(_OVER.format("l"), _over(links))
    if found is None:
        return
    key, link, valve = found
    place = feature_type.geometry_property.name
    rule = (
        f"the link {link} runs over the valve {valve} of its own network: split it there, "
        "or draw it past the valve"
    )
    raise _of(broken(place, rule), links, key)


def refuse_on_links(feature_type: FeatureType, valves: Sequence[Node]) -> None:
    """Raise ``InvalidValueError`` for a valve that stands on a link of its own network.

    One at an end of the link is its neighbour, and the link of ``valve_inserted`` is no fault.
    """
    found = _first(_OVER.format("v"), _over(valves, _divided.get()))
    if found is None:
        return
    key, link, valve = found
    rule = (
        f"the valve {valve} stands on the link {link} of its own network, which goes on past it: "
        "use insert-valve, which splits the link there, or put it beside the link"
    )
    raise _of(broken(feature_type.geometry_property.name, rule), valves, key)


@contextmanager
def valve_inserted(link: Link) -> Iterator[None]:
    """Let a valve be made on ``link``, which is then split at it."""
    before = _divided.set(link.pk)
    try:
        yield
    finally:
        _divided.reset(before)


def refuse_inverts(feature_type: FeatureType, links: Sequence[Link]) -> None:
    """Raise ``InvalidValueError`` for an invert above the cover of the manhole at that end."""
    found = _first(_ABOVE.format("l"), {"keys": [link.pk for link in links]})
    if found is not None and found[2] in feature_type.by_name:
        raise _of(broken(found[2], _above(*found[3:])), links, found[0])


def refuse_cover(nodes: Sequence[Node]) -> None:
    """Raise ``InvalidValueError`` for a cover that is below an invert of a link that ends there."""
    found = _first(_ABOVE.format("n"), {"keys": [node.pk for node in nodes]})
    if found is not None:
        raise _of(broken("kannen_korkeus", _above(*found[3:])), nodes, found[1])


def _above(link: object, node: object, invert: float, cover: float) -> str:
    return (
        f"the invert of the link {link} ({invert:.2f} m) is above the cover of the manhole "
        f"{node} ({cover:.2f} m)"
    )


def _over(rows: Sequence[Link] | Sequence[Node], but: int | None = None) -> dict[str, Any]:
    return {"keys": [row.pk for row in rows], "over": _OVER_M, "but": but}


def _of(error: InvalidValueError, rows: Sequence[Any], key: int) -> InvalidValueError:
    error.record = next(number for number, row in enumerate(rows) if row.pk == key)
    return error


def _first(statement: str, parameters: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
