"""XML Schema validation that never asks the network: every address leads to the local mirror."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from tests.interop.real_data import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION: Final = "interop:application-schema"
STANDARDS: Final = {
    "1.1.0": {
        "http://www.opengis.net/wfs": "http://schemas.opengis.net/wfs/1.1.0/wfs.xsd",
        "http://www.opengis.net/ows": "http://schemas.opengis.net/ows/1.0.0/owsAll.xsd",
    },
    "2.0.0": {
        "http://www.opengis.net/wfs/2.0": "http://schemas.opengis.net/wfs/2.0/wfs.xsd",
        "http://www.opengis.net/ows/1.1": "http://schemas.opengis.net/ows/1.1.0/owsAll.xsd",
        "http://www.opengis.net/gml/3.2": "http://schemas.opengis.net/gml/3.2.1/gml.xsd",
    },
}
# WFS 1.0.0 has a schema for each kind of document, some of them of one namespace.
_WFS_100: Final = "http://schemas.opengis.net/wfs/1.0.0"
_OLD: Final = {
    "WFS_Capabilities": ("http://www.opengis.net/wfs", f"{_WFS_100}/WFS-capabilities.xsd"),
    "FeatureCollection": ("http://www.opengis.net/wfs", f"{_WFS_100}/WFS-basic.xsd"),
    "WFS_TransactionResponse": ("http://www.opengis.net/wfs", f"{_WFS_100}/WFS-transaction.xsd"),
    "WFS_LockFeatureResponse": ("http://www.opengis.net/wfs", f"{_WFS_100}/WFS-transaction.xsd"),
    "ServiceExceptionReport": ("http://www.opengis.net/ogc", f"{_WFS_100}/OGC-exception.xsd"),
    # A schema has no document around it; it leads to GML 2 by itself.
    "schema": ("http://www.opengis.net/wfs", f"{_WFS_100}/WFS-basic.xsd"),
}
_KUNTAGML: Final = "http://www.kuntatietopalvelu.fi/gml/kantakartta"
# One of KuntaGML's files imports the schema of schemas, of which it uses nothing.
_SCHEMA_OF_SCHEMAS: Final = "http://www.w3.org/2001/XMLSchema"
_EMPTY: Final = (
    f'<xs:schema xmlns:xs="{_SCHEMA_OF_SCHEMAS}" targetNamespace="{_SCHEMA_OF_SCHEMAS}"/>'
)
_VV: Final = "https://vesiverkko.fi/ns/1"
_LOCATION: Final = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


class _Mirror(etree.Resolver):
    """``http://HOST/PATH`` lies at ``HOST/PATH`` of the mirror; anything else is an error."""

    def __init__(self, application: bytes) -> None:
        self._application = application

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        """Give what ``system_url`` names."""
        from_file: Any = getattr(self, "resolve_filename")  # noqa: B009 -- unknown to the stubs
        if system_url == APPLICATION:
            return self.resolve_string(self._application, context, base_url=APPLICATION)
        if system_url == f"{_SCHEMA_OF_SCHEMAS}.xsd":
            return self.resolve_string(_EMPTY, context, base_url=system_url)
        scheme, _, address = system_url.partition("://")
        if scheme not in ("http", "https"):
            # Relative steps inside the mirror, and the wrapper itself.
            return from_file(system_url.removeprefix("file:"), context)
        path = SCHEMAS / address
        if not path.is_file():
            msg = f"{system_url} is not in the mirror"
            raise FileNotFoundError(msg)
        return from_file(str(path), context)


@cache
def schema(version: str, application: bytes = b"", kind: str = "schema") -> etree.XMLSchema:
    """The schemas of WFS ``version``, with an application schema where one is given.

    ``kind`` is the root of the documents of 1.0.0 that are to be checked.
    """
    imports = dict((_OLD[kind],)) if version == "1.0.0" else dict(STANDARDS[version])
    if application:
        imports[_VV] = APPLICATION
    return _schema_of(imports, application)


def _schema_of(imports: dict[str, str], application: bytes = b"") -> etree.XMLSchema:
    """The schemas that lie at the addresses, by namespace."""
    lines = [
        f'<xs:import namespace="{namespace}" schemaLocation="{address}"/>'
        for namespace, address in imports.items()
    ]
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{"".join(lines)}</xs:schema>'
    parser = etree.XMLParser(no_network=True, huge_tree=True)
    parser.resolvers.add(_Mirror(application))
    return etree.XMLSchema(etree.fromstring(text, parser))


def faults(document: bytes, version: str, application: bytes = b"") -> list[str]:
    """What is not valid in ``document``, by line; nothing where all is."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(document, parser)
    kind = etree.QName(root).localname if version == "1.0.0" else "schema"
    checker = schema(version, application, kind)
    checker.validate(root)
    log: Any = checker.error_log
    return [f"line {error.line}: {error.message}" for error in log] + _misled(document, kind)


def base_map_faults(path: Path) -> list[str]:
    """What is not valid in a KuntaGML base map, by line, by the schema that it names itself."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    words = str(root.get(_LOCATION)).split()
    checker = _schema_of(dict(zip(words[::2], words[1::2], strict=True)))
    checker.validate(root)
    log: Any = checker.error_log
    said = [] if words[0] == _KUNTAGML else [f"names the schema of {words[0]}"]
    return [*said, *(f"line {error.line}: {error.message}" for error in log)]


def _misled(document: bytes, kind: str) -> list[str]:
    """Where a document of 1.0.0 says that it is valid by another schema than it is."""
    if kind == "schema":
        return []
    namespace, address = _OLD[kind]
    said = named(document).get(namespace)
    return [] if said == address else [f"says that it is valid by {said}, not {address}"]


def named(document: bytes) -> dict[str, str]:
    """The schemas that ``document`` says it is valid by: addresses by namespace."""
    words = str(etree.fromstring(document).get(_LOCATION)).split()
    return dict(zip(words[::2], words[1::2], strict=True))
