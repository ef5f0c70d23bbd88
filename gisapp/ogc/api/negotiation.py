"""Which representation a client wants: the parameter ``f``, else the ``Accept`` header.

Without a wish the first one offered is served, which is JSON everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core import parameters
from gisapp.core.errors import InvalidInputError
from gisapp.ogc.api import links
from gisapp.ogc.api.problems import NotAcceptableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Representation:
    """A form of a document: its name in ``f``, its media type, and others that mean it too."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


HTML: Final = Representation("html", links.HTML, ("application/xhtml+xml",))


def json_as(media_type: str, *aliases: str) -> Representation:
    """The JSON form of a document whose media type says more than JSON."""
    return Representation("json", media_type, (links.JSON, *aliases))


def choose(request: HttpRequest, offered: Sequence[Representation]) -> Representation:
    """The one of ``offered`` that suits ``request``.

    Raises ``InvalidInputError`` for an unknown ``f``, ``NotAcceptableError`` when the client
    accepts none of them.
    """
    wanted = request.GET.get("f")
    if wanted is not None:
        for representation in offered:
            if representation.name == wanted:
                return representation
        names = ", ".join(representation.name for representation in offered)
        msg = f"There is no such format here; use one of {names}."
        raise InvalidInputError(msg, locator="f")
    by_type = {
        media_type: representation
        for representation in offered
        for media_type in (representation.media_type, *representation.aliases)
    }
    preferred = request.get_preferred_type(list(by_type))
    if preferred is None:
        msg = f"None of the accepted formats is served; accept {', '.join(by_type)}."
        raise NotAcceptableError(msg, locator="Accept")
    return by_type[preferred]


def require_known(request: HttpRequest, known: Iterable[str]) -> None:
    """Refuse a parameter that is not ``known`` or is there twice (OGC 17-069r4 §7.5).

    What somebody typed is not repeated. Raises ``InvalidInputError``.
    """
    parameters.require_known(request.GET.lists(), (*known, "f"))
