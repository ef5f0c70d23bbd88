"""From looks to MapServer's words: a whole mapfile for one picture.

Nothing that a client wrote gets into a mapfile as text: sizes and coordinates are numbers, the
rest comes from the declarations. Queries and the connection are not in it either (``engine``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gisapp.features.field_types import FieldKind
from gisapp.ogc.wms import symbols

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gisapp.features.look import Label, Mark, Stroke, Style
    from gisapp.geo.grids import Box

_FONTS: Final = Path(__file__).with_name("fonts.list")
_TYPES: Final = {FieldKind.POINT: "POINT", FieldKind.LINE: "LINE"}

# Columns of the queries that feed the layers.
KEY: Final = "key"
SHAPE: Final = "shape"
STYLE: Final = "style"
TEXT: Final = "text"


class ImageFormat(Enum):
    """A format of pictures; the value is its media type."""

    PNG = "image/png"
    PNG8 = "image/png; mode=8bit"
    JPEG = "image/jpeg"


_OUTPUT: Final = {
    ImageFormat.PNG: 'DRIVER "AGG/PNG" FORMATOPTION "COMPRESSION=3"',
    ImageFormat.PNG8: 'DRIVER "AGG/PNG" FORMATOPTION "QUANTIZE_FORCE=on" '
    'FORMATOPTION "QUANTIZE_COLORS=256"',
    ImageFormat.JPEG: 'DRIVER "AGG/JPEG" FORMATOPTION "QUALITY=88"',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture to be: its size in pixels, its ground, its format."""

    width: int
    height: int
    format: ImageFormat
    background: str = "#ffffff"
    transparent: bool = False


def map_text(picture: Picture, box: Box | None, layers: Iterable[str]) -> str:
    """The mapfile of ``picture`` of ``box``; without a box coordinates are pixels, y upwards."""
    return "\n".join(
        (
            "MAP",
            *_frame(picture, box),
            _output(picture),
            _symbols(),
            *layers,
            "END",
        )
    )


def _frame(picture: Picture, box: Box | None) -> list[str]:
    width, height = picture.width, picture.height
    return [
        # Map and layers are in one system: this only lets MapServer stretch them.
        _projection(box.srid) if box else "",
        f"SIZE {width} {height}",
        "MAXSIZE 8192",
        f'FONTSET "{_FONTS}"',
        f'IMAGECOLOR "{picture.background}"',
        'IMAGETYPE "picture"',
        # A box of other proportions than the picture is stretched (OGC 06-042 §7.3.3.8).
        'CONFIG "MS_NONSQUARE" "YES"',
        f"EXTENT {_extent(box, width, height)}",
    ]


def _extent(box: Box | None, width: int, height: int) -> str:
    """MapServer's box runs through the middles of the outermost pixels, ours around them."""
    if box is None:
        return f"0.5 0.5 {width - 0.5} {height - 0.5}"
    x, y = (box.east - box.west) / width / 2, (box.north - box.south) / height / 2
    edges = (box.west + x, box.south + y, box.east - x, box.north - y)
    return " ".join(f"{edge:.12f}" for edge in edges)


def _output(picture: Picture) -> str:
    clear = picture.transparent and picture.format is not ImageFormat.JPEG
    mode = "IMAGEMODE RGBA TRANSPARENT ON" if clear else "IMAGEMODE RGB TRANSPARENT OFF"
    return f'OUTPUTFORMAT NAME "picture" {_OUTPUT[picture.format]} {mode} END'


@lru_cache(maxsize=1)
def _symbols() -> str:
    return symbols.definitions()


def _projection(srid: int) -> str:
    return f'PROJECTION "init=epsg:{srid}" END'


def data_layer(name: str, kind: FieldKind, styles: Mapping[int, Style], srid: int) -> str:
    """A layer of rows, each with the number of its style, as ``data_statement`` gives them."""
    labelled = any(style.label for style in styles.values())
    return "\n".join(
        (
            f'LAYER NAME "{name}" TYPE {_TYPES.get(kind, "POLYGON")} STATUS ON',
            "CONNECTIONTYPE POSTGIS",
            'PROCESSING "CLOSE_CONNECTION=DEFER"',
            _projection(srid),
            f'CLASSITEM "{STYLE}"',
            f'LABELITEM "{TEXT}"' if labelled else "",
            *(_class(kind, style, f'EXPRESSION "{number}"') for number, style in styles.items()),
            "END",
        )
    )


def data_statement(query: str, srid: int) -> str:
    """What MapServer takes as DATA: ``query`` gives the columns key, shape, style and text.

    Shapes are in the system ``srid`` of the map: the database has transformed them.
    """
    return f"{SHAPE} FROM ({query}) AS rows USING UNIQUE {KEY} USING SRID={srid}"


def drawn_layer(kind: FieldKind, style: Style, points: Iterable[tuple[float, float]]) -> str:
    """A layer with one shape in pixels of the picture."""
    return "\n".join(
        (
            f"LAYER TYPE {_TYPES.get(kind, 'POLYGON')} STATUS ON",
            f"FEATURE POINTS {_points(points)} END END",
            _class(kind, style),
            "END",
        )
    )


def text_layer(lines: Iterable[tuple[float, float, str]], colour: str) -> str:
    """A layer of texts, each right of its place in pixels."""
    features = (
        f'FEATURE POINTS {_points([(x, y)])} END TEXT "{_plain(text)}" END' for x, y, text in lines
    )
    return "\n".join(
        (
            "LAYER TYPE POINT STATUS ON",
            *features,
            f'CLASS LABEL TYPE TRUETYPE FONT "regular" SIZE 8 COLOR "{colour}"',
            "POSITION CR FORCE TRUE PARTIALS TRUE END END",
            "END",
        )
    )


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c not in "\"'\\`[]%")


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g} {y:g}" for x, y in points)


def _class(kind: FieldKind, style: Style, expression: str = "") -> str:
    return "\n".join(
        (
            f"CLASS {expression}",
            f'STYLE COLOR "{style.fill}" END' if style.fill else "",
            *(_stroke(kind, stroke) for stroke in style.strokes),
            *map(_mark, style.marks),
            _label(style.label) if style.label else "",
            "END",
        )
    )


def _stroke(kind: FieldKind, stroke: Stroke) -> str:
    colour = "COLOR" if kind is FieldKind.LINE else "OUTLINECOLOR"
    pattern = f"PATTERN {' '.join(f'{part:g}' for part in stroke.dash)} END" if stroke.dash else ""
    ends = "ROUND" if stroke.round_ends else "BUTT"
    offset = f"OFFSET {stroke.offset:g} -99" if stroke.offset else ""
    return (
        f'STYLE {colour} "{stroke.colour}" WIDTH {stroke.width:g} {pattern} {offset} '
        f"LINECAP {ends} LINEJOIN ROUND END"
    )


def _mark(mark: Mark) -> str:
    shape = symbols.SHAPES.get(mark.symbol)
    if shape is not None and not shape.filled:
        paint = f'COLOR "{mark.edge}" WIDTH {mark.edge_width:g}'
    else:
        paint = f'COLOR "{mark.fill}"' if mark.fill else ""
        paint += f' OUTLINECOLOR "{mark.edge}" WIDTH {mark.edge_width:g}' if mark.edge else ""
    # A negative gap turns the symbol along the line.
    spread = f"GAP -{mark.every:g} INITIALGAP {mark.every / 2:g}" if mark.every else ""
    return f'STYLE SYMBOL "{mark.symbol}" SIZE {mark.height:g} {paint} {spread} END'


def _label(label: Label) -> str:
    font = "bold" if label.bold else "regular"
    if label.along:
        place = (
            f"ANGLE FOLLOW POSITION {'LC' if label.below else 'UC'} OFFSET 0 "
            f"{'2' if label.below else '-2'} REPEATDISTANCE 420 MAXOVERLAPANGLE 25 "
            "MINFEATURESIZE AUTO BUFFER 4"
        )
    else:
        place = "POSITION CR OFFSET 6 0 BUFFER 1"
    return (
        f'LABEL TYPE TRUETYPE FONT "{font}" SIZE {label.size:g} COLOR "{label.colour}" '
        f'OUTLINECOLOR "{label.halo}" OUTLINEWIDTH 2 PARTIALS FALSE {place} END'
    )
