"""Large XML files from outside, read member by member: as strictly as a request, in little memory.

Of the document only the members that are asked for ever stand in memory, one at a time. A document
type declaration is refused before its root is read, nothing is fetched, and the parser itself
bounds depth (256 elements inside each other) and the length of one text (10 MB).
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final, NoReturn

from lxml import etree

from gisapp.core.errors import InvalidInputError, LimitError
from gisapp.ogc.xml_reader import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# A member of more elements is none: the longest pipe has some ten thousand vertices.
LARGEST_MEMBER: Final = 100_000


def members(file: IO[bytes], names: frozenset[str]) -> Iterator[_Element]:
    """The outermost elements of ``file`` with a local name in ``names``, each until the next.

    Raises ``InvalidInputError`` with the line for what is not well-formed (undeclared prefixes
    too) or has a document type declaration, ``LimitError`` for a member that is too large.
    """
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _outermost(events, names)
    except etree.XMLSyntaxError as error:
        _refuse("The file is not well-formed XML here.", error.lineno or 1)


def _outermost(events: etree.iterparse[_Element], names: frozenset[str]) -> Iterator[_Element]:
    member: _Element | None = None
    seen = 0
    for event, element in events:
        if member is None:
            if event == "end":
                _forget(element)
                continue
            if element.getparent() is None:
                _refuse_declaration(element)
            if local_name(element) in names:
                member, seen = element, 0
            continue
        seen += 1
        if seen > 2 * LARGEST_MEMBER:
            msg = f"An object has more than {LARGEST_MEMBER} elements."
            raise LimitError(msg, locator=f"line {member.sourceline}")
        if event == "end" and element is member:
            yield element
            _forget(element)
            member = None


def _forget(element: _Element) -> None:
    """Free what has been read: the element's content, and its elder brothers."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_declaration(root: _Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse("A document type declaration is not accepted.", 1)


def _refuse(message: str, line: int) -> NoReturn:
    raise InvalidInputError(message, locator=f"line {line}") from None
