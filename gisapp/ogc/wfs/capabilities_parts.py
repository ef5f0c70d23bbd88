"""What the capabilities documents have in common, and what one caller is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.encodings.formats import FILES, LISTED
from gisapp.ogc.namespaces import PREFIX, VV, XLINK, XSI
from gisapp.ogc.wfs.requests import SPOKEN
from gisapp.ogc.xml_writer import Maker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one caller is offered: the same offer is the same document.

    ``edits`` has, by type name, which of Insert, Update and Delete the caller may do; ``manages``
    says whether stored queries may be made. ``sections`` empty means all.
    """

    types: tuple[FeatureType, ...]
    address: str
    bounds: Bounds
    edits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    manages: bool = False
    sections: frozenset[str] = frozenset()

    def edits_of(self, feature_type: FeatureType) -> tuple[str, ...]:
        """What the caller may do to features of ``feature_type``."""
        return next((names for name, names in self.edits if name == feature_type.name), ())

    def has(self, section: str) -> bool:
        """Whether ``section`` is wanted."""
        return not self.sections or section in self.sections


TITLE: Final = "Vesiverkko"
ABSTRACT: Final = (
    "Vesihuoltolaitoksen kulutuspaikat ja vesi-, jätevesi- ja hulevesiverkot. "
    "Koordinaatisto ETRS-TM35FIN (EPSG:3067), korkeudet N2000."
)
KEYWORDS: Final = ("vesihuolto", "vesijohto", "viemäri", "kulutuspaikka")
ACCESS: Final = "Sign-in required"
VERSIONS: Final = tuple(version.value for version in SPOKEN)
COMPARISONS: Final = (
    "LessThan",
    "GreaterThan",
    "LessThanOrEqualTo",
    "GreaterThanOrEqualTo",
    "EqualTo",
    "NotEqualTo",
    "Like",
    "Between",
)
SPATIAL: Final = (
    "BBOX",
    "Equals",
    "Disjoint",
    "Intersects",
    "Touches",
    "Crosses",
    "Within",
    "Contains",
    "Overlaps",
    "DWithin",
    "Beyond",
)
OTHER_SYSTEMS: Final = tuple(srid for srid in crs.SYSTEMS if srid != crs.STORAGE_SRID)


def maker(default: str, prefix: str, prefixes: dict[str, str]) -> Maker:
    """A maker of elements of namespace ``default`` that declares all prefixes of the document."""
    return Maker(default, {prefix: default, **prefixes, PREFIX: VV, "xlink": XLINK, "xsi": XSI})


def service_identification(ows: Maker, versions: Iterable[str]) -> _Element:
    """Who the service is; ``versions`` are those of its kind of document first."""
    return ows(
        "ServiceIdentification",
        ows("Title", TITLE),
        ows("Abstract", ABSTRACT),
        ows("Keywords", *(ows("Keyword", word) for word in KEYWORDS)),
        ows("ServiceType", "WFS"),
        *(ows("ServiceTypeVersion", version) for version in versions),
        ows("Fees", "NONE"),
        ows("AccessConstraints", ACCESS),
    )


def service_provider(ows: Maker) -> _Element:
    """Who runs it; the parts that the schema asks for, without a person's name."""
    return ows(
        "ServiceProvider",
        ows("ProviderName", "Vesihuoltolaitos"),
        ows("ServiceContact"),
    )


def operation(
    ows: Maker, name: str, address: str, *parameters: _Element, get: bool = True, prefix: str = ""
) -> _Element:
    """One operation at ``address``, by GET and POST or by POST alone.

    ``prefix`` is the address for GET where clients only append to it.
    """
    ways = {"Get": prefix or address, "Post": address} if get else {"Post": address}
    http = ows("HTTP", *(ows(way, **{f"{{{XLINK}}}href": to}) for way, to in ways.items()))
    return ows("Operation", ows("DCP", http), *parameters, name=name)


def bounding_box(ows: Maker, bounds: Bounds) -> _Element:
    """The extent of a type, degrees."""
    west, south, east, north = bounds
    return ows(
        "WGS84BoundingBox",
        ows("LowerCorner", f"{west} {south}"),
        ows("UpperCorner", f"{east} {north}"),
    )


def output_formats() -> tuple[str, ...]:
    """The names of the output formats that capabilities list."""
    return LISTED


def feature_formats() -> tuple[str, ...]:
    """The names of the formats that features come in, files to take along among them."""
    return (*LISTED, *FILES)
