"""What is fuzzed: each reader, from its input to the SQL that would run."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from django.core.exceptions import EmptyResultSet
from django.db import connection

from gisapp.core.errors import VesiverkkoError
from gisapp.features import registry
from gisapp.features.field_types import FieldKind
from gisapp.ogc import xml_reader
from gisapp.ogc.errors import Code
from gisapp.ogc.filters.cql2 import parse_json, parse_json_text, parse_text
from gisapp.ogc.filters.fes import parse_filter
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.geometry.geojson import CRS84, read_geojson
from gisapp.ogc.geometry.gml import read_geometry
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.geometry.shapes import Shape
from gisapp.ogc.geometry.storage import for_filter, for_writing
from gisapp.ogc.json_reader import parse as parse_json_document
from gisapp.ogc.parameters import Parameters
from gisapp.ogc.wfs import kvp, xml
from gisapp.ogc.wfs.requests import GetTuples
from networks.exchange.kuntagml.reading import read_kuntagml
from tests.fuzz import seeds
from tests.fuzz.mutation import mutated_json, mutated_text, mutated_xml, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from gisapp.ogc.filters.ast import Node

_TYPES: Final = ("kaivo", "katkos", "kulutuspaikka")
_KINDS: Final = (FieldKind.POINT, FieldKind.LINE, FieldKind.MULTIPOLYGON)


@dataclass(frozen=True)
class Reader:
    """A reader: how its inputs are made, and what is done with one."""

    name: str
    make: Callable[[Random], Any]
    read: Callable[[Any], None]


def _as_text(texts: Sequence[str]) -> Callable[[Random], str]:
    split = [tokens(text) for text in texts]
    return lambda random: mutated_text(random, split)


def _as_xml(texts: Sequence[str]) -> Callable[[Random], bytes]:
    """One in three is spoiled as a text, the others stay well-formed."""
    split, trees = [tokens(text) for text in texts], [text.encode() for text in texts]

    def make(random: Random) -> bytes:
        if random.random() < 0.33:
            return mutated_text(random, split).encode(errors="surrogatepass")
        return mutated_xml(random, trees)

    return make


def _as_json(texts: Sequence[str]) -> Callable[[Random], Any]:
    split = [tokens(text) for text in texts]

    def make(random: Random) -> Any:
        if random.random() < 0.33:
            return _Text(mutated_text(random, split))
        return mutated_json(random, texts)

    return make


class _Text(str):
    """JSON that is still text."""

    __slots__ = ()


def compiled(node: Node) -> None:
    """Make the SQL of ``node`` for one of the types that have what it asks for; it is not run.

    Raises the last refusal when no type has it.
    """
    first, refusal = len(repr(node)), None
    for turn in range(len(_TYPES)):
        feature_type = registry.get(_TYPES[(first + turn) % len(_TYPES)])
        try:
            rows = feature_type.model._default_manager.filter(to_q(node, feature_type)).values("pk")
        except VesiverkkoError as error:
            refusal = error
            continue
        # A condition that no row can meet is no statement at all.
        with suppress(EmptyResultSet):
            rows.query.get_compiler(connection=connection).as_sql()
        return
    if refusal is not None:
        raise refusal


def _read_kvp(text: str) -> None:
    filled = text.replace("{filter}", seeds.FILTERS[len(text) % len(seeds.FILTERS)])
    pairs = parse_qsl(filled, keep_blank_values=True, errors="replace")
    _ask(kvp.parse(Parameters.from_pairs(pairs)))


def _read_body(body: bytes) -> None:
    _ask(xml.parse(xml_reader.parse(body)))


def _ask(request: Any) -> None:
    asked = request.features if isinstance(request, GetTuples) else request
    for query in getattr(asked, "queries", ()):
        if query.filter is not None:
            compiled(query.filter)


def _read_gml(body: bytes) -> None:
    intake = Intake(code=Code.INVALID_VALUE)
    geometry = read_geometry(xml_reader.parse(body), intake)
    for_filter(geometry)
    if isinstance(geometry, Shape):
        _write(geometry, intake)


def _write(shape: Shape, intake: Intake) -> None:
    """Try it as each kind of property; that most do not fit is no fault of the reader."""
    for kind in _KINDS:
        with suppress(VesiverkkoError):
            for_writing(shape, intake, kind, heights=kind is not FieldKind.MULTIPOLYGON)


def _read_geojson(value: Any) -> None:
    if isinstance(value, _Text):
        value = parse_json_document(str(value))
    intake = Intake(default=CRS84)
    shape = read_geojson(value, intake)
    for_filter(shape)
    _write(shape, intake)


def _read_base_map(body: bytes) -> None:
    read_kuntagml(BytesIO(body), network="jatevesi")


def _read_cql2_json(value: Any) -> None:
    compiled(parse_json_text(str(value)) if isinstance(value, _Text) else parse_json(value))


READERS: Final = {
    reader.name: reader
    for reader in (
        Reader("KVP", _as_text(seeds.PAIRS), _read_kvp),
        Reader("XML body", _as_xml(seeds.BODIES), _read_body),
        Reader(
            "FES",
            _as_xml(seeds.FILTERS),
            lambda text: compiled(parse_filter(text.decode(errors="surrogatepass"))),
        ),
        Reader("CQL2 text", _as_text(seeds.CQL2_TEXTS), lambda text: compiled(parse_text(text))),
        Reader("CQL2 JSON", _as_json(seeds.CQL2_JSONS), _read_cql2_json),
        Reader("GML", _as_xml(seeds.GEOMETRIES), _read_gml),
        Reader(
            "KuntaGML",
            _as_xml(seeds.BASE_MAPS),
            _read_base_map,
        ),
        Reader("GeoJSON", _as_json(seeds.GEOJSONS), _read_geojson),
    )
}
