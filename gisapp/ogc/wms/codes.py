"""The exception codes of WMS (OGC 06-042 table E.1, OGC 01-068r3 table A.1)."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

from gisapp.core.errors import InvalidInputError


class WmsCode(Enum):
    """What a service exception is about."""

    INVALID_FORMAT = "InvalidFormat"
    INVALID_CRS = "InvalidCRS"
    LAYER_NOT_DEFINED = "LayerNotDefined"
    STYLE_NOT_DEFINED = "StyleNotDefined"
    LAYER_NOT_QUERYABLE = "LayerNotQueryable"
    INVALID_POINT = "InvalidPoint"
    CURRENT_UPDATE_SEQUENCE = "CurrentUpdateSequence"
    INVALID_UPDATE_SEQUENCE = "InvalidUpdateSequence"
    NOT_SUPPORTED = "OperationNotSupported"
    MISSING_PARAMETER = "MissingParameterValue"
    INVALID_PARAMETER = "InvalidParameterValue"


class WmsError(InvalidInputError):
    """A fault in a request, with its WMS code."""

    def __init__(self, code: WmsCode, message: str, *, locator: str = "") -> None:
        super().__init__(message, locator=locator)
        self.code = code


def fault(code: WmsCode, message: str, locator: str) -> WmsError:
    """The value of ``locator`` is wrong."""
    return WmsError(code, message, locator=locator)


def refuse_missing(name: str) -> NoReturn:
    """Raise the error that the parameter ``name`` was not given."""
    raise fault(WmsCode.MISSING_PARAMETER, f"The parameter {name} is missing.", name)
