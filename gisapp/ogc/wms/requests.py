"""WMS requests, read strictly: what is not understood never goes further.

Names of parameters are taken in any case; parameters that WMS does not know are left alone, as it
asks (OGC 06-042 §6.8.1), except those by which others let a client choose styles or sources.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import UnknownNameError
from gisapp.geo import crs
from gisapp.geo.grids import Box
from gisapp.ogc.errors import Code, OwsError, invalid, refuse_missing
from gisapp.ogc.moments import read_given
from gisapp.ogc.wms.layers import STYLE
from gisapp.ogc.wms.mapfile import ImageFormat
from gisapp.ogc.wms.versions import Version, required

if TYPE_CHECKING:
    from datetime import datetime

    from gisapp.ogc.parameters import Parameters

SIDE: Final = 4096
LAYERS: Final = 50
FEATURES: Final = 50
_REFUSED: Final = ("SLD", "SLD_BODY", "FILTER", "CQL_FILTER", "CONTEXT", "MAP")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_COLOUR: Final = re.compile(r"(?:0[xX]|#)([0-9a-fA-F]{6})")
_FORMATS: Final = {
    "image/png": ImageFormat.PNG,
    "image/png;mode=24bit": ImageFormat.PNG,
    "image/png;mode=8bit": ImageFormat.PNG8,
    "image/png8": ImageFormat.PNG8,
    "image/jpeg": ImageFormat.JPEG,
    "image/jpg": ImageFormat.JPEG,
}
# Coordinates beyond these are no place on Earth in any system served.
_FARTHEST: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRequest:
    """A GetMap request, or what GetFeatureInfo repeats of it; the first layer is the lowest.

    It is of the network as it is, or as it was ``as_of`` a moment.
    """

    version: Version
    layers: tuple[str, ...]
    box: Box
    crs: crs.CrsName
    width: int
    height: int
    format: ImageFormat
    transparent: bool
    background: str
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoRequest:
    """A GetFeatureInfo request: the pixel, from the upper left corner, and what to say of it."""

    map: MapRequest
    layers: tuple[str, ...]
    pixel: tuple[int, int]
    format: str
    count: int


def map_request(parameters: Parameters) -> MapRequest:
    """Read GetMap; raises ``OwsError`` with the parameter as locator.

    Raises ``InvalidInputError`` for what is no moment of the past.
    """
    version = required(parameters)
    _refuse(parameters)
    layers = names(parameters, "LAYERS")
    _require_styles(parameters, len(layers))
    system = _system(parameters, version)
    return MapRequest(
        version=version,
        layers=layers,
        crs=system,
        box=_box(parameters, system),
        width=_side(parameters, "WIDTH"),
        height=_side(parameters, "HEIGHT"),
        format=image_format(parameters),
        transparent=truth(parameters, "TRANSPARENT"),
        background=background(parameters),
        as_of=read_given(parameters),
    )


def info_request(parameters: Parameters, formats: tuple[str, ...]) -> InfoRequest:
    """Read GetFeatureInfo; raises ``OwsError`` with the parameter as locator."""
    version = required(parameters)
    given = parameters.get("INFO_FORMAT").strip() or formats[0]
    if given not in formats:
        msg = f"The format is not served. Use one of: {' | '.join(formats)}."
        raise OwsError(Code.INVALID_FORMAT, msg, locator="INFO_FORMAT")
    asked = map_request(parameters)
    across, down = version.pixel_words
    return InfoRequest(
        map=asked,
        layers=names(parameters, "QUERY_LAYERS"),
        pixel=(
            _pixel(parameters, across, asked.width),
            _pixel(parameters, down, asked.height),
        ),
        format=given,
        count=_count(parameters),
    )


def names(parameters: Parameters, word: str) -> tuple[str, ...]:
    """The names in the list ``word``; raises ``OwsError`` when there are none or too many."""
    text = parameters.get(word)
    if not text.strip():
        refuse_missing(word)
    found = tuple(name.strip() for name in text.split(","))
    if len(found) > LAYERS:
        msg = f"Ask for at most {LAYERS} layers at once."
        raise invalid(msg, word)
    return found


def image_format(parameters: Parameters, *, otherwise: ImageFormat | None = None) -> ImageFormat:
    """FORMAT; raises ``OwsError`` for one that is not served."""
    text = parameters.get("FORMAT")
    if not text.strip() and otherwise is not None:
        return otherwise
    if not text.strip():
        refuse_missing("FORMAT")
    key = "".join(text.lower().split())
    if key not in _FORMATS:
        msg = f"The format is not served. Use one of: {' | '.join(f.value for f in ImageFormat)}."
        raise OwsError(Code.INVALID_FORMAT, msg, locator="FORMAT")
    return _FORMATS[key]


def background(parameters: Parameters) -> str:
    """BGCOLOR as ``#rrggbb``, white by default."""
    text = parameters.get("BGCOLOR").strip() or "0xFFFFFF"
    match = _COLOUR.fullmatch(text)
    if match is None:
        msg = "Give the colour as 0xRRGGBB."
        raise invalid(msg, "BGCOLOR")
    return f"#{match[1].lower()}"


def _refuse(parameters: Parameters) -> None:
    for word in _REFUSED:
        if parameters.get(word):
            msg = "The styles and sources of this service are fixed; leave the parameter out."
            raise OwsError(Code.NOT_SUPPORTED, msg, locator=word)


def _require_styles(parameters: Parameters, count: int) -> None:
    """STYLES may be empty, or name a style or nothing for each layer."""
    given = [name.strip() for name in parameters.get("STYLES").split(",")]
    if any(name not in ("", STYLE) for name in given):
        msg = f"There is no such style; each layer has the style {STYLE}."
        raise OwsError(Code.STYLE_NOT_DEFINED, msg, locator="STYLES")
    if len(given) not in (1, count) or (len(given) != count and given != [""]):
        msg = "Give one style for each layer, or none at all."
        raise OwsError(Code.STYLE_NOT_DEFINED, msg, locator="STYLES")


def _system(parameters: Parameters, version: Version) -> crs.CrsName:
    word = version.crs_word
    text = parameters.get(word)
    if not text.strip():
        refuse_missing(word)
    try:
        return crs.parse_map_crs(text, east_first=version.east_first)
    except UnknownNameError as error:
        raise OwsError(Code.INVALID_CRS, error.message, locator=word) from None


def _box(parameters: Parameters, system: crs.CrsName) -> Box:
    text = parameters.get("BBOX")
    if not text.strip():
        refuse_missing("BBOX")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 4 or not all(map(_NUMBER.fullmatch, parts)):  # noqa: PLR2004 -- two corners
        msg = "Give four numbers: minx,miny,maxx,maxy."
        raise invalid(msg, "BBOX")
    numbers = [float(part) for part in parts]
    west, south = crs.text_order(system, *numbers[:2])
    east, north = crs.text_order(system, *numbers[2:])
    _require_extent((west, south, east, north))
    return Box(west, south, east, north, system.srid)


def _require_extent(edges: tuple[float, float, float, float]) -> None:
    west, south, east, north = edges
    if not all(math.isfinite(edge) and abs(edge) <= _FARTHEST for edge in edges):
        msg = "The box lies outside the coordinate system."
    elif west >= east or south >= north:
        msg = "The box has no area: each minimum must be below its maximum."
    else:
        return
    raise invalid(msg, "BBOX")


def _side(parameters: Parameters, word: str) -> int:
    side = whole(parameters, word)
    if not 1 <= side <= SIDE:
        msg = f"Give a picture of 1 to {SIDE} pixels a side."
        raise invalid(msg, word)
    return side


def whole(parameters: Parameters, word: str) -> int:
    """The whole number ``word``; raises ``OwsError``."""
    text = parameters.get(word).strip()
    if not text:
        refuse_missing(word)
    if not _WHOLE.fullmatch(text):
        msg = "Give a whole number."
        raise invalid(msg, word)
    return int(text)


def _pixel(parameters: Parameters, word: str, side: int) -> int:
    text = parameters.get(word).strip()
    if not text:
        refuse_missing(word)
    if not _WHOLE.fullmatch(text) or int(text) >= side:
        msg = "The pixel is not in the picture."
        raise OwsError(Code.INVALID_POINT, msg, locator=word)
    return int(text)


def _count(parameters: Parameters) -> int:
    if not parameters.get("FEATURE_COUNT").strip():
        return 1
    count = whole(parameters, "FEATURE_COUNT")
    if count < 1:
        msg = "Give a whole number above 0."
        raise invalid(msg, "FEATURE_COUNT")
    return min(count, FEATURES)


def truth(parameters: Parameters, word: str) -> bool:
    """TRUE or FALSE, the latter by default; raises ``OwsError`` for anything else."""
    text = parameters.get(word).strip().upper() or "FALSE"
    if text not in ("TRUE", "FALSE"):
        msg = "Give TRUE or FALSE."
        raise invalid(msg, word)
    return text == "TRUE"
