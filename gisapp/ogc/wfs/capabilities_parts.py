"""What both capabilities documents have in common, in either version of OWS Common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.encodings.formats import LISTED
from gisapp.ogc.namespaces import PREFIX, VV, XLINK, XSI
from gisapp.ogc.xml_writer import Maker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

Bounds = tuple[float, float, float, float]

TITLE: Final = "Vesiverkko"
ABSTRACT: Final = (
    "Vesihuoltolaitoksen kulutuspaikat ja vesi-, jätevesi- ja hulevesiverkot. "
    "Koordinaatisto ETRS-TM35FIN (EPSG:3067), korkeudet N2000."
)
OPERATIONS: Final = ("GetCapabilities", "DescribeFeatureType", "GetFeature")
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
)
OTHER_SYSTEMS: Final = tuple(srid for srid in crs.SYSTEMS if srid != crs.STORAGE_SRID)


def maker(default: str, prefix: str, prefixes: dict[str, str]) -> Maker:
    """A maker of elements of namespace ``default`` that declares all prefixes of the document."""
    return Maker(default, {prefix: default, **prefixes, PREFIX: VV, "xlink": XLINK, "xsi": XSI})


def service_identification(ows: Maker, versions: Iterable[str]) -> _Element:
    """Who the service is."""
    keywords = ("vesihuolto", "vesijohto", "viemäri", "kulutuspaikka")
    return ows(
        "ServiceIdentification",
        ows("Title", TITLE),
        ows("Abstract", ABSTRACT),
        ows("Keywords", *(ows("Keyword", word) for word in keywords)),
        ows("ServiceType", "WFS"),
        *(ows("ServiceTypeVersion", version) for version in versions),
        ows("Fees", "NONE"),
        ows("AccessConstraints", "Sign-in required"),
    )


def service_provider(ows: Maker) -> _Element:
    """Who runs it; the parts that the schema asks for, without a person's name."""
    return ows(
        "ServiceProvider",
        ows("ProviderName", "Vesihuoltolaitos"),
        ows(
            "ServiceContact",
        ),
    )


def operation(ows: Maker, name: str, address: str, *parameters: _Element) -> _Element:
    """One operation at ``address``, by GET and POST."""
    href = {f"{{{XLINK}}}href": address}
    http = ows("HTTP", ows("Get", **href), ows("Post", **href))
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
