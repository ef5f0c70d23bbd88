"""The values of a feature in a Transaction, from XML to Python by the kind of each property.

An element without content is an empty text where the property is a text that is always there, and
null otherwise; ``xsi:nil`` is null. Reading is tolerant where clients differ (1 for true, slashed
dates, a space for the T) and strict where a guess could mislead. A fault is ``InvalidValue`` with
the property as locator.
"""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError, InvalidValueError, UnknownNameError
from gisapp.features.field_types import FieldKind
from gisapp.features.storage import holds_heights
from gisapp.features.values import broken
from gisapp.ogc.errors import Code
from gisapp.ogc.geometry.gml import read_shape
from gisapp.ogc.geometry.intake import DEFAULT_CRS, Intake
from gisapp.ogc.geometry.storage import for_writing
from gisapp.ogc.namespaces import GML_31, GML_32, VV, WFS_1, WFS_2, XSI
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription
    from gisapp.geo.crs import CrsName

_NIL: Final = f"{{{XSI}}}nil"
_IDS: Final = ("fid", f"{{{GML_31}}}id", f"{{{GML_32}}}id")
# What GML lets stand in any feature and says nothing that is stored.
_PASSED_OVER: Final = ("boundedBy", "metaDataProperty", "location")
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}(?:\.0*)?", re.ASCII)
_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class ValueReader:
    """Reads values of ``feature_type``; geometries count their vertices in ``intake``."""

    feature_type: FeatureType
    intake: Intake

    def feature(self, element: _Element) -> dict[str, Any]:
        """The values of a whole feature by public name."""
        values: dict[str, Any] = {}
        for said, child in self._properties(element):
            name = self.public_name(said)
            if name in values:
                raise broken(name, "is given twice")
            values[name] = self.value(name, child)
        return values

    def public_name(self, name: str) -> str:
        """The public name of the property that is called ``name``, or ``name`` where none is."""
        try:
            return self.feature_type.property_named(name).name
        except UnknownNameError:
            return name

    def value(self, name: str, element: _Element | None) -> Any:
        """The value in ``element`` for the property with this public name; None means null.

        A name that is none is for the door to refuse.
        """
        field = self.feature_type.descriptions.get(name)
        if field is None:
            return None
        if element is None or (element.get(_NIL) or "").strip() in ("true", "1"):
            return _nothing(field)
        if field.kind.is_geometry:
            return self._geometry(name, field.kind, element)
        if len(element):
            raise broken(name, "is a plain value, without elements inside")
        text = text_of(element)
        if not text.strip():
            return "" if field.kind is FieldKind.TEXT and not field.nullable else _nothing(field)
        return self._plain(name, field.kind, text)

    def _properties(self, element: _Element) -> Iterator[tuple[str, _Element]]:
        for child in element:
            name = local_name(child)
            if namespace(child) in (GML_31, GML_32):
                if name in _PASSED_OVER:
                    continue
                name = f"gml:{name}"
            elif namespace(child) not in (VV, "", WFS_1, WFS_2):
                msg = "A property is of a namespace that is not ours."
                raise InvalidValueError(msg)
            yield name, child

    def _geometry(self, name: str, kind: FieldKind, element: _Element) -> Any:
        if not len(element):
            return None
        if len(element) > 1:
            raise broken(name, "holds one geometry")
        column: Any = self.feature_type.model._meta.get_field(  # noqa: SLF001 -- Django's documented Meta API
            self.feature_type.property_named(name).source
        )
        self.intake.locator = name
        try:
            shape = read_shape(element[0], self.intake)
            return for_writing(shape, self.intake, kind, heights=holds_heights(column))
        except UnknownNameError as error:
            raise _at(name, error) from None

    def _plain(self, name: str, kind: FieldKind, text: str) -> Any:
        if kind is FieldKind.TEXT:
            return text
        read, rule = _READERS[kind]
        try:
            return read(text.strip())
        except (ValueError, OverflowError):
            raise broken(name, rule) from None


def _nothing(field: FieldDescription) -> list[Any] | None:
    """What is stored where there is no value: an empty list where one is always there (GDAL)."""
    return [] if field.kind is FieldKind.LIST and not field.nullable else None


def _at(name: str, error: InvalidInputError) -> InvalidValueError:
    return InvalidValueError(f"{name}: {error.message}", locator=name)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError
    return int(text.partition(".")[0])


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return float(text)


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError
    return _BOOLEANS[text.lower()]


def _date(text: str) -> datetime.date:
    # An xs:date may have a zone behind it, and GDAL writes slashes.
    return datetime.date.fromisoformat(text.replace("/", "-")[:10])


def _datetime(text: str) -> datetime.datetime:
    value = datetime.datetime.fromisoformat(text.replace("/", "-"))
    return value if value.tzinfo else value.replace(tzinfo=datetime.UTC)


_READERS: Final[dict[FieldKind, tuple[Callable[[str], Any], str]]] = {
    FieldKind.CODE: (str, ""),
    FieldKind.UUID: (uuid.UUID, "is an id of the form 01234567-89ab-cdef-0123-456789abcdef"),
    FieldKind.LIST: (str.split, ""),
    FieldKind.INTEGER: (_integer, "is a whole number"),
    FieldKind.NUMBER: (_number, "is a number, with a decimal point"),
    FieldKind.BOOLEAN: (_boolean, "is true or false"),
    FieldKind.DATE: (_date, "is a date such as 2027-01-31"),
    FieldKind.DATETIME: (_datetime, "is a time such as 2027-01-31T12:00:00Z"),
}


def given_id(element: _Element) -> str:
    """The id that stands on a feature element, ``TYPE.id``; empty when there is none."""
    return next((element.get(name, "") for name in _IDS if element.get(name)), "")


def intake(system: CrsName | None, *, east_first: bool) -> Intake:
    """The taking in of geometry for one operation whose default system is ``system``."""
    return Intake(
        locator="Insert",
        code=Code.INVALID_VALUE,
        default=system or DEFAULT_CRS,
        east_first=east_first,
    )
