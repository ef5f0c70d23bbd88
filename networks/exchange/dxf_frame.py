"""What stands around the drawing in a DXF file (R2010): layers with colours, symbols, header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ezdxf import filemanagement
from ezdxf.addons import iterdxf
from ezdxf.colors import RGB, rgb2int
from ezdxf.tools.handle import HandleGenerator

from networks.looks import palette

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ezdxf.addons.iterdxf import IterDXFWriter
    from ezdxf.document import Drawing
    from ezdxf.layouts.blocklayout import BlockLayout

    Extent: TypeAlias = tuple[float, float, float, float]
    """West, south, east, north."""

APPLICATION: Final = "VESIVERKKO"
ATTRIBUTES: Final = ("TUNNUS", "LAHDETUNNUS", "TYYPPI")
FIRST_HANDLE: Final = 0x10000
_METRES: Final = 6
_LEAST_M: Final = 10.0
_LAST_HANDLE: Final = "7FFFFFFF"
_PROPERTIES: Final = (
    ("CRS", "EPSG:3067 (ETRS-TM35FIN), east before north"),
    ("HEIGHTS", "m N2000; a 2D polyline or a node at 0 has no known height"),
)
# Corners of a symbol, 1 m across, by node type; a circle by its radius.
_SHAPES: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "venttiili": ((-0.5, 0.3), (0.5, -0.3), (0.5, 0.3), (-0.5, -0.3)),
    "pumppaamo": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "laite": ((0, -0.3), (0.3, 0), (0, 0.3), (-0.3, 0)),
}
_RADII: Final = {"kaivo": 0.4, "paloposti": 0.5, "liitoskohta": 0.2}
SYMBOLS: Final = (*_SHAPES, *_RADII)


def layer_name(type_name: str, network: str, state: str) -> str:
    """The layer of an object: its type, its network and, where it is not in use, its state."""
    return "_".join((type_name, network, *(() if state == "kaytossa" else (state,))))


def open_frame(
    path: Path, layers: Iterable[tuple[str, str, str]], extent: Extent
) -> tuple[IterDXFWriter, str]:
    """A writer of ``path`` that stands in the section of entities, and the handle of their owner.

    ``layers`` are types, networks and states; programs open the drawing at ``extent``. Close the
    writer for the rest of the file, and its ``loader`` too.
    """
    document = filemanagement.new("R2010", units=_METRES)
    document.appids.add(APPLICATION)
    for name, value in _PROPERTIES:
        document.header.custom_vars.append(name, value)
    for layer in layers:
        colour = palette.NETWORKS[layer[1]] if layer[2] == "kaytossa" else palette.MUTED
        document.layers.add(layer_name(*layer), true_color=rgb2int(RGB.from_hex(colour)))
    for name in SYMBOLS:
        _symbol(document.blocks.new(name), name)
    owner = str(document.modelspace().layout_key)
    _show(document, extent)
    # The seed for new objects lies behind all that will be written.
    document.entitydb.handles = HandleGenerator(_LAST_HANDLE)
    frame = path.with_name(f"{path.stem}.frame.dxf")
    document.saveas(frame)
    return iterdxf.opendxf(frame).export(path), owner


def _show(document: Drawing, extent: Extent) -> None:
    west, south, east, north = extent
    modelspace = document.modelspace()
    modelspace.dxf.extmin, modelspace.dxf.extmax = (west, south, 0), (east, north, 0)
    document.set_modelspace_vport(
        max(north - south, east - west, _LEAST_M), ((west + east) / 2, (south + north) / 2)
    )


def _symbol(block: BlockLayout, name: str) -> None:
    """The symbol in the colour of the layer that it is set in, and its attributes, not shown."""
    look: dict[str, Any] = {"layer": "0"}
    if name in _SHAPES:
        block.add_lwpolyline(_SHAPES[name], close=True, dxfattribs=look)
    else:
        block.add_circle((0, 0), _RADII[name], dxfattribs=look)
    if name == "paloposti":
        block.add_line((0, -_RADII[name]), (0, _RADII[name]), dxfattribs=look)
    for attribute in ATTRIBUTES:
        definition = block.add_attdef(attribute, (0, 0), height=0.2, dxfattribs=look)
        definition.is_invisible = True
