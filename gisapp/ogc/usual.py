"""The two filters of most requests, one id and one box, as statements that PostgreSQL keeps ready.

Their text depends on the type, the caller's roles and the place of the value alone. So it is made
once, on the way of all filters, and afterwards only the value is bound in its place. An id and a
box of a few kilometres go by an index whatever the value is, so one plan does for all; that is not
so for other filters and boxes, whose values stay in their statements.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.backends.postgis.adapter import PostGISAdapter

from gisapp import access
from gisapp.features import registry
from gisapp.features.field_types import FieldKind
from gisapp.geo import crs
from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.comparing import as_uuid
from gisapp.ogc.filters.operands import LOCATOR
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.geometry.shapes import Box
from gisapp.ogc.geometry.storage import ewkb, stored_shape
from gisapp.ogc.small import Source, source_of

if TYPE_CHECKING:
    import shapely

    from gisapp.access import Reading
    from gisapp.features.declaration import FeatureType

# Stand where the values will.
_BOX: Final = Box(crs.STORAGE_SRID, 0.0, 0.0, 1.0, 1.0)
_ID: Final = str(uuid.UUID(int=0))
# How wide a box may be, metres: of a whole utility, an index by place is not the best way to read.
_NEAR: Final = 5_000.0


@dataclass(frozen=True, slots=True)
class _Template:
    """A source, and which of its values is the one asked for; the others are the rows' own."""

    source: Source
    place: int

    def on(self, value: Any) -> Source:
        """The source on ``value``."""
        values = list(self.source.values)
        values[self.place] = value
        of = self.source
        return Source(of.table, of.key, of.condition, tuple(values))


def usual_source(node: ast.Node | None, reading: Reading) -> Source | None:
    """What ``node`` selects of the rows of ``reading``, or None where the filter is another one.

    Raises ``OwsError`` as ``to_q`` does.
    """
    visible = reading.feature_type
    roles = reading.caller.roles
    if isinstance(node, ast.Spatial) and isinstance(node.right, Box):
        template = _template(visible, roles, replace(node, right=_BOX))
        box = stored_shape(node.right, LOCATOR)
        return template.on(ewkb(box)) if template and _is_near(box) else None
    if isinstance(node, ast.Ids) and len(node.ids) == 1:
        key = _key(node.ids[0], visible)
        if key is not None:
            template = _template(visible, roles, ast.Ids((f"{visible.name}.{_ID}",)))
            return template.on(key) if template else None
    return None


def _is_near(box: shapely.Geometry) -> bool:
    west, south, east, north = box.bounds
    # An empty box has no bounds: they are no numbers, and no number is greater.
    return not max(east - west, north - south) > _NEAR


def _key(text: str, visible: FeatureType) -> Any:
    """The public id in ``text`` as its column holds it, or None where no feature has it."""
    name, key = read_feature_id(text)
    if name != visible.name or not key:
        return None
    kind = visible.descriptions[visible.id_property.name].kind
    return as_uuid(key) if kind is FieldKind.UUID else key


@lru_cache(maxsize=512)
def _template(visible: FeatureType, roles: frozenset[str], node: ast.Node) -> _Template | None:
    """The statement for ``node``, and the place of the one value that stands for all."""
    declared = registry.get(visible.name)
    rows = access.readable(declared, caller=access.Caller(actor="", roles=roles)).rows
    source = source_of(rows.filter(to_q(node, visible)), binds=True)
    places = [i for i, value in enumerate(source.values) if _stands(value)] if source else []
    return _Template(source, places[0]) if source and len(places) == 1 else None


def _stands(value: object) -> bool:
    return isinstance(value, PostGISAdapter) or str(value) == _ID
