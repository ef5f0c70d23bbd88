"""Pages of features: a table and a small map, made from the same GeoJSON that machines get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gisapp.features.past import LOCATOR
from gisapp.ogc.api import pages
from gisapp.ogc.api.feature_formats import PAGE, formats_of
from gisapp.ogc.api.items import page_address
from gisapp.ogc.api.site import items_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.features.declaration import FeatureType, Property
    from gisapp.ogc.api.features import Item
    from gisapp.ogc.api.parameters import ItemsQuery
    from gisapp.ogc.api.site import Site

    Context = dict[str, Any]


def items(site: Site, feature_type: FeatureType, query: ItemsQuery, collection: Context) -> Context:
    """What the page of ``collection``, GeoJSON in EPSG:3067, needs."""
    features: list[Context] = collection["features"]
    moment = dict(query.pairs).get(LOCATOR, "")
    pagers = {link["rel"]: link["href"] for link in collection["links"]}
    columns = [
        prop
        for prop in feature_type.properties
        if any(prop.name in feature["properties"] for feature in features)
        and prop is not feature_type.id_property
    ]
    return {
        "site": site.address,
        "type": feature_type,
        "matched": collection["numberMatched"],
        "returned": collection["numberReturned"],
        "first": query.offset + 1,
        "last": query.offset + collection["numberReturned"],
        "previous": pagers.get("prev"),
        "next": pagers.get("next"),
        "downloads": _downloads(query, site),
        "moment": moment,
        "map": _map(site, features, moment),
        "columns": [_heading(feature_type, prop) for prop in columns],
        "rows": [
            {
                "href": _address(site, feature_type, feature["id"], query),
                "id": feature["properties"][feature_type.id_property.name],
                "values": [
                    _cell(feature_type, prop, feature["properties"].get(prop.name))
                    for prop in columns
                ],
            }
            for feature in features
        ],
    }


def item(site: Site, feature_type: FeatureType, found: Item) -> Context:
    """What the page of one feature, GeoJSON in EPSG:3067, needs."""
    feature = found.feature
    values = feature["properties"]
    moment = found.asked.get(LOCATOR, "")
    return {
        "site": site.address,
        "type": feature_type,
        "id": values[feature_type.id_property.name],
        "moment": moment,
        "map": _map(site, [feature], moment),
        "rows": [
            {
                **_heading(feature_type, prop),
                "value": pages.shown(feature_type, prop, values[prop.name]),
            }
            for prop in feature_type.properties
            if prop.name in values
        ],
    }


def _downloads(query: ItemsQuery, site: Site) -> list[dict[str, str]]:
    here = str(query.offset) if query.offset else ""
    return [
        {"title": f.title, "href": page_address(query, site, here, f)}
        for f in formats_of(query.selection.type_name)
        if f is not PAGE
    ]


def _map(site: Site, features: Sequence[Context], moment: str) -> Context | None:
    """A map with the features that have a place; the page carries geometry alone for it."""
    placed = [feature["geometry"] for feature in features if feature["geometry"]]
    return pages.small_map(site, placed, moment) if placed else None


def _heading(feature_type: FeatureType, prop: Property) -> dict[str, str]:
    label = feature_type.descriptions[prop.name].label
    return {"name": prop.name, "title": label[:1].upper() + label[1:]}


def _address(site: Site, feature_type: FeatureType, id_: str, query: ItemsQuery) -> str:
    """The page of one feature, at the moment of the page that lists it."""
    asked = {name: value for name, value in query.pairs if name == LOCATOR}
    return site.href(f"{items_path(feature_type.name)}/{id_}", f="html", **asked)


def _cell(feature_type: FeatureType, prop: Property, value: Any) -> Any:
    return "" if value is None else pages.shown(feature_type, prop, value)
