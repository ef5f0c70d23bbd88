"""A length profile as it leaves: as a JSON document and as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.timezone import localtime

from networks.asking.sentences import warning
from networks.profiles.drawing import drawn

if TYPE_CHECKING:
    from datetime import datetime

    from networks.profiles.measuring import Pipe, Profile, Station

# The drawing has room for a few words and the number alone.
WORDS: Final = {
    "cover_level_missing": "Kannen korkeus puuttuu, kaivoja",
    "bottom_level_missing": "Pohjan korkeus puuttuu",
    "invert_missing": "Vesijuoksu puuttuu, johtoja",
    "diameter_missing": "Nimellishalkaisija puuttuu, johtoja",
    "level_from_line": "Korkeus johdon mittauksesta, ei vesijuoksuna, johtoja",
    "rises": "Nousee virtaussuuntaan, johtoja",
    "invert_above_cover": "Vesijuoksu kannen yläpuolella, kaivoja",
}


def as_json(profile: Profile, *, hidden: int, as_of: datetime | None = None) -> dict[str, Any]:
    """The document; levels are m N2000 or null, distances m from the beginning."""
    return {
        "length_m": round(profile.length_m, 2),
        "fall_m": _rounded(profile.fall_m),
        "stations": [_station(one) for one in profile.stations],
        "pipes": [_pipe(one) for one in profile.pipes],
        "warnings": [warning(code, count) for code, count in profile.missing().items()],
        "hidden": hidden,
        **({} if as_of is None else {"as_of": as_of.isoformat()}),
    }


def as_svg(profile: Profile, *, network: str, hidden: int, as_of: datetime | None = None) -> str:
    """The drawing; its warnings are words, so nothing is told by colour alone."""
    warnings = [f"{WORDS[code]}: {count}" for code, count in profile.missing().items()]
    if hidden:
        warnings.append(f"Kohteita, joita et saa nähdä: {hidden}")
    ends = [station.name or "–" for station in (profile.stations[0], profile.stations[-1])]
    then = "" if as_of is None else f" {localtime(as_of):%-d.%-m.%Y klo %H.%M}"
    title = f"Pituusleikkaus {ends[0]} – {ends[1]}{then}"
    return drawn(profile, title=title, network=network, warnings=tuple(warnings))


def _station(station: Station) -> dict[str, Any]:
    return {
        "tyyppi": station.type_name or None,
        "tunnus": station.tunnus or None,
        "nimi": station.name or None,
        "etaisyys_m": round(station.distance_m, 2),
        "kannen_korkeus": _rounded(station.cover_m),
        "pohjan_korkeus": _rounded(station.bottom_m),
    }


def _pipe(pipe: Pipe) -> dict[str, Any]:
    start, end = pipe.start_invert_m, pipe.end_invert_m
    return {
        "tyyppi": pipe.type_name or None,
        "tunnus": pipe.tunnus or None,
        "nimi": pipe.name or None,
        "alku_m": round(pipe.start_m, 2),
        "loppu_m": round(pipe.end_m, 2),
        "pituus": round(pipe.end_m - pipe.start_m, 2),
        "vesijuoksu_alku": _rounded(start),
        "vesijuoksu_loppu": _rounded(end),
        "laki_alku": _rounded(pipe.crown_m(start)),
        "laki_loppu": _rounded(pipe.crown_m(end)),
        "nimellishalkaisija": pipe.diameter_mm,
        "materiaali": pipe.material or None,
        "kaltevuus_promille": _rounded(pipe.slope_permille),
        "korkeus_johdosta": pipe.from_line,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
