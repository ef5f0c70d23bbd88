"""Feature ids: ``TYPE.tunnus``, with one rule for public ids that are no XML names.

The rule: a public id of ASCII letters, digits, ``.``, ``-`` and ``_`` that does not begin with
``_`` stands as it is; any other stands as ``_`` and the hexadecimal digits of its UTF-8 bytes. So
``KP-12`` is ``kulutuspaikka.KP-12`` and ``12:3`` is ``kulutuspaikka._31323a33``, and each form has
one reading.
"""

from __future__ import annotations

import re
from typing import Final

PLAIN: Final = "^[A-Za-z0-9.-][A-Za-z0-9._-]*$"
_PLAIN: Final = re.compile(PLAIN, re.ASCII)


def feature_id(type_name: str, public_id: str) -> str:
    """The ``gml:id`` of the feature; a query writes the same by ``sql.EscapedId``."""
    if _PLAIN.fullmatch(public_id):
        return f"{type_name}.{public_id}"
    return f"{type_name}._{public_id.encode().hex()}"


def read_feature_id(text: str) -> tuple[str, str]:
    """The type name and public id in ``text``; the id is empty when it cannot be one of ours."""
    type_name, _, escaped = text.strip().partition(".")
    if not escaped.startswith("_"):
        return type_name, escaped if _PLAIN.fullmatch(escaped) else ""
    try:
        public_id = bytes.fromhex(escaped[1:]).decode()
    except ValueError:
        return type_name, ""
    # Only the form that we write names the feature, so that an id has no second spelling.
    return type_name, public_id if feature_id(
        type_name, public_id
    ) == f"{type_name}.{escaped}" else ""
