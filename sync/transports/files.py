"""Files handed over on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError, LimitError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES: Final = 256 * 1024 * 1024


def read_file(path: Path) -> bytes:
    """The content of ``path``, in memory only.

    Raises ``InvalidInputError`` for a file that cannot be read or is empty, ``LimitError`` for one
    larger than 256 MiB.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            msg = f"The file is larger than {LARGEST_BYTES // 2**20} MiB. Send it in parts."
            raise LimitError(msg, locator="file")
        content = path.read_bytes()
    except OSError as error:
        msg = f"The file cannot be read: {error.strerror}."
        raise InvalidInputError(msg, locator="file") from error
    if not content.strip():
        msg = "The file is empty."
        raise InvalidInputError(msg, locator="file")
    return content
