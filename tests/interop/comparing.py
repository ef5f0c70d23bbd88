"""Whether what a client read is what the database holds."""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tests.interop.truth import Feature, Features

# Two millimetres, and as much in degrees of latitude. Longitude is held to less on the ground.
TOLERANCE: Final = {3067: 0.002, 3881: 0.002, 3857: 0.005, 4326: 2e-8}
HEIGHT_TOLERANCE_M: Final = 0.002
FEATURES_WITH_ALL_VALUES: Final = 40
_EMPTY: Final = ("", None)
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TRUE: Final = frozenset({"1", "true", "t"})


class Heights(Enum):
    """What a client makes of heights that are known for some features of a type only."""

    AS_STORED = "as stored"
    LEFT_OUT = "left out"
    UNIFORM = "left out of a whole layer, or filled with 0 where a feature has none"


AS_STORED: Final = Heights.AS_STORED


def assert_equal(
    read: Features, stored: Features, srid: int, *, heights: Heights = AS_STORED
) -> None:
    """Assert equal ids, equal coordinates of all, and equal values of a spread of features."""
    assert len(read) == len(stored)
    assert read.keys() == stored.keys()
    if heights is Heights.UNIFORM:
        dimensions = {f.coordinates.shape[1] for f in read.values() if f.coordinates is not None}
        assert len(dimensions) <= 1
        heights = Heights.LEFT_OUT if dimensions == {2} else Heights.UNIFORM
    moved = [
        difference
        for name, feature in stored.items()
        if (difference := _difference(read[name], feature, srid, heights=heights))
    ]
    assert not moved, f"{len(moved)} of {len(stored)} have other coordinates; {moved[0]}"
    wrong = [fault for name in _spread(stored) for fault in _wrong(name, read[name], stored[name])]
    assert not wrong, f"{len(wrong)} other values: {'; '.join(wrong[:5])}"


def _spread(features: Features) -> list[str]:
    names = sorted(features)
    return names[:: max(1, len(names) // FEATURES_WITH_ALL_VALUES)]


def _difference(read: Feature, stored: Feature, srid: int, *, heights: Heights) -> str:
    """What is other in the coordinates, or nothing."""
    found, expected = read.coordinates, stored.coordinates
    if found is None or expected is None:
        return "" if found is expected else f"{found} instead of {expected}"
    expected = _as_seen(expected, heights, found.shape[1])
    if found.shape != expected.shape:
        return f"{found[0]} ({found.shape}) instead of {expected[0]} ({expected.shape})"
    limits = np.array([TOLERANCE[srid], TOLERANCE[srid], HEIGHT_TOLERANCE_M])
    distances = np.abs(found - expected)
    if np.all(distances <= limits[: expected.shape[1]]):
        return ""
    worst = int(np.argmax(np.max(distances, axis=1)))
    return f"{found[worst].tolist()} instead of {expected[worst].tolist()}"


def _as_seen(
    expected: NDArray[np.float64], heights: Heights, dimensions: int
) -> NDArray[np.float64]:
    """The stored coordinates as a client must have them that treats heights so."""
    if heights is Heights.LEFT_OUT:
        return expected[:, :2]
    if heights is Heights.UNIFORM and dimensions > expected.shape[1]:
        return np.column_stack((expected, np.zeros(len(expected))))
    return expected


def _wrong(name: str, read: Feature, stored: Feature) -> Iterable[str]:
    for key, expected in stored.values.items():
        found = read.values.get(key)
        if not same_value(found, expected):
            yield f"{name} {key}: {found!r} instead of {expected!r}"


def same_value(found: Any, expected: Any) -> bool:  # noqa: PLR0911 -- one rule for each kind of value
    """Whether ``found``, in whatever form a client has it, is the stored value ``expected``."""
    if expected is None:
        return found in _EMPTY or (isinstance(found, float) and math.isnan(found))
    if found is None:
        return bool(expected == [])
    if isinstance(expected, bool):
        return (str(found).lower() in _TRUE) == expected
    if isinstance(expected, int | float):
        return _is_number(found) and math.isclose(float(found), expected, rel_tol=1e-12)
    if isinstance(expected, dt.datetime):
        # Clients that keep milliseconds take them from a floating second: one may be missing too.
        return abs(_moment(found) - expected) < dt.timedelta(milliseconds=2)
    if isinstance(expected, dt.date):
        return re.split(r"[-/]", str(found)[:10]) == expected.isoformat().split("-")
    if isinstance(expected, list):
        return [uuid.UUID(word) for word in _words(found)] == expected
    return str(found) == str(expected)


def _is_number(found: Any) -> bool:
    try:
        float(found)
    except (TypeError, ValueError):
        return False
    return True


def _words(found: Any) -> list[str]:
    """The ids in a list, which GDAL writes with their number in brackets."""
    return found if isinstance(found, list) else _ID.findall(str(found))


def _moment(found: Any) -> dt.datetime:
    """A point of time in any form that clients have; one without a zone is UTC."""
    if isinstance(found, np.datetime64):
        found = str(found)
    text = str(found).replace("/", "-")
    moment = dt.datetime.fromisoformat(re.sub(r"([+-]\d\d)$", r"\1:00", text))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
