"""OWS exceptions: the error tree with the code that an exception report of WFS or WMS carries.

A fault of the request is status 400, another what HTTP calls it (``_ANSWERS``). That is not the
table of each standard to the letter: those tell a conflict, say, by no status of its own. WMS has
its own habit (``gisapp.ogc.wms.exceptions``).
"""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    InvalidValueError,
    LimitError,
    LockedError,
    LockExpiredError,
    NotFoundError,
    UnavailableError,
    UnknownLockError,
    VesiverkkoError,
)


class Code(Enum):
    """Exception codes of OWS Common, WFS and WMS (OGC 06-042 table E.1)."""

    INVALID_PARAMETER = "InvalidParameterValue"
    INVALID_VALUE = "InvalidValue"
    MISSING_PARAMETER = "MissingParameterValue"
    NOT_SUPPORTED = "OperationNotSupported"
    OPTION_NOT_SUPPORTED = "OptionNotSupported"
    PARSING_FAILED = "OperationParsingFailed"
    PROCESSING_FAILED = "OperationProcessingFailed"
    VERSION_NEGOTIATION = "VersionNegotiationFailed"
    DUPLICATE_STORED_QUERY = "DuplicateStoredQueryIdValue"
    CANNOT_LOCK = "CannotLockAllFeatures"
    INVALID_LOCK = "InvalidLockId"
    LOCK_EXPIRED = "LockHasExpired"
    NOT_FOUND = "NotFound"
    INVALID_FORMAT = "InvalidFormat"
    INVALID_CRS = "InvalidCRS"
    LAYER_NOT_DEFINED = "LayerNotDefined"
    STYLE_NOT_DEFINED = "StyleNotDefined"
    INVALID_POINT = "InvalidPoint"
    CURRENT_UPDATE_SEQUENCE = "CurrentUpdateSequence"
    INVALID_UPDATE_SEQUENCE = "InvalidUpdateSequence"
    NONE = "NoApplicableCode"


class OwsError(InvalidInputError):
    """A fault in a request, with its OWS code."""

    def __init__(self, code: Code, message: str, *, locator: str = "") -> None:
        super().__init__(message, locator=locator)
        self.code = code


def refuse_missing(name: str) -> NoReturn:
    """Raise the error that the parameter ``name`` was not given."""
    msg = f"The parameter {name} is missing."
    raise OwsError(Code.MISSING_PARAMETER, msg, locator=name)


def invalid(message: str, locator: str) -> OwsError:
    """The value of ``locator`` is wrong."""
    return OwsError(Code.INVALID_PARAMETER, message, locator=locator)


def code_and_status(error: VesiverkkoError) -> tuple[Code, int]:
    """The OWS code and HTTP status of ``error``."""
    if isinstance(error, OwsError):
        return error.code, 400
    for kind, answer in _ANSWERS:
        if isinstance(error, kind):
            return answer
    return Code.NONE, 500


_ANSWERS: tuple[tuple[type[VesiverkkoError], tuple[Code, int]], ...] = (
    (InvalidValueError, (Code.INVALID_VALUE, 400)),
    (UnknownLockError, (Code.INVALID_LOCK, 400)),
    (InvalidInputError, (Code.INVALID_PARAMETER, 400)),
    (NotFoundError, (Code.NOT_FOUND, 404)),
    (LockExpiredError, (Code.LOCK_EXPIRED, 403)),
    (ForbiddenError, (Code.NONE, 403)),
    # What is missing is the id of the lock (OGC 09-025r2 §15.2.3.1.2).
    (LockedError, (Code.MISSING_PARAMETER, 400)),
    (ConflictError, (Code.PROCESSING_FAILED, 409)),
    (LimitError, (Code.PROCESSING_FAILED, 400)),
    (UnavailableError, (Code.NONE, 503)),
)
