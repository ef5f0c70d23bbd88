"""The rules of the network tables in words, by the name of their constraint."""

from __future__ import annotations

from typing import Final

_OBJECT: Final = {
    "source_unique": "another feature has this source id already",
    "built_year": "a year is between 1800 and 2100",
    "position_uncertainty": "the uncertainty is between 0 and 1000 m",
    "validity": "the end is not before the beginning",
    "source_text": "a source has letters, digits, spaces and the characters . _ -",
    "source_id_text": "a source id has no spaces and no unseen characters",
}
SENTENCES: Final = {
    **{
        f"{table}_{rule}": sentence
        for table in ("node", "link", "area", "interruption")
        for rule, sentence in _OBJECT.items()
    },
    "node_type_of_kind": "the type does not belong to this kind of feature",
    "node_valve_state": "a valve has a position and a condition, nothing else has",
    "node_bottom_below_cover": "the bottom is not above the cover",
    "node_nominal_diameter": "a diameter is between 5 and 10 000 mm",
    "link_nominal_diameter": "a diameter is between 5 and 10 000 mm",
    "link_liquid_of_network": "a sewer has a liquid, a water main has none",
    "networks_link_ends": "a link ends in the places of its nodes, which are in use",
    "networks_node_ends": "the links that end in a node end in its place, and end before it does",
    "area_name_text": "a name has letters, digits, spaces and the characters . , / ( ) -",
    "interruption_number_form": "the number has the form K-2027-12",
    "interruption_times": "the end is not before the beginning",
}
