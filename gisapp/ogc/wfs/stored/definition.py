"""Definitions of stored queries: read strictly, checked when they are made, bound when called.

A definition is a template of ``wfs:Query`` elements with ``${name}`` in texts and attributes. The
template is parsed before anything is put in, and what is put in is text of an element or an
attribute, so an argument can never become markup. Nothing but queries can stand in it, hence no
call of another stored query. The queries go through the door with the rights of whoever calls.
(OGC 09-025r2 §14)
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from gisapp.core.errors import LimitError
from gisapp.features import registry
from gisapp.ogc.errors import invalid, refuse_missing
from gisapp.ogc.filters.names import local_type_name
from gisapp.ogc.namespaces import WFS_2
from gisapp.ogc.wfs.requests import LANGUAGES
from gisapp.ogc.wfs.xml_query import named, read_queries
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from gisapp.ogc.wfs.requests import Query

DEFINITION_BYTES: Final = 64 * 1024
_PARAMETERS: Final = 20
_QUERIES: Final = 10
_ARGUMENT_CHARACTERS: Final = 64 * 1024
_TITLE_CHARACTERS: Final = 200
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9:/.#?=_~%+-]{0,199}", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,59}", re.ASCII)
_TOKEN: Final = re.compile(r"\$\{([^{}$]{0,60})\}")
_LOCATOR: Final = "StoredQueryDefinition"
# What a parameter stands for while a definition is tried out: "1" reads as text, number and truth.
_SAMPLES: Final = {
    "date": "2027-01-31",
    "dateTime": "2027-01-31T12:00:00Z",
    "anyURI": "urn:ogc:def:crs:EPSG::3067",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a stored query; ``type`` is a name of XML Schema with the prefix ``xs``."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A stored query as it was made; ``text`` holds its queries."""

    id: str
    title: str
    abstract: str
    parameters: tuple[Parameter, ...]
    return_types: tuple[str, ...]
    language: str
    private: bool
    text: _Element

    def queries(self, arguments: Mapping[str, str]) -> tuple[Query, ...]:
        """The queries with ``arguments`` (by names in capitals) in; raises errors of the tree."""
        values = {p.name: arguments.get(p.name.upper(), "") for p in self.parameters}
        for name, value in values.items():
            if not value:
                refuse_missing(name)
            if len(value) > _ARGUMENT_CHARACTERS:
                msg = f"An argument may have {_ARGUMENT_CHARACTERS} characters."
                raise LimitError(msg, locator=name)
        return read_queries([_bound(query, values) for query in self.text])

    def sample(self, type_name: str) -> dict[str, str]:
        """Arguments to try the definition out with; a name of a type is ``type_name``."""
        kinds = {p.name.upper(): p.type.rpartition(":")[2] for p in self.parameters}
        return {
            name: type_name if kind == "QName" else _SAMPLES.get(kind, "1")
            for name, kind in kinds.items()
        }


def read_definition(element: _Element) -> Definition:
    """Read a ``StoredQueryDefinition``; raises ``OwsError`` or ``LimitError``."""
    if len(etree.tostring(element)) > DEFINITION_BYTES:
        msg = f"A stored query may have {DEFINITION_BYTES} bytes."
        raise LimitError(msg, locator=_LOCATOR)
    id_ = element.get("id", "").strip()
    if not _ID.fullmatch(id_):
        msg = "A stored query has an id: a URI of at most 200 characters."
        raise invalid(msg, "id")
    texts = list(named(element, "QueryExpressionText"))
    if len(texts) != 1:
        msg = "A stored query has one QueryExpressionText."
        raise invalid(msg, "QueryExpressionText")
    parameters = tuple(_parameters(element))
    _require_queries(texts[0], {parameter.name for parameter in parameters})
    return Definition(
        id=id_,
        title=_words(element, "Title"),
        abstract=_words(element, "Abstract"),
        parameters=parameters,
        return_types=_return_types(texts[0]),
        language=_language(texts[0]),
        private=texts[0].get("isPrivate", "false").strip() in ("true", "1"),
        text=texts[0],
    )


def has_open_types(definition: Definition) -> bool:
    """Whether an argument decides of which type the features are."""
    return any(_TOKEN.search(query.get("typeNames") or "") for query in definition.text)


def _parameters(element: _Element) -> Iterator[Parameter]:
    seen = set()
    for number, child in enumerate(named(element, "Parameter"), start=1):
        name = child.get("name", "").strip()
        if number > _PARAMETERS or name.upper() in seen or not _NAME.fullmatch(name):
            msg = f"A stored query may have {_PARAMETERS} parameters, each with a name of its own."
            raise invalid(msg, "Parameter")
        seen.add(name.upper())
        yield Parameter(name, f"xs:{child.get('type', 'xs:string').strip().rpartition(':')[2]}")


def _require_queries(text: _Element, known: set[str]) -> None:
    queries = list(text)
    plain = [q for q in queries if local_name(q) == "Query" and namespace(q) == WFS_2]
    if len(plain) != len(queries) or not 1 <= len(queries) <= _QUERIES:
        msg = f"A stored query holds wfs:Query elements and nothing else, at most {_QUERIES}."
        raise invalid(msg, "QueryExpressionText")
    for name in _tokens(text):
        if name not in known:
            msg = "The query has a ${name} that no Parameter declares."
            raise invalid(msg, "Parameter")
    _refuse_personal(text)


def _refuse_personal(text: _Element) -> None:
    """An address written into a definition would be kept; as a parameter it is not."""
    personal = {
        prop.name
        for feature_type in registry.all_types()
        for prop in feature_type.properties
        if prop.personal
    }
    elements = [el for query in text for el in query.iter()]
    named_ = {(el.text or "").strip().rpartition(":")[2].rpartition("/")[2] for el in elements}
    literals = [el.text or "" for el in elements if local_name(el) == "Literal"]
    if named_ & personal and any(not _TOKEN.fullmatch(value.strip()) for value in literals):
        msg = "A stored query keeps no addresses: make each literal beside them a parameter."
        raise invalid(msg, "QueryExpressionText")


def _return_types(text: _Element) -> tuple[str, ...]:
    names = text.get("returnFeatureTypes", "").split()
    known = tuple(local_type_name(name, text.nsmap, "returnFeatureTypes") for name in names)
    for name in known:
        registry.get(name)
    return known


def _language(text: _Element) -> str:
    language = text.get("language", "").strip()
    if language not in LANGUAGES:
        msg = f"The language of a stored query is {LANGUAGES[0]}."
        raise invalid(msg, "language")
    return language


def _words(element: _Element, name: str) -> str:
    words = " ".join(" ".join(text_of(child) for child in named(element, name)).split())
    if len(words) > _TITLE_CHARACTERS:
        msg = f"{name} may have {_TITLE_CHARACTERS} characters."
        raise LimitError(msg, locator=name)
    return words


def _tokens(text: _Element) -> Iterator[str]:
    for query in text:
        for element in query.iter():
            for value in (element.text or "", *element.attrib.values()):
                yield from _TOKEN.findall(str(value))


def _bound(query: _Element, values: Mapping[str, str]) -> _Element:
    """A copy of ``query`` with the values put in."""
    bound = copy.deepcopy(query)
    try:
        for element in bound.iter():
            if element.text:
                element.text = _put_in(element.text, values)
            for name, value in element.attrib.items():
                element.set(name, _put_in(str(value), values))
    except ValueError:
        msg = "A value has a character that XML does not allow."
        raise invalid(msg, "Parameter") from None
    return bound


def _put_in(text: str, values: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda match: values[match[1]], text)
