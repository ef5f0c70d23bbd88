"""Capabilities of WFS 1.0.0 (OGC 02-058 §12, OGC 02-059 §17): without OWS Common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.namespaces import OGC, PREFIX, WFS_1
from gisapp.ogc.wfs import capabilities_parts as parts

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.capabilities_parts import Offer
    from gisapp.ogc.xml_writer import Maker

# The operator has no s at the end of its name here.
_SPATIAL: Final = tuple("Intersect" if name == "Intersects" else name for name in parts.SPATIAL)
_COMPARISONS: Final = ("Simple_Comparisons", "Like", "Between", "NullCheck")


def document(offer: Offer) -> _Element:
    """The root of the document."""
    wfs = parts.maker(WFS_1, "wfs", {"ogc": OGC})
    types = (_feature_type(wfs, feature_type, offer) for feature_type in offer.types)
    return wfs(
        "WFS_Capabilities",
        _service(wfs, offer),
        wfs("Capability", _requests(wfs, offer)),
        wfs("FeatureTypeList", wfs("Operations", wfs("Query")), *types),
        _filter_capabilities(),
        version="1.0.0",
    )


def _service(wfs: Maker, offer: Offer) -> _Element:
    return wfs(
        "Service",
        wfs("Name", "WFS"),
        wfs("Title", parts.TITLE),
        wfs("Abstract", parts.ABSTRACT),
        wfs("Keywords", ", ".join(parts.KEYWORDS)),
        wfs("OnlineResource", offer.address),
        wfs("Fees", "NONE"),
        wfs("AccessConstraints", parts.ACCESS),
    )


def _requests(wfs: Maker, offer: Offer) -> _Element:
    language = wfs("SchemaDescriptionLanguage", wfs("XMLSCHEMA"))
    format_ = wfs("ResultFormat", wfs("GML2"))
    operations = [
        wfs("GetCapabilities", *_both(wfs, offer)),
        wfs("DescribeFeatureType", language, *_both(wfs, offer)),
        wfs("GetFeature", format_, *_both(wfs, offer)),
    ]
    if offer.edits:
        operations += [wfs(name, _post(wfs, offer)) for name in ("Transaction", "LockFeature")]
        locked = wfs("ResultFormat", wfs("GML2"))
        operations.append(wfs("GetFeatureWithLock", locked, _post(wfs, offer)))
    return wfs("Request", *operations)


def _both(wfs: Maker, offer: Offer) -> tuple[_Element, _Element]:
    # What stands before the question mark, and the mark: some clients only append.
    get = wfs("Get", onlineResource=f"{offer.address}?")
    return wfs("DCPType", wfs("HTTP", get)), _post(wfs, offer)


def _post(wfs: Maker, offer: Offer) -> _Element:
    return wfs("DCPType", wfs("HTTP", wfs("Post", onlineResource=offer.address)))


def _feature_type(wfs: Maker, feature_type: FeatureType, offer: Offer) -> _Element:
    west, south, east, north = map(str, offer.bounds)
    edits = offer.edits_of(feature_type)
    return wfs(
        "FeatureType",
        wfs("Name", f"{PREFIX}:{feature_type.name}"),
        wfs("Title", feature_type.title),
        wfs("Abstract", feature_type.description),
        wfs("SRS", crs.named(crs.STORAGE_SRID, crs.Notation.SHORT).text),
        *([wfs("Operations", *(wfs(name) for name in edits))] if edits else []),
        *(
            [wfs("LatLongBoundingBox", minx=west, miny=south, maxx=east, maxy=north)]
            if feature_type.has_geometry
            else []
        ),
    )


def _filter_capabilities() -> _Element:
    ogc = parts.maker(OGC, "ogc", {"wfs": WFS_1})
    return ogc(
        "Filter_Capabilities",
        ogc(
            "Spatial_Capabilities",
            ogc("Spatial_Operators", *(ogc(name) for name in _SPATIAL)),
        ),
        ogc(
            "Scalar_Capabilities",
            ogc("Logical_Operators"),
            ogc("Comparison_Operators", *(ogc(name) for name in _COMPARISONS)),
        ),
    )
