"""Answers of JSON whose large parts are text already."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


quoted: Final[Callable[[str], str]] = encode_basestring_ascii
"""Text as a string of JSON: the library's own, so that it costs no call of ours."""


class Json(str):
    """Text that is JSON already."""

    __slots__ = ()


def answered(body: Mapping[str, Any]) -> HttpResponse:
    """An answer of an object of JSON; values that are ``Json`` go in as they are."""
    members = (
        f"{quoted(name)}:{value if isinstance(value, Json) else _written(value)}"
        for name, value in body.items()
    )
    return HttpResponse(f"{{{','.join(members)}}}", content_type="application/json")


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
