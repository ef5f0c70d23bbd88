"""How many rows a whole type has, counted once for a state of its tables.

The exact count stands at the head of a document, so all of it is waited for before the first byte.
Rows that the caller may see change only with the position of the tables behind the type; as long
as that is the same, so is the count.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from gisapp.features import registry
from gisapp.features.changes.position import Position, position

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gisapp.access import Reading

_Asked = tuple[str, tuple[Any, ...]]

# Types and classes of rights are few; what is kept of others than the usual is soon thrown away.
_MOST: Final = 256
_kept: dict[_Asked, tuple[Position, int]] = {}
_lock: Final = Lock()


def count_of_whole(reading: Reading, rows: QuerySet[Any]) -> int:
    """The number of ``rows``, all that ``reading`` has, in the snapshot of the read side."""
    behind = registry.tables_behind(reading.feature_type)
    if not behind:
        return rows.count()
    now = position(behind)
    statement, values = rows.query.get_compiler(using=rows.db).as_sql()
    asked = (statement, tuple(values))
    kept = _kept.get(asked)
    if kept is not None and kept[0] == now:
        return kept[1]
    count = rows.count()
    with _lock:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[asked] = (now, count)
    return count
