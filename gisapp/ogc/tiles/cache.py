"""Made tiles, kept in the database: one for each address, with the version it was made at.

The table is not logged and holds nothing that cannot be made again. It is bounded: now and then a
store also drops the oldest, so that no worker needs to be awake for that.
"""

from __future__ import annotations

import itertools
from typing import Final

import structlog
from django.db import DatabaseError, connections
from psycopg.types.numeric import Int4

from gisapp.database import prepared

log = structlog.get_logger()

LIMIT_BYTES: Final = 256 * 2**20
_TRIM_EVERY: Final = 200
_KEPT_SHARE: Final = 0.8

_STORE: Final = """
INSERT INTO gisapp_tile_cache AS t (address, version, body, size) VALUES (%s, %s, %s, %s)
ON CONFLICT (address) DO UPDATE
SET version = EXCLUDED.version, body = EXCLUDED.body, size = EXCLUDED.size, stored_at = now()
RETURNING size
"""
_TRIM: Final = """
DELETE FROM gisapp_tile_cache
WHERE (SELECT sum(size) FROM gisapp_tile_cache) > %(limit)s AND address IN (
  SELECT address FROM (
    SELECT address, sum(size) OVER (ORDER BY stored_at DESC, address) AS newer
    FROM gisapp_tile_cache
  ) AS aged WHERE newer > %(kept)s)
"""
_stores: Final = itertools.count(1)


def store(address: str, version: str, packed: bytes) -> None:
    """Keep a tile; a cache that does not answer is no reason to withhold what was made."""
    try:
        prepared.rows("default", _STORE, [address, version, packed, Int4(len(packed))])
        if next(_stores) % _TRIM_EVERY == 0:
            trim()
    except DatabaseError as error:
        log.warning("tile_not_kept", reason=type(error).__name__)


def trim(limit_bytes: int = LIMIT_BYTES) -> int:
    """Drop the oldest tiles when all together are over the limit; how many went."""
    with connections["default"].cursor() as cursor:
        values = {"limit": limit_bytes, "kept": int(limit_bytes * _KEPT_SHARE)}
        cursor.execute(_TRIM, values)
        return int(cursor.rowcount)
