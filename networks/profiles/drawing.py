"""A length profile as SVG: ground, manholes, pipes by invert and crown, and the table below."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from networks.profiles.scales import HEIGHT, LEFT, RIGHT, TOP, Scales
from networks.profiles.svg import STYLE, element, line, polyline, text, titled, upright
from networks.profiles.table import TABLE_HEIGHT, table

if TYPE_CHECKING:
    from networks.profiles.measuring import Pipe, Profile, Station

_FLOOR: Final = TOP + HEIGHT
_WIDE: Final = 4.0


def drawn(profile: Profile, *, title: str, network: str, warnings: tuple[str, ...] = ()) -> str:
    """The drawing of ``profile``; colours follow ``network`` and the reader's light or dark.

    What is not known leaves a gap, a dashed red line or a dash, and is told in ``warnings``.
    """
    scales, inverts = Scales.of(profile), profile.inverts()
    width = LEFT + scales.width + RIGHT
    height = _FLOOR + TABLE_HEIGHT + 22 + 16 * len(warnings)
    parts = (
        element("title", escape(title), id="title"),
        element("desc", escape(_told(profile, warnings)), id="desc"),
        element("style", STYLE),
        element("rect", width=width, height=height, class_="sheet", fill="#fff"),
        _heading(profile, scales, title),
        _measures(scales),
        _ground(profile, scales),
        *(_pipe(pipe, scales) for pipe in profile.pipes),
        *(_manhole(station, inverts, scales) for station in profile.stations),
        table(profile, scales, _FLOOR),
        *(
            text(words, LEFT, _FLOOR + TABLE_HEIGHT + 20 + 16 * number, class_="unknown small")
            for number, words in enumerate(warnings)
        ),
    )
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_labelledby="title desc",
        class_=network,
        **{"xml:lang": "fi"},
    )


def _told(profile: Profile, warnings: tuple[str, ...]) -> str:
    """The drawing in words."""
    fall = "" if profile.fall_m is None else f", laskua {profile.fall_m:.2f} m"
    told = f"{len(profile.stations)} solmua, {len(profile.pipes)} johtoa, pituus"
    return " ".join((f"{told} {profile.length_m:.1f} m{fall}.", *warnings))


def _heading(profile: Profile, scales: Scales, title: str) -> str:
    fall = "–" if profile.fall_m is None else f"{profile.fall_m:.2f} m"
    facts = (
        f"Pituus {profile.length_m:.1f} m · lasku {fall} · korkeudet N2000 · "
        f"korkeuksien liioittelu {scales.exaggeration:.1f}×"
    )
    return text(title, LEFT, 30, class_="head") + text(facts, LEFT, 50, class_="quiet")


def _measures(scales: Scales) -> str:
    right = LEFT + scales.width
    levels = scales.levels()
    places = 0 if all(abs(level - round(level)) < 1e-6 for level in levels) else 1  # noqa: PLR2004 -- a rounding error
    return "".join(
        (
            *(line(LEFT, scales.y(one), right, scales.y(one), "grid") for one in levels),
            *(
                text(f"{one:.{places}f}", LEFT - 8, scales.y(one) + 4, text_anchor="end")
                for one in levels
            ),
            upright("m N2000", 18, TOP + HEIGHT / 2, text_anchor="middle", class_="quiet"),
            line(LEFT, TOP, LEFT, _FLOOR, "frame"),
            line(LEFT, _FLOOR, right, _FLOOR, "frame"),
            *(
                line(scales.x(one), _FLOOR, scales.x(one), _FLOOR + 5, "frame")
                + text(f"{one:g}", scales.x(one), _FLOOR + 17, text_anchor="middle", class_="small")
                for one in scales.distances()
            ),
        )
    )


def _ground(profile: Profile, scales: Scales) -> str:
    """Covers joined; the line is broken where a manhole has none."""
    marked = [
        one for one in profile.stations if one.type_name == "kaivo" or one.cover_m is not None
    ]
    drawn_parts = []
    for one, two in pairwise(marked):
        if one.cover_m is None or two.cover_m is None:
            continue
        ends = [(scales.x(it.distance_m), scales.y(it.cover_m or 0.0)) for it in (one, two)]
        earth = [*ends, (ends[1][0], _FLOOR), (ends[0][0], _FLOOR)]
        drawn_parts += [polyline(earth, "earth", closed=True), polyline(ends, "ground")]
    return titled("Maanpinta kansien mukaan", *drawn_parts) if drawn_parts else ""


def _pipe(pipe: Pipe, scales: Scales) -> str:
    """Invert and crown; of an unknown diameter the invert alone, of an unknown level nothing."""
    if pipe.start_invert_m is None or pipe.end_invert_m is None:
        return ""
    x1, x2 = scales.x(pipe.start_m), scales.x(pipe.end_m)
    y1, y2 = scales.y(pipe.start_invert_m), scales.y(pipe.end_invert_m)
    parts = [line(x1, y1, x2, y2, "pipe")]
    crowns = pipe.crown_m(pipe.start_invert_m), pipe.crown_m(pipe.end_invert_m)
    if crowns[0] is not None and crowns[1] is not None:
        top1, top2 = scales.y(crowns[0]), scales.y(crowns[1])
        bore = [(x1, y1), (x2, y2), (x2, top2), (x1, top1)]
        parts = [polyline(bore, "bore", closed=True), *parts, line(x1, top1, x2, top2, "pipe")]
    return titled(_pipe_in_words(pipe), *parts)


def _pipe_in_words(pipe: Pipe) -> str:
    slope = pipe.slope_permille
    facts = (
        pipe.name,
        "" if pipe.diameter_mm is None else f"DN {pipe.diameter_mm}",
        f"{pipe.end_m - pipe.start_m:.1f} m",
        "" if slope is None else f"{slope:.1f} ‰",
    )
    return ", ".join(fact for fact in facts if fact)


def _manhole(station: Station, inverts: dict[float, float], scales: Scales) -> str:
    """From the bottom to the cover; a dashed line where one of them is not known."""
    if station.type_name != "kaivo":
        return ""
    bottom = station.bottom_m
    if bottom is None:
        bottom = inverts.get(station.distance_m)
    if bottom is None and station.cover_m is None:
        return ""
    x = scales.x(station.distance_m)
    top_y = TOP if station.cover_m is None else scales.y(station.cover_m)
    foot_y = _FLOOR if bottom is None else scales.y(bottom)
    if station.cover_m is None or bottom is None:
        return titled(f"{station.name}: korkeus puuttuu", line(x, foot_y, x, top_y, "unknown"))
    box = element(
        "rect", x=x - _WIDE, y=top_y, width=2 * _WIDE, height=max(foot_y - top_y, 1),
        class_="manhole",
    )  # fmt: skip
    return titled(f"{station.name}: kansi {station.cover_m:.2f}, pohja {bottom:.2f}", box)
