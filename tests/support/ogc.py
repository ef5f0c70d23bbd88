"""One WFS request, sent as key-value pairs, as a form or as XML, and its answer taken apart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test import Client
    from lxml.etree import _Element

VV: Final = "https://vesiverkko.fi/ns/1"
GML: Final = {
    "2.0.0": "http://www.opengis.net/gml/3.2",
    "1.1.0": "http://www.opengis.net/gml",
    "1.0.0": "http://www.opengis.net/gml",
}
WFS: Final = {
    "2.0.0": "http://www.opengis.net/wfs/2.0",
    "1.1.0": "http://www.opengis.net/wfs",
    "1.0.0": "http://www.opengis.net/wfs",
}
FILTERS: Final = {
    "2.0.0": "http://www.opengis.net/fes/2.0",
    "1.1.0": "http://www.opengis.net/ogc",
    "1.0.0": "http://www.opengis.net/ogc",
}
OWS: Final = {"2.0.0": "http://www.opengis.net/ows/1.1", "1.1.0": "http://www.opengis.net/ows"}
BINDINGS: Final = ("kvp", "form", "xml")
VERSIONS: Final = ("2.0.0", "1.1.0")
ALL_VERSIONS: Final = (*VERSIONS, "1.0.0")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A GetFeature request in the words of neither binding; ``condition`` is inside a Filter.

    In ``condition`` the prefix ``f`` is the filter namespace of the version, ``gml`` its GML, and
    ``f:Name`` the element that names a property.
    """

    type_name: str = ""
    version: str = "2.0.0"
    condition: str = ""
    properties: tuple[str, ...] = ()
    sort: tuple[tuple[str, str], ...] = ()
    count: int | None = None
    start: int | None = None
    srs_name: str = ""
    output_format: str = ""
    hits: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def filter(self) -> str:
        """The filter as XML."""
        if not self.condition:
            return ""
        reference = "ValueReference" if self.version == "2.0.0" else "PropertyName"
        inside = self.condition.replace("f:Name", f"f:{reference}")
        return (
            f'<f:Filter xmlns:f="{FILTERS[self.version]}" xmlns:gml="{GML[self.version]}"'
            f' xmlns:vv="{VV}">{inside}</f:Filter>'
        )


def send(client: Client, ask: Ask, binding: str = "kvp") -> Answer:
    """Send ``ask`` and read the whole answer."""
    if binding == "xml":
        return post(client, as_xml(ask))
    pairs = as_pairs(ask)
    if binding == "form":
        body = urlencode(pairs)
        return _read(client.post("/wfs", body, content_type="application/x-www-form-urlencoded"))
    return get(client, **pairs)


def get(client: Client, **pairs: str) -> Answer:
    """Send key-value pairs as they are."""
    return _read(client.get("/wfs", pairs))


def post(client: Client, body: str | bytes, content_type: str = "text/xml") -> Answer:
    """Send an XML body as it is."""
    return _read(client.post("/wfs", body, content_type=content_type))


def as_pairs(ask: Ask) -> dict[str, str]:
    """The request as key-value pairs, with the names of its version."""
    new = ask.version == "2.0.0"
    pairs = {
        "service": "WFS",
        "version": ask.version,
        "request": "GetFeature",
        "typenames" if new else "typeName": f"vv:{ask.type_name}" if ask.type_name else "",
        "filter": ask.filter,
        "propertyName": ",".join(ask.properties),
        "sortBy": ",".join(f"{name} {direction}" for name, direction in ask.sort),
        "count" if new else "maxFeatures": "" if ask.count is None else str(ask.count),
        "startIndex": "" if ask.start is None else str(ask.start),
        "srsName": ask.srs_name,
        "outputFormat": ask.output_format,
        "resultType": "hits" if ask.hits else "",
        **ask.extra,
    }
    return {name: value for name, value in pairs.items() if value}


def as_xml(ask: Ask) -> str:
    """The request as an XML body of its version."""
    new = ask.version == "2.0.0"
    root = {
        "count" if new else "maxFeatures": "" if ask.count is None else str(ask.count),
        "startIndex": "" if ask.start is None else str(ask.start),
        "outputFormat": ask.output_format,
        "resultType": "hits" if ask.hits else "",
    }
    query = {"typeNames" if new else "typeName": f"vv:{ask.type_name}", "srsName": ask.srs_name}
    chosen = "".join(f"<wfs:PropertyName>vv:{name}</wfs:PropertyName>" for name in ask.properties)
    return (
        f'<wfs:GetFeature service="WFS" version="{ask.version}" xmlns:wfs="{WFS[ask.version]}"'
        f' xmlns:vv="{VV}" {_attributes(root)}><wfs:Query {_attributes(query)}>{chosen}{ask.filter}'
        f"{_sort_xml(ask)}</wfs:Query></wfs:GetFeature>"
    )


def _sort_xml(ask: Ask) -> str:
    if not ask.sort:
        return ""
    reference = "ValueReference" if ask.version == "2.0.0" else "PropertyName"
    keys = "".join(
        f"<s:SortProperty><s:{reference}>{name}</s:{reference}>"
        f"<s:SortOrder>{direction}</s:SortOrder></s:SortProperty>"
        for name, direction in ask.sort
    )
    return f'<s:SortBy xmlns:s="{FILTERS[ask.version]}">{keys}</s:SortBy>'


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in values.items() if value)


@dataclass(frozen=True)
class Answer:
    """An answer, read to its end."""

    status: int
    content_type: str
    body: bytes

    @property
    def root(self) -> _Element:
        """The root element."""
        return etree.fromstring(self.body)

    @property
    def features(self) -> list[_Element]:
        """The features, in order."""
        return [el for el in self.root.iter() if _is_feature(el)]

    @property
    def ids(self) -> list[str]:
        """The ``gml:id`` of each feature."""
        return [_gml_id(feature) for feature in self.features]

    @property
    def json(self) -> dict[str, Any]:
        """The answer as JSON."""
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    def values(self, name: str) -> list[str | None]:
        """The text of property ``name`` in each feature; None where it is left out."""
        return [feature.findtext(f"{{{VV}}}{name}") for feature in self.features]

    def positions(self) -> list[list[float]]:
        """All numbers of each ``pos``, ``posList`` and ``coordinates``."""
        names = ("}pos", "}posList", "}coordinates")
        found = [
            (el.text or "").replace(",", " ") for el in self.root.iter() if el.tag.endswith(names)
        ]
        return [[float(number) for number in text.split()] for text in found]

    @property
    def fault(self) -> tuple[str | None, str | None, str]:
        """Code, locator and text of an exception report."""
        exception = self.root[0]
        if exception.get("code"):
            return exception.get("code"), exception.get("locator"), exception.text or ""
        return exception.get("exceptionCode"), exception.get("locator"), exception[0].text or ""


def _is_feature(element: _Element) -> bool:
    return element.tag.startswith(f"{{{VV}}}") and bool(_gml_id(element))


def _gml_id(element: _Element) -> str:
    names = ["fid", *(f"{{{gml}}}id" for gml in GML.values())]
    return next((element.get(name, "") for name in names if element.get(name)), "")


def _read(response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, response.headers["Content-Type"], body)
