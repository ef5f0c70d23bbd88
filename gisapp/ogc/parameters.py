"""Key-value pairs of a request, as WFS and WMS have them (OGC 06-121r9 §11.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.ogc.errors import invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAMESPACE: Final = re.compile(r"xmlns\(\s*([\w.-]*)\s*[,=]\s*([^()]*?)\s*\)")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request, their names in capitals.

    Those without a value count as not given; ``blank`` has their names.
    """

    values: Mapping[str, str]
    blank: frozenset[str] = frozenset()

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Parameters:
        """Collect ``pairs``; raises ``OwsError`` for two values of one name and for no text."""
        values: dict[str, str] = {}
        names = set()
        for name, value in pairs:
            key = name.strip().upper()
            names.add(key)
            if "\0" in value:
                msg = "A parameter holds a null character, which no text has."
                raise invalid(msg, _known(key))
            if value.strip() and values.setdefault(key, value) != value:
                msg = "A parameter is given twice with different values."
                raise invalid(msg, _known(key))
        return cls(values, frozenset(names - set(values)))

    def get(self, *names: str) -> str:
        """The value of the first of ``names`` that has one, else an empty text."""
        return next((self.values[name] for name in names if name in self.values), "")

    @property
    def prefixes(self) -> dict[str | None, str]:
        """The prefixes that NAMESPACES binds; a binding without a name is left out (QGIS 4.0)."""
        text = self.get("NAMESPACES", "NAMESPACE")
        return {prefix or None: uri for prefix, uri in _NAMESPACE.findall(text) if uri}


def _known(key: str) -> str:
    """The name of a parameter for a message: what somebody typed is not repeated."""
    return key if re.fullmatch(r"[A-Z_]{1,30}", key) else ""
