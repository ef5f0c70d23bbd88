"""How consumption points are drawn: a black dot with a white ring, its id beside it close up."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from gisapp.features.look import Label, Look, Mark, Rule, Sample, Style

_INK: Final = "#1b1f24"
_PAPER: Final = "#ffffff"
_IDS_UPTO: Final = 600

_DOT: Final = (Mark(symbol="circle", height=8, fill=_INK, edge=_PAPER),)

CONSUMPTION_POINT: Final = Look(
    group="Asiakkaat",
    level=7,
    upto=5_000,
    passes=(
        (
            Rule(upto=_IDS_UPTO, style=Style(marks=_DOT, label=Label(colour=_INK, halo=_PAPER))),
            Rule(above=_IDS_UPTO, style=Style(marks=_DOT)),
        ),
    ),
    samples=(Sample(title="Kulutuspaikka", style=Style(marks=_DOT)),),
    text=F("point_id"),
)
