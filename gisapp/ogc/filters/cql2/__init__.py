"""CQL2 (OGC 21-065r2), as text and as JSON, read into the filter tree.

``parse_text`` and ``parse_json`` are all that others need. Both know basic CQL2, the advanced
comparisons, ``CASEI`` and ``ACCENTI``, all spatial, temporal and array functions, conditions
between two properties, arithmetic, and the functions of ``filters.functions``.
"""

from __future__ import annotations

from gisapp.ogc.filters.cql2.json_form import parse_json, parse_json_text
from gisapp.ogc.filters.cql2.text_form import parse_text

__all__ = ["parse_json", "parse_json_text", "parse_text"]
