"""Writer of DXF drawings: pipes as polylines, nodes as symbols with their ids (EPSG:3067, m N2000).

The frame of the file is made and read by ezdxf; what lies in it is written as text, row by row as
the database gives it, since an object of ezdxf for every vertex takes a hundred times as long.
Pipes with heights are 3D polylines and others flat ones: a height that is unknown is not 0.
Format: DXF reference of AutoCAD 2010, sections POLYLINE, LWPOLYLINE, INSERT, ATTRIB.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import shapely
from django.contrib.gis.db.models import Extent
from django.db.models import BinaryField, F, Func, TextField
from django.db.models.functions import Cast

from gisapp.core.errors import LimitError
from gisapp.ogc import limits
from gisapp.ogc.plan import share
from gisapp.ogc.stream import snapshot
from networks.exchange.dxf_frame import (
    APPLICATION,
    ATTRIBUTES,
    FIRST_HANDLE,
    layer_name,
    open_frame,
)
from networks.exchange.gis_network import LINK_TYPES
from networks.exchange.wanted import plans_of
from networks.exchange.written import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gisapp.access import Caller
    from gisapp.ogc.plan import Plan
    from networks.exchange.dxf_frame import Extent as Sides
    from networks.exchange.wanted import Wanted

_SECONDS: Final = 600
_BATCH: Final = 5_000
_FLAT: Final = 2
_SHAPE: Final = Func(F("geometry"), function="ST_AsBinary", output_field=BinaryField())
_ID: Final = Cast(F("tunnus"), TextField())
_COMMON: Final = {"network": F("network"), "state": F("usage_state"), "id": _ID, "shape": _SHAPE}
_COLUMNS: Final[Mapping[bool, Mapping[str, Any]]] = {
    True: {
        **{f"v_{name}": column for name, column in _COMMON.items()},
        "v_own": F("source_id"),
        "v_material": F("material"),
        "v_size": F("nominal_diameter_mm"),
        "v_year": F("built_year"),
    },
    False: {
        **{f"v_{name}": column for name, column in _COMMON.items()},
        "v_own": F("source_id"),
        "v_type": F("type_code"),
    },
}


def write_dxf(path: Path, wanted: Wanted, caller: Caller) -> Written:
    """Write what is wanted of the current networks to ``path``; how many of each type.

    Raises ``ForbiddenError`` where the caller may not read them, ``InvalidInputError`` where there
    are none and ``LimitError`` for a drawing that grows too large.
    """
    with snapshot(_SECONDS), ExitStack() as ledger:
        plans = plans_of(wanted, caller)
        counts = {plan.shape.name: plan.count() for plan in plans}
        layers = chain.from_iterable(map(_layers, plans))
        frame, owner = open_frame(path, layers, _extent(plans))
        with closing(frame.loader), closing(frame):
            drawing = _Drawing(owner)
            for plan, page in zip(plans, share(list(counts.values()), 0, None), strict=True):
                columns = _COLUMNS[plan.shape.name in LINK_TYPES]
                for rows in plan.values(page, columns, ledger, _BATCH):
                    frame.write_data(drawing.text(plan.shape.name, rows))
                    _refuse_too_large(frame.file.tell())
    return Written(counts=counts)


def _layers(plan: Plan) -> Iterator[tuple[str, str, str]]:
    kinds = plan.rows.order_by().values_list("network", "usage_state").distinct()
    return ((plan.shape.name, network, state) for network, state in kinds)


def _extent(plans: Iterable[Plan]) -> Sides:
    found = (plan.rows.order_by().aggregate(extent=Extent("geometry"))["extent"] for plan in plans)
    west, south, east, north = zip(*filter(None, found), strict=True)
    return min(west), min(south), max(east), max(north)


def _refuse_too_large(size: int) -> None:
    if size > limits.DOWNLOAD_BYTES:
        msg = f"The drawing would be longer than {limits.DOWNLOAD_BYTES} bytes. Ask for a box."
        raise LimitError(msg)


class _Drawing:
    """Texts of entities, each with a handle of its own."""

    def __init__(self, owner: str) -> None:
        self._owner, self._handle = owner, FIRST_HANDLE

    def text(self, type_name: str, rows: Sequence[tuple[Any, ...]]) -> bytes:
        """Rows of ``_COLUMNS`` as entities."""
        write = self._pipe if type_name in LINK_TYPES else self._node
        return "".join(write(type_name, *row) for row in rows).encode()

    def _next(self) -> str:
        self._handle += 1
        return f"{self._handle:X}"

    def _begin(self, kind: str, owner: str, layer: str, subclass: str) -> tuple[str, str]:
        """The first tags of an entity, and its handle."""
        own = self._next()
        tags = f"  0\n{kind}\n  5\n{own}\n330\n{owner}\n100\nAcDbEntity\n  8\n{layer}\n"
        return tags + (f"100\n{subclass}\n" if subclass else ""), own

    def _pipe(self, type_name: str, network: str, state: str, tunnus: str, *rest: Any) -> str:
        shape, *values = rest
        positions = shapely.from_wkb(bytes(shape)).coords
        layer = layer_name(type_name, network, state)
        names = ("LAHDETUNNUS", "MATERIAALI", "HALKAISIJA", "VUOSI")
        told = {"TUNNUS": tunnus, **dict(zip(names, values, strict=True))}
        xdata = f"1001\n{APPLICATION}\n" + "".join(
            f"1000\n{name}={value}\n" for name, value in told.items() if value is not None
        )
        if len(positions[0]) == _FLAT:
            begun, _own = self._begin("LWPOLYLINE", self._owner, layer, "AcDbPolyline")
            places = "".join(f" 10\n{x:.3f}\n 20\n{y:.3f}\n" for x, y in positions)
            return f"{begun} 90\n{len(positions)}\n 70\n0\n{places}{xdata}"
        begun, own = self._begin("POLYLINE", self._owner, layer, "AcDb3dPolyline")
        parts = [begun, " 66\n1\n", _place(0, 0, 0), " 70\n8\n", xdata]
        for position in positions:
            vertex, _own = self._begin("VERTEX", own, layer, "AcDbVertex")
            parts += [vertex, "100\nAcDb3dPolylineVertex\n", _place(*position), " 70\n32\n"]
        parts.append(self._begin("SEQEND", own, layer, "")[0])
        return "".join(parts)

    def _node(self, type_name: str, network: str, state: str, tunnus: str, *rest: Any) -> str:
        shape, own_id, code = rest
        ((x, y, *height),) = shapely.from_wkb(bytes(shape)).coords
        place = _place(x, y, *(height or (0,)))
        layer = layer_name(type_name, network, state)
        begun, own = self._begin("INSERT", self._owner, layer, "AcDbBlockReference")
        parts = [begun, f" 66\n1\n  2\n{type_name}\n", place]
        for name, value in zip(ATTRIBUTES, (tunnus, own_id or "", code), strict=True):
            attribute, _own = self._begin("ATTRIB", own, layer, "AcDbText")
            parts += [attribute, place, f" 40\n0.2\n  1\n{value}\n"]
            parts.append(f"100\nAcDbAttribute\n  2\n{name}\n 70\n1\n")
        parts.append(self._begin("SEQEND", own, layer, "")[0])
        return "".join(parts)


def _place(x: float, y: float, z: float) -> str:
    return f" 10\n{x:.3f}\n 20\n{y:.3f}\n 30\n{z:.3f}\n"
