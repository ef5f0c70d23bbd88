"""Areas: a faint fill with a dotted edge; interruptions in the colour of warnings."""

from __future__ import annotations

from typing import Final

from gisapp.features.look import Look, Rule, Sample, Stroke, Style
from networks.looks import palette

_PLAIN: Final = Style(
    fill=f"{palette.AREA}14",
    strokes=(Stroke(colour=palette.AREA, width=2, dash=(2, 6), round_ends=True),),
)
_WARNING: Final = Style(
    fill=f"{palette.INTERRUPTION}2e",
    strokes=(Stroke(colour=palette.INTERRUPTION, width=2),),
)


def _look(title: str, style: Style) -> Look:
    return Look(
        group=palette.AREAS,
        level=1,
        passes=((Rule(style=style),),),
        samples=(Sample(title=title, style=style),),
    )


AREA: Final = _look("Aluerajaus", _PLAIN)
INTERRUPTION: Final = _look("Katkosalue", _WARNING)
