"""Reads the pictures that the map service paints: PNG, not interlaced."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {2: 3, 3: 1, 6: 4}
_PALETTE: Final = 3


def pixels(picture: bytes) -> Pixels:
    """Rows × columns × RGBA of a PNG picture."""
    chunks = list(_chunks(picture))
    width, height, depth, kind = struct.unpack(">IIBB", dict(chunks)[b"IHDR"][:10])
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    if kind == _PALETTE:
        # A row of a few colours has several pixels a byte.
        packed = _unfiltered(data, (width * depth + 7) // 8, height, 1)[:, :, 0]
        return _coloured(_spread(packed, depth)[:, :width], dict(chunks))
    assert depth == 8
    table = _unfiltered(data, width, height, _CHANNELS[kind])
    if kind == 2:
        return np.dstack([table, np.full((height, width), 255, np.uint8)])
    return table


def colours(picture: bytes) -> set[str]:
    """The colours of the pixels that cover anything, as ``#rrggbb``."""
    table = pixels(picture)
    opaque = table[table[:, :, 3] > 0][:, :3]
    return {f"#{bytes(row).hex()}" for row in np.unique(opaque, axis=0)}


def covered(picture: bytes) -> NDArray[np.bool_]:
    """Which pixels are not white: rows × columns."""
    table = pixels(picture)
    painted: NDArray[np.bool_] = (table[:, :, 3] > 0) & (table[:, :, :3] != 255).any(axis=2)
    return painted


def _chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    assert picture.startswith(_SIGNATURE), picture[:200]
    found, place = [], len(_SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        found.append((picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def _unfiltered(data: bytes, width: int, height: int, channels: int) -> Pixels:
    stride = width * channels
    out = np.zeros((height + 1, stride + channels), np.uint8)
    for row in range(height):
        start = row * (stride + 1)
        line = np.frombuffer(data, np.uint8, stride, start + 1)
        out[row + 1, channels:] = _line(data[start], line, out[row], channels)
    return out[1:, channels:].reshape(height, width, channels)


def _line(kind: int, line: Pixels, above: Pixels, channels: int) -> Pixels:
    up = above[channels:]
    if kind == 0:
        return line
    if kind == 2:
        return line + up
    made = np.zeros(len(line) + channels, np.uint8)
    for i, value in enumerate(line.tolist()):
        left, over, corner = int(made[i]), int(up[i]), int(above[i])
        made[i + channels] = (value + _guess(kind, left, over, corner)) & 255
    return made[channels:]


def _guess(kind: int, left: int, over: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:
        return (left + over) // 2
    guess = left + over - corner
    return min((left, over, corner), key=lambda near: abs(guess - near))


def _spread(packed: Pixels, depth: int) -> Pixels:
    bits = np.unpackbits(packed, axis=1).reshape(len(packed), -1, depth)
    indexes: Pixels = np.packbits(bits, axis=2)[:, :, 0] >> np.uint8(8 - depth)
    return indexes


def _coloured(indexes: Pixels, chunks: dict[bytes, bytes]) -> Pixels:
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    alpha = np.full(len(palette), 255, np.uint8)
    given = np.frombuffer(chunks.get(b"tRNS", b""), np.uint8)
    alpha[: len(given)] = given
    return np.dstack([palette[indexes], alpha[indexes]])
