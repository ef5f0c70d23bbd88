"""XML namespaces of the OGC interfaces, and our own.

The addresses of the schemas are the exact ``http`` forms that catalogues of clients and of the
conformance suites map to their own copies.
"""

from __future__ import annotations

from typing import Final

VV: Final = "https://vesiverkko.fi/ns/1"
PREFIX: Final = "vv"

GML_31: Final = "http://www.opengis.net/gml"
GML_32: Final = "http://www.opengis.net/gml/3.2"
WFS_1: Final = "http://www.opengis.net/wfs"
WFS_2: Final = "http://www.opengis.net/wfs/2.0"
OGC: Final = "http://www.opengis.net/ogc"
FES: Final = "http://www.opengis.net/fes/2.0"
OWS_10: Final = "http://www.opengis.net/ows"
OWS_11: Final = "http://www.opengis.net/ows/1.1"
XLINK: Final = "http://www.w3.org/1999/xlink"
XSD: Final = "http://www.w3.org/2001/XMLSchema"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

# GML 2 and 3.1.1 have one namespace, WFS 1.0.0 and 1.1.0 too; these are the older schemas.
GML_2_SCHEMA: Final = "http://schemas.opengis.net/gml/2.1.2/feature.xsd"
WFS_100_SCHEMA: Final = "http://schemas.opengis.net/wfs/1.0.0/WFS-basic.xsd"
WFS_100_TRANSACTION: Final = "http://schemas.opengis.net/wfs/1.0.0/WFS-transaction.xsd"
WFS_100_CAPABILITIES: Final = "http://schemas.opengis.net/wfs/1.0.0/WFS-capabilities.xsd"
OGC_100_EXCEPTION: Final = "http://schemas.opengis.net/wfs/1.0.0/OGC-exception.xsd"

SCHEMA_LOCATIONS: Final = {
    GML_31: "http://schemas.opengis.net/gml/3.1.1/base/gml.xsd",
    GML_32: "http://schemas.opengis.net/gml/3.2.1/gml.xsd",
    WFS_1: "http://schemas.opengis.net/wfs/1.1.0/wfs.xsd",
    WFS_2: "http://schemas.opengis.net/wfs/2.0/wfs.xsd",
    OWS_10: "http://schemas.opengis.net/ows/1.0.0/owsAll.xsd",
    OWS_11: "http://schemas.opengis.net/ows/1.1.0/owsAll.xsd",
}
