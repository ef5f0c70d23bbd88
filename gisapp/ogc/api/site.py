"""Where the API stands for one caller: its address, and the types that they may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from gisapp import access
from gisapp.core.errors import NotFoundError
from gisapp.ogc.addresses import root_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gisapp.access import Caller
    from gisapp.features.declaration import FeatureType


@dataclass(frozen=True, slots=True)
class Site:
    """The API as one caller sees it.

    ``address`` is that of the landing page without its last slash. Two sites are equal when their
    documents are: rights follow from roles alone.
    """

    address: str
    roles: frozenset[str]
    caller: Caller = field(compare=False)

    @property
    def types(self) -> tuple[FeatureType, ...]:
        """The types that the caller may read, each with the properties that they may see."""
        return access.types_for(self.caller)

    def type_named(self, name: str) -> FeatureType:
        """The type called ``name``; raises ``NotFoundError``, for a hidden one too."""
        for feature_type in self.types:
            if feature_type.name == name:
                return feature_type
        raise no_such_collection()

    def href(self, path: str = "", **query: str) -> str:
        """The address of ``path``, which begins with a slash or is empty for the landing page."""
        question = f"?{urlencode(query)}" if query else ""
        return f"{self.address}{path or '/'}{question}"


def site_of(request: HttpRequest) -> Site:
    """The API as the caller behind ``request`` sees it."""
    caller: Any = request.caller  # type: ignore[attr-defined]  # set by middleware
    address = f"{root_of(request)}{reverse('api-landing')}".rstrip("/")
    return Site(address=address, roles=caller.roles, caller=caller)


def no_such_collection() -> NotFoundError:
    """The error that says so, where there is none and where it is hidden alike."""
    msg = "There is no such collection; see /ogc/collections for their ids."
    return NotFoundError(msg, locator="collectionId")


def items_path(type_name: str) -> str:
    """The path of the features of a type."""
    return f"/collections/{type_name}/items"
