"""From features with published property names to a network.

Layers are called as the published types, properties as theirs. A file of plain lines is a layer
of pipes without a name, in the network that the person names. Of foreign names only two are read
there, those that WNTR writes: ``name`` and ``diameter`` (m).
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError
from gisapp.features import registry
from gisapp.features.field_types import FieldKind
from networks.exchange.model import (
    CouplingRecord,
    LinkRecord,
    NetworkModel,
    NodeRecord,
    checked_id,
    liquid_of,
    nominal_mm,
    refuse_duplicates,
)
from networks.models.link import TYPE_OF_NETWORK
from networks.models.node import SECRET_TYPES, TYPES_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription
    from networks.exchange.features import Feature, GisFile
    from networks.exchange.model import ReadingRules

NETWORK_OF_TYPE: Final = {
    "vesijohto": "vesi",
    "jatevesiviemari": "jatevesi",
    "hulevesiviemari": "hulevesi",
}
LINK_TYPES: Final = frozenset(NETWORK_OF_TYPE)
NODE_TYPES: Final = frozenset(TYPES_OF_KIND)
_ID_NAMES: Final = ("lahdetunnus", "tunnus", "name", "id")
_USUAL_TYPE: Final = {
    "venttiili": "sulkuventtiili",
    "kaivo": "tarkastuskaivo",
    "paloposti": "maapaloposti",
    "pumppaamo": "pumppu",
    "liitoskohta": "tonttiliitos",
    "laite": "muu",
}


def network_of(file: GisFile, rules: ReadingRules) -> NetworkModel:
    """The network in ``file``; ends of links are empty where the file does not name the node.

    Raises ``InvalidInputError`` for duplicate ids, values that do not fit their property, shapes
    that do not fit their layer, and ends at nodes that the file does not have.
    """
    nodes = [_node(feature, rules, file) for feature in file.features if not _is_link(feature)]
    refuse_duplicates(((node.source_id, node.place) for node in nodes), "nodes")
    names = _node_names(file)
    links = [_link(feature, rules, file, names) for feature in file.features if _is_link(feature)]
    refuse_duplicates(((link.source_id, link.place) for link in links), "links")
    return NetworkModel(
        nodes=tuple(nodes),
        links=tuple(links),
        couplings=tuple(_coupling(pair, names) for pair in file.couplings),
        warnings=file.warnings,
    )


def _coupling(pair: tuple[str, str], names: Mapping[str, str]) -> CouplingRecord:
    for end in pair:
        if end not in names:
            msg = f"A coupling joins a node that the file does not have: {end}."
            raise InvalidInputError(msg)
    return CouplingRecord(names[pair[0]], names[pair[1]])


def _is_link(feature: Feature) -> bool:
    """Whether the feature is a link; raises when its shape does not fit its layer."""
    link = feature.layer in LINK_TYPES or not feature.layer
    if link is feature.is_line:
        return link
    msg = (
        "A point in a layer of pipes: a layer of nodes must be called as their published type."
        if link
        else "A line in a layer of nodes."
    )
    raise InvalidInputError(msg, locator=feature.place)


def _source_id(feature: Feature) -> str:
    for name in _ID_NAMES:
        value = feature.properties.get(name)
        if value not in (None, ""):
            whole = isinstance(value, float) and value.is_integer()
            return checked_id(str(int(value) if whole else value), feature.place)
    return checked_id(feature.key, feature.place)


def _public_id(feature: Feature) -> str:
    return str(feature.properties.get("tunnus") or "")


def _node_names(file: GisFile) -> dict[str, str]:
    """Source id of each node by every name that a pipe may call it: source id, public id."""
    names = {}
    for feature in file.features:
        if not _is_link(feature):
            own = _source_id(feature)
            names[own] = own
            if public := _public_id(feature):
                names[public] = own
    return names


def _node(feature: Feature, rules: ReadingRules, file: GisFile) -> NodeRecord:
    kind = feature.layer
    values = {
        "network": rules.network,
        "type_code": _USUAL_TYPE[kind],
        "height_system": "N2000",
        "capture_method": "tuntematon",
        **_unpublished(feature, file, NodeRecord),
        **_values(registry.get(kind), feature, NodeRecord),
    }
    if values["type_code"] not in TYPES_OF_KIND[kind]:
        msg = f"The type (tyyppi) is none of {', '.join(TYPES_OF_KIND[kind])}."
        raise InvalidInputError(msg, locator=feature.place)
    if kind == "venttiili":
        values = {"position": "tuntematon", "condition": "tuntematon", **values}
    if values["type_code"] in SECRET_TYPES:
        values.setdefault("secrecy", "salassa")
    return NodeRecord(
        source_id=_source_id(feature),
        place=feature.place,
        kind=kind,
        point=feature.positions[0],
        **values,
    )


def _link(
    feature: Feature, rules: ReadingRules, file: GisFile, names: Mapping[str, str]
) -> LinkRecord:
    layer = feature.layer or TYPE_OF_NETWORK[rules.network]
    network = NETWORK_OF_TYPE[layer] if feature.layer else rules.network
    values = {
        "network": network,
        "height_system": "N2000" if feature.layer else "tuntematon",
        "capture_method": "tuntematon",
        **_unpublished(feature, file, LinkRecord),
        **_values(registry.get(layer), feature, LinkRecord),
    }
    if TYPE_OF_NETWORK[values["network"]] != layer:
        msg = f"The network (verkosto) does not belong to a layer of type {layer}."
        raise InvalidInputError(msg, locator=feature.place)
    if values["network"] != "vesi":
        values.setdefault("liquid", liquid_of(values["network"]))
    if not feature.layer and values.get("nominal_diameter_mm") is None:
        values["nominal_diameter_mm"] = _foreign_diameter(feature.properties.get("diameter"))
    return LinkRecord(
        source_id=_source_id(feature),
        place=feature.place,
        start=_end(feature, "alkusolmu", names),
        end=_end(feature, "loppusolmu", names),
        line=feature.positions,
        **values,
    )


def _end(feature: Feature, name: str, names: Mapping[str, str]) -> str:
    """The node that the pipe names; empty when it names none or the file has no nodes at all."""
    given = feature.properties.get(name)
    if given in (None, "") or not names:
        return ""
    if str(given) in names:
        return names[str(given)]
    msg = f"The pipe ends at a node that the file does not have ({name})."
    raise InvalidInputError(msg, locator=feature.place)


def _foreign_diameter(value: Any) -> int | None:
    return nominal_mm(value * 1000) if isinstance(value, float | int) else None


def _unpublished(
    feature: Feature, file: GisFile, record: type[NodeRecord | LinkRecord]
) -> dict[str, Any]:
    """Fields of ``record`` that no property tells and our own file has beside the layers."""
    takes = {known.name for known in fields(record)}
    told = file.unpublished.get(_public_id(feature), {})
    return {name: value for name, value in told.items() if name in takes}


def _values(
    feature_type: FeatureType, feature: Feature, record: type[NodeRecord | LinkRecord]
) -> dict[str, Any]:
    """Fields of ``record`` from the properties that the type declares and the file has."""
    takes = {known.name for known in fields(record)} - {"source_id"}
    found = {}
    for prop in feature_type.properties:
        value = feature.properties.get(prop.name)
        if prop.source in takes and value not in (None, ""):
            found[prop.source] = _value(
                value, feature_type.descriptions[prop.name], f"{feature.place}, {prop.name}"
            )
    return found


def _value(value: Any, description: FieldDescription, place: str) -> Any:
    """A value as the kind of its property wants it; raises ``InvalidInputError``."""
    if description.codes and value in description.codes:
        return value
    if not description.codes:
        try:
            return _CONVERSIONS[description.kind](value)
        except (KeyError, TypeError, ValueError, OverflowError):
            pass
    wanted = (
        f"one of {', '.join(description.codes)}" if description.codes else description.kind.value
    )
    msg = f"The value does not fit: it must be {wanted}."
    raise InvalidInputError(msg, locator=place)


def _whole(value: Any) -> int:
    number = float(value)
    if not number.is_integer():
        raise ValueError
    return int(number)


def _finite(value: Any) -> float:
    number = float(value)
    if number - number != 0:
        raise ValueError
    return number


def _truth(value: Any) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    return known[str(value).casefold()]


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


_CONVERSIONS: Final = {
    FieldKind.INTEGER: _whole,
    FieldKind.NUMBER: _finite,
    FieldKind.BOOLEAN: _truth,
    FieldKind.DATE: _day,
}
