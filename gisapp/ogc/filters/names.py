"""Names of types and properties as clients write them: with our prefix, another for it, or none.

A name is only ever looked up in the declaration, never evaluated. What is no plain name, or has a
prefix of a foreign namespace, is refused like an unknown one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from gisapp.core.errors import LimitError
from gisapp.features.declaration import STANDARD_NAMES
from gisapp.ogc import limits
from gisapp.ogc.errors import invalid
from gisapp.ogc.namespaces import GML_31, GML_32, PREFIX, VV

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")
_NAME: Final = re.compile(r"(?:([A-Za-z_][\w.-]{0,40}):)?([A-Za-z_]\w{0,62})", re.ASCII)
# What GML itself lets every feature have; known with its prefix, whatever the sender's prefix is.
_GML_NAMES: Final = frozenset({"description", "identifier", "name", "boundedBy"})
GML_ID: Final = "@gml:id"
BOUNDED_BY: Final = "gml:boundedBy"
# What every type may be asked for, whether it has values of it or not.
ALWAYS_KNOWN: Final = frozenset({*STANDARD_NAMES.values(), BOUNDED_BY})
# Features of any type, as a query may name them.
ANY_TYPE: Final = "gml:AbstractFeature"
_FOREIGN: Final = frozenset({"gml", "wfs", "ows", "fes", "ogc", "xsi", "xml", "xlink"})


def local_property_name(text: str, prefixes: Mapping[str | None, str], locator: str) -> str:
    """The name of a property without prefix, and without its type in front (``TYPE/name``).

    Properties that GML has a name for come as ``gml:name``. Every property is there once at most,
    so ``name[1]`` is ``name``. Raises ``OwsError`` naming ``locator``.
    """
    steps = text.strip().split("/")
    if len(steps) > 2:  # noqa: PLR2004 -- type and property
        refuse_unknown("property", locator)
    if len(steps) == 2:  # noqa: PLR2004 -- as above
        _local(steps[0], prefixes, "feature type", locator)
    name = steps[-1].removesuffix("[1]")
    return _standard(name, prefixes) or _local(name, prefixes, "property", locator)


def reference_name(text: str, prefixes: Mapping[str | None, str], locator: str) -> str:
    """What a filter refers to: a property as above, or ``@gml:id``; raises ``OwsError``."""
    step = text.strip().rpartition("/")[2]
    match = _NAME.fullmatch(step.removeprefix("@"))
    if step.startswith("@") and match and match[1] and match[2] == "id":
        bound = prefixes.get(match[1], GML_32 if match[1] == "gml" else "")
        if bound in (GML_31, GML_32):
            return GML_ID
    return local_property_name(text, prefixes, locator)


def owner_name(text: str) -> str:
    """The type or alias before a property (``TYPE/name``), without prefix, or an empty text."""
    before, step, _ = text.strip().partition("/")
    return before.rpartition(":")[2] if step else ""


def _standard(text: str, prefixes: Mapping[str | None, str]) -> str:
    """``gml:name`` for a name of GML's own, else an empty text."""
    match = _NAME.fullmatch(text)
    if match is None or match[1] is None or match[2] not in _GML_NAMES:
        return ""
    bound = prefixes.get(match[1], GML_32 if match[1] == "gml" else "")
    return f"gml:{match[2]}" if bound in (GML_31, GML_32) else ""


def local_type_name(text: str, prefixes: Mapping[str | None, str], locator: str) -> str:
    """The name of a feature type without prefix; raises ``OwsError`` naming ``locator``.

    What stands for all of them is ``ANY_TYPE``.
    """
    prefix, _, name = text.strip().rpartition(":")
    if name == "AbstractFeature" and prefixes.get(prefix, GML_32) == GML_32:
        return ANY_TYPE
    return _local(text.strip().removeprefix(f"{{{VV}}}"), prefixes, "feature type", locator)


def name_list(text: str, locator: str) -> list[str]:
    """Split a list of names at its commas; raises ``LimitError`` when there are too many."""
    return few([name.strip() for name in text.split(",") if name.strip()], locator)


def few(names: list[T], locator: str) -> list[T]:
    """``names``, or what stands for them; raises ``LimitError`` when there are too many."""
    if len(names) > limits.NAMES:
        msg = f"A list may have {limits.NAMES} names."
        raise LimitError(msg, locator=locator)
    return names


def _local(text: str, prefixes: Mapping[str | None, str], what: str, locator: str) -> str:
    match = _NAME.fullmatch(text)
    if match is None:
        refuse_unknown(what, locator)
    prefix = match[1]
    if prefix is not None and prefix != PREFIX and not _is_ours(prefix, prefixes):
        refuse_unknown(what, locator)
    return match[2]


def _is_ours(prefix: str, prefixes: Mapping[str | None, str]) -> bool:
    """Whether ``prefix`` stands for our namespace; one that nobody bound is taken for it."""
    bound = prefixes.get(prefix)
    return bound == VV if bound is not None else prefix not in _FOREIGN


def refuse_unknown(what: str, locator: str) -> NoReturn:
    """Raise the error that there is no such ``what``."""
    msg = f"There is no such {what}; see DescribeFeatureType and GetCapabilities for the names."
    raise invalid(msg, locator)
