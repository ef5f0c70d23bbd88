"""The table under a profile: names, distances, levels and pipes, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from networks.profiles.scales import LEFT
from networks.profiles.svg import line, text, upright

if TYPE_CHECKING:
    from collections.abc import Callable

    from networks.profiles.measuring import Pipe, Profile, Station
    from networks.profiles.scales import Scales

_NARROWEST: Final = 14.0
_LETTER: Final = 6.2
_LONGEST: Final = 14
_GAP: Final = 26.0
_BAND: Final = 24.0
_NODES: Final = (
    ("Solmu", 94.0),
    ("Paalu m", 52.0),
    ("Kansi", 52.0),
    ("Pohja", 52.0),
    ("Vesijuoksu", 52.0),
)
_PIPES: Final = ("DN mm", "‰", "Pituus m")
TABLE_HEIGHT: Final = _GAP + sum(height for _name, height in _NODES) + _BAND * len(_PIPES)


def table(profile: Profile, scales: Scales, top: float) -> str:
    """Rows of nodes with upright words, rows of pipes with words between their ends."""
    parts, y = [], top + _GAP
    shown = _apart(profile, scales)
    right = LEFT + scales.width
    inverts = profile.inverts()
    says = (_name, _distance, _cover, _bottom, lambda one: _level(inverts.get(one.distance_m)))
    for (name, height), told in zip(_NODES, says, strict=True):
        parts += [_head(name, y + height / 2 + 4), line(LEFT, y, right, y, "grid")]
        parts += [_upright(one, told, scales, y + height - 5) for one in shown]
        y += height
    for name, say in zip(_PIPES, (_diameter, _slope, _length), strict=True):
        parts += [_head(name, y + _BAND / 2 + 4), line(LEFT, y, right, y, "grid")]
        parts += [_between(pipe, say(pipe), scales, y) for pipe in profile.pipes]
        y += _BAND
    parts.append(line(LEFT, y, right, y, "grid"))
    return "".join(parts)


def _apart(profile: Profile, scales: Scales) -> list[Station]:
    """The nodes whose words have room beside those before them; the last one always has."""
    shown: list[Station] = []
    for station in profile.stations:
        if shown and scales.x(station.distance_m) - scales.x(shown[-1].distance_m) < _NARROWEST:
            continue
        shown.append(station)
    return [*shown[:-1], profile.stations[-1]]


def _head(words: str, y: float) -> str:
    return text(words, LEFT - 14, y, text_anchor="end", class_="quiet small")


def _upright(station: Station, told: Callable[[Station], str], scales: Scales, foot: float) -> str:
    words = told(station)
    unknown = words == "–" and station.type_name == "kaivo"
    class_ = "unknown small" if unknown else "small"
    return upright(words, scales.x(station.distance_m) + 4, foot, class_=class_)


def _between(pipe: Pipe, words: str, scales: Scales, y: float) -> str:
    start, end = scales.x(pipe.start_m), scales.x(pipe.end_m)
    mark = line(end, y, end, y + _BAND, "grid")
    if end - start < len(words) * _LETTER + 4:
        return mark
    class_ = "unknown small" if words == "–" or pipe.rises else "small"
    middle = (start + end) / 2
    return mark + text(words, middle, y + _BAND / 2 + 4, text_anchor="middle", class_=class_)


def _name(station: Station) -> str:
    name = station.name or "–"
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _distance(station: Station) -> str:
    return f"{station.distance_m:.1f}"


def _cover(station: Station) -> str:
    return _level(station.cover_m)


def _bottom(station: Station) -> str:
    return _level(station.bottom_m)


def _level(level_m: float | None) -> str:
    return "–" if level_m is None else f"{level_m:.2f}"


def _diameter(pipe: Pipe) -> str:
    return "–" if pipe.diameter_mm is None else f"{pipe.diameter_mm}"


def _slope(pipe: Pipe) -> str:
    slope = pipe.slope_permille
    return "–" if slope is None else f"{slope:.1f}"


def _length(pipe: Pipe) -> str:
    return f"{pipe.end_m - pipe.start_m:.1f}"
