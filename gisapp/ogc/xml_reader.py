"""The only way XML from outside is read: strictly, within limits, fetching nothing.

A document type declaration is refused before parsing, so entities, external subsets and their
bombs never reach the parser; what the parser itself could do with them is switched off as well.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from gisapp.core.errors import LimitError
from gisapp.ogc import limits
from gisapp.ogc.errors import Code, OwsError

_FORBIDDEN: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"""^[^>]{0,200}?\bencoding\s*=\s*["']([^"']*)["']""")
# Markup that says something takes more than 20 bytes for each element.
_BYTES_OF_ELEMENT: Final = 20
# Encodings in which every markup character is one byte, so the search above cannot be dodged.
_ENCODINGS: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"})


def parse(data: bytes, *, longest: int = limits.BODY_BYTES) -> etree._Element:
    """Parse ``data``, of at most ``longest`` bytes, and give its root element.

    Raises ``OwsError`` (OperationParsingFailed) for anything but plain, well-formed XML without a
    document type declaration, and ``LimitError`` for a body too long, too deep or too crowded.
    """
    if len(data) > longest:
        raise too_long(longest)
    _refuse_tricks(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        msg = f"The request is not well-formed XML; the fault is at line {line}."
        raise _unreadable(msg) from None
    _refuse_many(root, longest // _BYTES_OF_ELEMENT)
    return root


def too_long(longest: int) -> LimitError:
    """What is wrong with a body of more than ``longest`` bytes."""
    msg = f"The request is longer than {longest} bytes."
    return LimitError(msg, locator="body")


def local_name(element: etree._Element) -> str:
    """The name of ``element`` without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: etree._Element) -> str:
    """The namespace of ``element``; empty when it has none."""
    return str(element.tag).rpartition("}")[0][1:]


def text_of(element: etree._Element) -> str:
    """The text of an element that has no child elements."""
    if len(element):
        msg = f"The element {local_name(element)} should hold text only."
        raise _unreadable(msg)
    return element.text or ""


def _unreadable(message: str) -> OwsError:
    return OwsError(Code.PARSING_FAILED, message, locator="body")


def _refuse_tricks(data: bytes) -> None:
    if _FORBIDDEN.search(data):
        msg = "A document type declaration is not accepted."
        raise _unreadable(msg)
    if b"\0" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        msg = "Send the request in UTF-8."
        raise _unreadable(msg)
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    if declared and declared[1].lower() not in _ENCODINGS:
        msg = "Send the request in UTF-8."
        raise _unreadable(msg)


def _refuse_many(root: etree._Element, most: int) -> None:
    """Refuse more than ``most`` elements, or too many inside each other."""
    depth = seen = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        seen += event == "start"
        if seen > most:
            msg = f"The request has more than {most} elements."
            raise LimitError(msg, locator="body")
        if depth > limits.XML_DEPTH:
            msg = f"The request has more than {limits.XML_DEPTH} elements inside each other."
            raise LimitError(msg, locator="body")
