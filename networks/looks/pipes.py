"""Pipes and sewers: colour says the network, and dashes say it again to those who see no colour.

Seen from afar, pipes of one street lie on each other: each network then has a lane of its own,
on the same side of the street whichever way a pipe was digitised.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, Case, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast

from gisapp.features.look import EVERY_SCALE, Label, Look, Mark, Rule, Sample, Stroke, Style
from networks.looks import palette

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVICE: Final = Q(kind__in=("tonttivesijohto", "tonttiviemari"))
_TRUNK: Final = Q(kind__in=("paavesijohto", "raakavesijohto", "paaviemari"))
_OUT_OF_USE: Final = Q(usage_state__in=("poissa_kaytosta", "hylatty", "purettu"))
_PLANNED: Final = Q(usage_state__in=("suunniteltu", "rakenteilla"))
_PRESSURE: Final = Q(type_code="paineputki")
_DIAMETER: Final = "nominal_diameter_mm"

# The first width that holds: by diameter, by kind where the diameter is not known.
_WIDTHS: Final = (
    (_SERVICE, 1.0),
    (_PLANNED, 1.0),
    (Q(**{f"{_DIAMETER}__gte": 300}), 3.25),
    (Q(**{f"{_DIAMETER}__gte": 160}), 2.5),
    (Q(**{f"{_DIAMETER}__gt": 0}), 1.9),
    (_TRUNK, 2.75),
    (Q(), 2.0),
)
# Between overview and labels lines are a little thinner: (scale above, scale up to, factor).
_BANDS: Final = (
    (0.0, float(palette.LABELS_UPTO), 1.0),
    (float(palette.LABELS_UPTO), float(palette.OVERVIEW_ABOVE), 0.8),
)
# What shows from afar: (condition, scale above, scale up to).
_FAR: Final = (
    (~_SERVICE, palette.OVERVIEW_ABOVE, palette.TRUNKS_ABOVE),
    (
        ~_SERVICE & (_TRUNK | Q(**{f"{_DIAMETER}__gte": palette.LARGE_MM})),
        palette.TRUNKS_ABOVE,
        EVERY_SCALE,
    ),
)
_LANE: Final = 2.2
_LANES: Final = {"vesi": -_LANE, "jatevesi": 0.0, "sekavesi": 0.0, "hulevesi": _LANE}
_TRUNK_OVERVIEW: Final = 2.2
_OVERVIEW: Final = 1.6
_LETTERS: Final = {"vesi": "V", "jatevesi": "J", "hulevesi": "H", "sekavesi": "S"}


class _Forwards(Func):
    """True where the line ends east of its beginning, or due north of it."""

    template = (
        "((ST_X(ST_EndPoint(%(expressions)s)), ST_Y(ST_EndPoint(%(expressions)s))) > "
        "(ST_X(ST_StartPoint(%(expressions)s)), ST_Y(ST_StartPoint(%(expressions)s))))"
    )
    output_field = BooleanField()


def _states(network: str) -> Iterator[tuple[Q, str, tuple[float, ...]]]:
    """Condition, colour and dash of each state of the pipes of one network."""
    own = Q(network=network)
    yield own & _OUT_OF_USE, palette.MUTED, palette.OUT_OF_USE_DASH
    if network != "vesi":
        yield own & _PRESSURE, palette.NETWORKS[network], ()
    yield own, palette.NETWORKS[network], palette.DASHES[network]


def _lines(network: str) -> Iterator[Rule]:
    for band, (state, colour, dash), (wide, width) in product(_BANDS, _states(network), _WIDTHS):
        above, upto, factor = band
        if wide is _SERVICE:
            upto = min(upto, palette.SERVICE_UPTO)
        style = Style(
            strokes=(Stroke(colour=colour, width=width * factor, dash=dash),),
            label=_label(network, colour) if wide is not _SERVICE and not above else None,
        )
        yield Rule(where=state & wide, above=above, upto=upto, style=style)


def _label(network: str, colour: str) -> Label:
    return Label(
        colour=colour, halo=palette.PAPER, bold=True, along=True, below=network == "hulevesi"
    )


def _overview(network: str) -> Iterator[Rule]:
    """Thin lines in the lane of their network; service pipes are not there."""
    lane = _LANES[network]
    sides = ((Q(_Forwards(F("geometry"))), lane), (Q(), -lane)) if lane else ((Q(), 0.0),)
    states = ((_OUT_OF_USE, palette.MUTED), (Q(), palette.NETWORKS[network]))
    widths = ((_TRUNK, _TRUNK_OVERVIEW), (Q(), _OVERVIEW))
    for (state, colour), (trunk, width), (side, offset) in product(states, widths, sides):
        stroke = Stroke(colour=colour, width=width, offset=offset)
        for among, above, upto in _FAR:
            yield Rule(
                where=Q(network=network) & among & state & trunk & side,
                above=above,
                upto=upto,
                style=Style(strokes=(stroke,)),
            )


def _arrows(network: str) -> Iterator[Rule]:
    """Which way a sewer flows, where that is known."""
    for direction, symbol in (("myotainen", "arrow"), ("vastainen", "arrow-back")):
        for state, colour in ((_OUT_OF_USE, palette.MUTED), (Q(), palette.NETWORKS[network])):
            mark = Mark(
                symbol=symbol, height=7, fill=colour, edge=palette.PAPER, edge_width=0.75, every=160
            )
            yield Rule(
                where=Q(network=network, flow_direction=direction) & ~_SERVICE & state,
                upto=palette.LABELS_UPTO,
                style=Style(marks=(mark,)),
            )


def _text() -> Any:
    """The text of a label: letter, diameter and a short material, such as ``V 110 PE``."""
    letter = Case(
        *(
            When(_PRESSURE & ~Q(network="vesi") & Q(network=network), then=Value(f"{letter}P"))
            for network, letter in _LETTERS.items()
        ),
        *(When(network=network, then=Value(letter)) for network, letter in _LETTERS.items()),
        default=Value(""),
    )
    material = Case(
        When(material__regex=r"^[A-Z]{2,3}$", then=F("material")), output_field=TextField()
    )
    diameter = Cast(_DIAMETER, TextField())
    return Func(
        Value(" "), letter, diameter, material, function="concat_ws", output_field=TextField()
    )


def _sample(title: str, network: str, *, width: float = 2.5, pressure: bool = False) -> Sample:
    dash = () if pressure else palette.DASHES[network]
    stroke = Stroke(colour=palette.NETWORKS[network], width=width, dash=dash)
    return Sample(title=title, style=Style(strokes=(stroke,)))


def _look(networks: tuple[str, ...], *samples: Sample, labels_upto: float) -> Look:
    lines = (rule for network in networks for rule in (*_lines(network), *_overview(network)))
    arrows = tuple(rule for network in networks if network != "vesi" for rule in _arrows(network))
    out = Stroke(colour=palette.MUTED, width=2, dash=palette.OUT_OF_USE_DASH)
    return Look(
        group=palette.LINES,
        level=3,
        passes=(_without_labels_above(tuple(lines), labels_upto), arrows),
        samples=(*samples, Sample(title="Poissa käytöstä", style=Style(strokes=(out,)))),
        text=_text(),
    )


def _without_labels_above(rules: tuple[Rule, ...], upto: float) -> tuple[Rule, ...]:
    """Each labelled rule in two where its labels end before its line does."""
    kept: list[Rule] = []
    for rule in rules:
        if rule.style.label is None or rule.upto <= upto:
            kept.append(rule)
            continue
        bare = Style(strokes=rule.style.strokes)
        kept += (
            Rule(where=rule.where, above=rule.above, upto=upto, style=rule.style),
            Rule(where=rule.where, above=upto, upto=rule.upto, style=bare),
        )
    return tuple(kept)


WATER_MAIN: Final = _look(
    ("vesi",),
    _sample("Runko- ja jakelujohto", "vesi"),
    _sample("Tonttijohto", "vesi", width=1),
    labels_upto=palette.LABELS_UPTO,
)
WASTEWATER_SEWER: Final = _look(
    ("jatevesi", "sekavesi"),
    _sample("Viettoviemäri", "jatevesi"),
    _sample("Paineviemäri", "jatevesi", pressure=True),
    _sample("Sekavesiviemäri", "sekavesi"),
    _sample("Tonttijohto", "jatevesi", width=1),
    labels_upto=palette.SEWER_LABELS_UPTO,
)
STORMWATER_SEWER: Final = _look(
    ("hulevesi",),
    _sample("Viettoviemäri", "hulevesi"),
    _sample("Tonttijohto", "hulevesi", width=1),
    labels_upto=palette.SEWER_LABELS_UPTO,
)
