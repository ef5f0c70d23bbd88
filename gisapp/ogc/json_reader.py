"""The only way JSON from outside is read: within limits, and without what JSON does not have."""

from __future__ import annotations

import json
from typing import NoReturn

from gisapp.core.errors import LimitError
from gisapp.ogc import limits
from gisapp.ogc.errors import Code, OwsError


def parse(data: bytes | str, *, locator: str = "body", longest: int = limits.BODY_BYTES) -> object:
    """Parse ``data``; whole numbers keep all their digits.

    Raises ``OwsError`` (OperationParsingFailed) for anything but JSON in UTF-8, and ``LimitError``
    where it is longer than ``longest`` bytes or lies too deep.
    """
    if len(data) > longest:
        msg = f"The JSON is longer than {longest} bytes."
        raise LimitError(msg, locator=locator)
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        msg = "The JSON has too many lists and objects inside each other."
        raise LimitError(msg, locator=locator) from None
    except json.JSONDecodeError as error:
        msg = f"This is not well-formed JSON; the fault is at line {error.lineno}."
        raise OwsError(Code.PARSING_FAILED, msg, locator=locator) from None
    except ValueError:
        msg = "This is not JSON in UTF-8, or a number in it has too many digits."
        raise OwsError(Code.PARSING_FAILED, msg, locator=locator) from None


def _refuse_constant(_name: str) -> NoReturn:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError
