"""Nodes: two triangles tip to tip are a valve, filled where no water passes; and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from gisapp.features.look import EVERY_SCALE, Look, Mark, Rule, Sample, Style
from networks.looks import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Draw = Callable[[str], Style]

_SERVICE_NODE: Final = Q(type_code__in=("tonttiventtiili", "tarkastusputki", "tonttiliitos"))
_PAPER: Final = palette.PAPER


def _style(*marks: Mark) -> Style:
    return Style(marks=marks)


def _bow_tie(colour: str, *, filled: bool = False, height: float = 9.0) -> Mark:
    return Mark(symbol="bow-tie", height=height, fill=colour if filled else _PAPER, edge=colour)


def _open_valve(colour: str) -> Style:
    return _style(_bow_tie(colour))


def _closed_valve(colour: str) -> Style:
    return _style(_bow_tie(colour, filled=True))


def _partly_open_valve(colour: str) -> Style:
    half = Mark(symbol="half-bow-tie", height=9, fill=colour, edge=colour)
    return _style(_bow_tie(colour), half)


def _unknown_valve(colour: str) -> Style:
    ring = Mark(symbol="circle", height=10, fill=_PAPER, edge=colour, edge_width=1)
    return _style(_bow_tie(colour), ring, Mark(symbol="question", height=7, fill=colour))


def _broken_valve(colour: str) -> Style:
    slash = Mark(symbol="slash", height=16, edge=palette.INTERRUPTION, edge_width=2.25)
    return _style(_bow_tie(colour), slash)


def _service_valve(colour: str) -> Style:
    return _style(_bow_tie(colour, height=5.4))


def _hydrant(colour: str) -> Style:
    return _style(
        Mark(symbol="circle", height=11, fill=_PAPER, edge=colour, edge_width=1.75),
        Mark(symbol="bar", height=11, edge=colour, edge_width=1.75),
    )


def _manhole(colour: str) -> Style:
    return _style(Mark(symbol="circle", height=8, fill=_PAPER, edge=colour))


def _inspection_pipe(colour: str) -> Style:
    return _style(Mark(symbol="circle", height=5, fill=_PAPER, edge=colour, edge_width=1.25))


def _pumping_station(colour: str) -> Style:
    return _style(
        Mark(symbol="square", height=16, fill=colour, edge=_PAPER, edge_width=1.25),
        Mark(symbol="triangle", height=9.5, fill=_PAPER, edge=_PAPER, edge_width=0.5),
    )


def _solid(symbol: str, height: float) -> Draw:
    return lambda colour: _style(
        Mark(symbol=symbol, height=height, fill=colour, edge=_PAPER, edge_width=1.25)
    )


def _hollow(symbol: str, height: float, width: float) -> Draw:
    return lambda colour: _style(
        Mark(symbol=symbol, height=height, fill=_PAPER, edge=colour, edge_width=width)
    )


_tower, _plant = _solid("tower", 18), _solid("plant", 15)
_outfall, _device = _hollow("outfall", 11, 1.75), _hollow("diamond", 8, 1.25)


def _connection(colour: str) -> Style:
    return _style(Mark(symbol="circle", height=4.5, fill=colour, edge=_PAPER, edge_width=1))


def _look(
    kinds: tuple[tuple[Q, Draw], ...],
    *samples: tuple[str, Draw, str],
    upto: float,
    level: int = 5,
) -> Look:
    """A look of ``kinds``, the first that holds, in the colour of the node's network."""
    return Look(
        group=palette.DEVICES,
        level=level,
        upto=upto,
        passes=(tuple(_rules(kinds)),),
        samples=tuple(
            Sample(title=title, style=draw(palette.NETWORKS[network]))
            for title, draw, network in samples
        ),
    )


def _rules(kinds: tuple[tuple[Q, Draw], ...]) -> Iterator[Rule]:
    """Nodes of service pipes are as many as houses, so they show with their pipes only."""
    for network, colour in palette.NETWORKS.items():
        for where, draw in kinds:
            for service, upto in ((~_SERVICE_NODE, EVERY_SCALE), (Q(), palette.SERVICE_NODES_UPTO)):
                held = Q(network=network) & where & service
                yield Rule(where=held, upto=upto, style=draw(colour))


VALVE: Final = _look(
    (
        (Q(condition__in=("ei_toimi", "luoksepaasematon")), _broken_valve),
        (Q(type_code="tonttiventtiili", position="auki"), _service_valve),
        (Q(position="auki"), _open_valve),
        (Q(position="kiinni"), _closed_valve),
        (Q(position="osittain"), _partly_open_valve),
        (Q(), _unknown_valve),
    ),
    ("Auki", _open_valve, "vesi"),
    ("Kiinni", _closed_valve, "vesi"),
    ("Osittain auki", _partly_open_valve, "vesi"),
    ("Asento tuntematon", _unknown_valve, "vesi"),
    ("Ei toimi tai luoksepääsemätön", _broken_valve, "vesi"),
    ("Tonttiventtiili", _service_valve, "vesi"),
    upto=5_000,
)
HYDRANT: Final = _look(((Q(), _hydrant),), ("Paloposti", _hydrant, "vesi"), upto=5_000)
MANHOLE: Final = _look(
    ((Q(type_code="tarkastusputki"), _inspection_pipe), (Q(), _manhole)),
    ("Jätevesi", _manhole, "jatevesi"),
    ("Hulevesi", _manhole, "hulevesi"),
    ("Tarkastusputki", _inspection_pipe, "jatevesi"),
    upto=4_000,
)
PUMPING_STATION: Final = _look(
    ((Q(), _pumping_station),),
    ("Jätevesi", _pumping_station, "jatevesi"),
    ("Vesi", _pumping_station, "vesi"),
    upto=60_000,
    level=6,
)
CONNECTION_POINT: Final = _look(
    ((Q(), _connection),), ("Liitoskohta", _connection, "vesi"), upto=2_500
)
# Nodes that only join pipes say nothing that the pipes do not, and stay off the map.
DEVICE: Final = _look(
    (
        (Q(type_code__in=("vesitorni", "vesisailio")), _tower),
        (
            Q(type_code__in=("vedenottamo", "vedenkasittelylaitos", "jatevedenpuhdistamo")),
            _plant,
        ),
        (Q(type_code__in=("purkuaukko", "ylivuoto")), _outfall),
        (~Q(type_code__in=("haara", "liitos", "paa")), _device),
    ),
    ("Vesitorni tai säiliö", _tower, "vesi"),
    ("Vedenottamo, laitos", _plant, "vesi"),
    ("Purkuaukko, ylivuoto", _outfall, "hulevesi"),
    ("Muu laite", _device, "vesi"),
    upto=60_000,
)
