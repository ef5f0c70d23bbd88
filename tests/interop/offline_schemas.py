"""XML Schema validation that never asks the network: every address leads to the local mirror."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from lxml import etree

from tests.interop.real_data import SCHEMAS

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
_VV: Final = "https://vesiverkko.fi/ns/1"


class _Mirror(etree.Resolver):
    """``http://HOST/PATH`` lies at ``HOST/PATH`` of the mirror; anything else is an error."""

    def __init__(self, application: bytes) -> None:
        self._application = application

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        """Give what ``system_url`` names."""
        from_file: Any = getattr(self, "resolve_filename")  # noqa: B009 -- unknown to the stubs
        if system_url == APPLICATION:
            return self.resolve_string(self._application, context, base_url=APPLICATION)
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
def schema(version: str, application: bytes = b"") -> etree.XMLSchema:
    """The schemas of WFS ``version``, with an application schema where one is given."""
    imports = dict(STANDARDS[version])
    if application:
        imports[_VV] = APPLICATION
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
    checker = schema(version, application)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    checker.validate(etree.fromstring(document, parser))
    log: Any = checker.error_log
    return [f"line {error.line}: {error.message}" for error in log]
