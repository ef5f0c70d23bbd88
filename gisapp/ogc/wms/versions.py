"""The versions of WMS and what differs between them: words, codes and media types."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from gisapp.ogc.errors import invalid, refuse_missing

if TYPE_CHECKING:
    from gisapp.ogc.parameters import Parameters


class Version(Enum):
    """A version of WMS: OGC 06-042, OGC 01-068r3."""

    V1_1 = "1.1.1"
    V1_3 = "1.3.0"

    @property
    def crs_word(self) -> str:
        """The parameter that names the coordinate system."""
        return "CRS" if self is Version.V1_3 else "SRS"

    @property
    def east_first(self) -> bool:
        """Whether coordinates come east first whatever the system."""
        return self is Version.V1_1

    @property
    def pixel_words(self) -> tuple[str, str]:
        """The parameters of the pixel of GetFeatureInfo."""
        return ("I", "J") if self is Version.V1_3 else ("X", "Y")


_NEWEST: Final = Version.V1_3


def negotiated(parameters: Parameters) -> Version:
    """The version to answer GetCapabilities in (OGC 06-042 §6.2.4)."""
    asked = parameters.get("VERSION", "WMTVER").strip()
    return Version.V1_1 if asked and asked < _NEWEST.value else Version.V1_3


def required(parameters: Parameters) -> Version:
    """The version of any other request, which must say it."""
    asked = parameters.get("VERSION").strip()
    if not asked:
        refuse_missing("VERSION")
    try:
        return Version(asked)
    except ValueError:
        msg = "The version is not served. Use 1.3.0 or 1.1.1."
        raise invalid(msg, "VERSION") from None


def guessed(parameters: Parameters) -> Version:
    """The version in whose form a fault is told."""
    return Version.V1_1 if parameters.get("VERSION").strip().startswith("1.1") else Version.V1_3
