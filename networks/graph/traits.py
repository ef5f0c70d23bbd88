"""What tracing and isolation need to know of an object, as bits.

Rules: a closed valve stops supply, an inoperable one cannot be closed, and only shut-off and
service valves isolate (contract §4.4).
"""

from __future__ import annotations

from enum import IntFlag
from functools import cache
from typing import Final

KINDS: Final = ("venttiili", "kaivo", "paloposti", "pumppaamo", "liitoskohta", "laite")
NETWORKS: Final = ("vesi", "jatevesi", "hulevesi", "sekavesi")
WATER: Final = NETWORKS.index("vesi")
FLOWS: Final = {"myotainen": 1, "vastainen": -1, "tuntematon": 0}

IN_THE_GROUND: Final = ("kaytossa", "poissa_kaytosta")
"""States of use of what is part of the network; what is out of use counts as closed."""

_SOURCES: Final = frozenset({"vesitorni", "vesisailio", "vedenottamo", "vedenkasittelylaitos"})
_OUTLETS: Final = frozenset({"purkuaukko", "ylivuoto", "jatevedenpuhdistamo"})
_ISOLATING: Final = frozenset({"sulkuventtiili", "tonttiventtiili"})
_IMMOVABLE: Final = frozenset({"ei_toimi", "luoksepaasematon"})
_UNSURE: Final = frozenset({"tuntematon", "osittain"})


class Trait(IntFlag):
    """Facts of a node or a link; ``CLOSED`` is shared by both."""

    CLOSED = 1
    SOURCE = 2
    PUMP = 4
    HYDRANT = 8
    ISOLATING = 16
    CHECK = 32
    IMMOVABLE = 64
    UNSURE = 128
    PRESSURE = 256
    COUPLING = 512
    OUTLET = 1024
    REDUCING = 2048


@cache
def node_traits(
    type_code: str,
    usage_state: str = "kaytossa",
    position: str | None = None,
    condition: str | None = None,
    network: str = "vesi",
) -> int:
    """The traits of a node by its codes; a pump that is out of use is closed."""
    facts = (
        (Trait.CLOSED, position == "kiinni" or usage_state == "poissa_kaytosta"),
        (Trait.SOURCE, network == "vesi" and type_code in _SOURCES),
        (Trait.OUTLET, type_code in _OUTLETS),
        (Trait.PUMP, "pump" in type_code or type_code == "paineenkorottamo"),
        (Trait.HYDRANT, type_code in ("maapaloposti", "ylapaloposti")),
        (Trait.ISOLATING, type_code in _ISOLATING),
        (Trait.CHECK, type_code == "takaiskuventtiili"),
        (Trait.REDUCING, type_code == "paineenalennusventtiili"),
        (Trait.IMMOVABLE, condition in _IMMOVABLE),
        (Trait.UNSURE, position in _UNSURE),
    )
    return sum(trait for trait, holds in facts if holds)


@cache
def link_traits(type_code: str, usage_state: str = "kaytossa", *, is_closed: bool = False) -> int:
    """The traits of a link by its codes; a pressure pipe may rise."""
    closed = is_closed or usage_state == "poissa_kaytosta"
    return closed * Trait.CLOSED | (type_code == "paineputki") * Trait.PRESSURE
