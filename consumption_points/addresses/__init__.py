"""Addresses as pure values: reading, writing, keys for search, and what must not be in them.

Nothing here knows a database or a request.
"""

from consumption_points.addresses.parts import AddressError, AddressParts, parse_address
from consumption_points.addresses.personal import PersonalContent, find_personal
from consumption_points.addresses.query import AddressQuery, parse_query
from consumption_points.addresses.text import clean, street_key

__all__ = [
    "AddressError",
    "AddressParts",
    "AddressQuery",
    "PersonalContent",
    "clean",
    "find_personal",
    "parse_address",
    "parse_query",
    "street_key",
]
