"""``/items/{featureId}``: one feature, with its change number as its tag (OGC 17-069r4 §7.16)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import NotFoundError
from gisapp.features.declaration import Role
from gisapp.features.past import LOCATOR, read_moment
from gisapp.ogc.api import links
from gisapp.ogc.api.feature_formats import FORMATS, GEOJSON
from gisapp.ogc.api.links import link
from gisapp.ogc.api.site import items_path
from gisapp.ogc.encodings import geojson
from gisapp.ogc.encodings.compiled import compiled
from gisapp.ogc.encodings.ids import feature_id, read_feature_id
from gisapp.ogc.filters import ast
from gisapp.ogc.plan import Selection, open_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName
    from gisapp.ogc.api.site import Site

_TEXT: Final = "member"
_COMMA: Final = b",\n{"
_NOT_THEN: Final = "There was no such feature at that moment."


@dataclass(frozen=True, slots=True)
class Item:
    """A feature as it leaves: GeoJSON without links, and its tag.

    ``asked`` repeats what its address says of the moment.
    """

    id: str
    body: bytes
    tag: str
    asked: Mapping[str, str]

    @property
    def feature(self) -> dict[str, Any]:
        """The feature as a value."""
        read: dict[str, Any] = json.loads(self.body.removeprefix(b","))
        return read

    def with_links(self, site: Site, feature_type: FeatureType) -> bytes:
        """The whole document."""
        own = json.dumps(item_links(site, feature_type, self), ensure_ascii=False)
        return b'{"links":' + own.encode() + b"," + self.body.removeprefix(_COMMA)


def full_id(feature_type: FeatureType, text: str) -> str:
    """The feature id that ``text`` in an address means: the id itself, or the public id alone."""
    if text.startswith(f"{feature_type.name}.") and read_feature_id(text)[1]:
        return text
    return feature_id(feature_type.name, text)


def item(
    site: Site, feature_type: FeatureType, text: str, system: CrsName, moment: str | None = None
) -> Item:
    """The feature that ``text`` names, now or at a ``moment``.

    Raises ``NotFoundError``, and ``InvalidInputError`` for what is no moment.
    """
    id_ = full_id(feature_type, text)
    selection = Selection(
        type_name=feature_type.name,
        filter=ast.Ids((id_,)),
        system=system,
        as_of=None if moment is None else read_moment(moment),
    )
    plan = open_plan(selection, site.caller, action="item")
    number = feature_type.with_role(Role.CHANGE_NUMBER).source
    rows: Any = plan.rows.annotate(
        **{_TEXT: compiled(plan.shape, system, geojson.member_in_axis_order)}
    )
    row = rows.values_list("pk", number, _TEXT).first()
    if row is None:
        plan.reading.record([], scope=plan.scope)
        msg = "There is no such feature." if moment is None else _NOT_THEN
        raise NotFoundError(msg, locator="featureId")
    plan.reading.record([row[0]])
    asked = {} if moment is None else {LOCATOR: moment}
    return Item(id_, row[2].encode(), f'"{row[1]}"', asked)


def item_links(site: Site, feature_type: FeatureType, item: Item) -> list[links.Link]:
    """Links to the feature itself in every format, and to its collection."""
    path, asked = f"{items_path(feature_type.name)}/{item.id}", item.asked
    collection = site.href(f"/collections/{feature_type.name}")
    return [
        link("self", site.href(path, **asked), GEOJSON.form.media_type, "Tämä kohde"),
        *(
            link("alternate", site.href(path, **asked, f=f.form.name), f.form.media_type, f.title)
            for f in FORMATS
            if f.single and f is not GEOJSON
        ),
        link("collection", collection, links.JSON, feature_type.title),
    ]
