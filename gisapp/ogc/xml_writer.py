"""Makes XML elements for the small documents: capabilities, schemas, exception reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from gisapp.ogc.namespaces import OGC, XSI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes elements of one namespace, with all prefixes of the document declared at the root.

    The prefix None makes a namespace the default one. An empty ``namespace`` makes elements of
    none, as a document with a DTD has them.
    """

    namespace: str
    prefixes: Mapping[str, str] | Mapping[str | None, str]

    def __call__(self, name: str, /, *content: _Element | str, **attributes: str) -> _Element:
        """An element with ``content``: child elements, or one text."""
        prefixes: dict[Any, str] = dict(self.prefixes)
        element = etree.Element(f"{{{self.namespace}}}{name}", attributes, prefixes)
        for item in content:
            if isinstance(item, str):
                element.text = item
            else:
                element.append(item)
        return element


def document(root: _Element, *, schema: tuple[str, str] | None = None, doctype: str = "") -> bytes:
    """The document as UTF-8, indented.

    ``schema`` is a namespace and where its schema is; older documents have a ``doctype`` instead.
    """
    if schema is not None:
        root.set(f"{{{XSI}}}schemaLocation", " ".join(schema))
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix])
    if not doctype:
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=doctype
    )


def service_exceptions(
    message: str, code: str, locator: str, *, version: str, schema: str
) -> bytes:
    """The exception report of the time before OWS Common (OGC 02-058 §7.7, OGC 06-042 §E.2).

    Without a ``code`` it says only what happened. QGIS knows the root by its bare name only.
    """
    ogc = Maker(OGC, {None: OGC, "xsi": XSI})
    told = {name: text for name, text in (("code", code), ("locator", locator)) if text}
    report = ogc(
        "ServiceExceptionReport", ogc("ServiceException", message, **told), version=version
    )
    return document(report, schema=(OGC, schema))
