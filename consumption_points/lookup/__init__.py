"""From an address to the consumption points there, however it was typed.

First the few streets that may be meant, by edit distance and then by the cost of the slips; then
the numbers on them that the rest of the query may stand for. So the work hangs on the number of
streets that look alike, not on the number of points.
"""

from consumption_points.lookup.answers import Found
from consumption_points.lookup.questions import (
    Answer,
    KnownAddress,
    lookup_area,
    lookup_range,
    lookup_text,
    places_of,
)
from consumption_points.lookup.request import LookupRequest, read_request

__all__ = [
    "Answer",
    "Found",
    "KnownAddress",
    "LookupRequest",
    "lookup_area",
    "lookup_range",
    "lookup_text",
    "places_of",
    "read_request",
]
