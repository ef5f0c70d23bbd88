"""A Transaction as it was sent, one form for 1.0.0, 1.1.0 and 2.0.0.

The structure is read and counted; the values of features are still XML, because how they are read
depends on the declared type behind the door that each operation has to pass first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gisapp.geo.crs import CrsName
    from gisapp.ogc.filters.ast import Node
    from gisapp.ogc.wfs.requests import Version


class Ids(Enum):
    """Whose ids new features get (idgen, OGC 04-094 §12.2.4)."""

    GENERATED = "GenerateNew"
    GIVEN = "UseExisting"
    REPLACING = "ReplaceDuplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """New features, perhaps of several types, in their order."""

    features: tuple[_Element, ...]
    ids: Ids = Ids.GENERATED
    handle: str = ""
    system: CrsName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """New values for the features that ``filter`` picks; without one, for all of the type.

    ``properties`` are pairs of a name and the element that holds its value; None means null.
    """

    type_name: str
    properties: tuple[tuple[str, _Element | None], ...]
    filter: Node | None
    handle: str = ""
    system: CrsName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """A whole feature in place of those that ``filter`` picks."""

    feature: _Element
    filter: Node | None
    handle: str = ""
    system: CrsName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """The features that ``filter`` picks; without one, all of the type."""

    type_name: str
    filter: Node | None
    handle: str = ""


Operation = Insert | Update | Replace | Delete


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Operations that are done all or none.

    ``version`` is that of the answer, ``mixed`` says that the body is of an older one (GDAL).
    ``east_first`` says that coordinates are east before north whatever their notation: the rule of
    1.0.0. ``release_all`` lets go of the whole lock afterwards and not only of what was changed.
    """

    version: Version
    operations: tuple[Operation, ...]
    east_first: bool
    mixed: bool = False
    lock: str = ""
    release_all: bool = True
