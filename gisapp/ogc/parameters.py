"""Key-value pairs of a request, as WFS and WMS have them (OGC 06-121r9 §11.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from gisapp.core.errors import LimitError
from gisapp.ogc.errors import invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

_NAMESPACE: Final = re.compile(r"xmlns\(\s*([\w.-]*)\s*[,=]\s*([^()]*?)\s*\)")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request, their names in capitals.

    Those without a value count as not given; ``blank`` has their names.
    """

    values: Mapping[str, str]
    blank: frozenset[str] = frozenset()

    @classmethod
    def from_request(cls, request: HttpRequest, form: bytes = b"") -> Parameters:
        """The parameters in the address and in the ``form`` that came with it.

        Raises as ``from_pairs`` does, and ``LimitError`` for more than Django reads.
        """
        try:
            sources = [request.GET, *([QueryDict(form, encoding="utf-8")] if form else ())]
        except TooManyFieldsSent:
            raise too_many() from None
        pairs = (item for source in sources for item in source.lists())
        return cls.from_pairs((name, value) for name, values in pairs for value in values)

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
        for name in names:
            if name in self.values:
                return self.values[name]
        return ""

    @property
    def prefixes(self) -> dict[str | None, str]:
        """The prefixes that NAMESPACES binds; a binding without a name is left out (QGIS 4.0)."""
        text = self.get("NAMESPACES", "NAMESPACE")
        return {prefix or None: uri for prefix, uri in _NAMESPACE.findall(text) if uri}


def too_many() -> LimitError:
    """What is wrong with a request that has too many parameters."""
    msg = f"A request may have {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} parameters."
    return LimitError(msg, locator="request")


def _known(key: str) -> str:
    """The name of a parameter for a message: what somebody typed is not repeated."""
    return key if re.fullmatch(r"[A-Z_]{1,30}", key) else ""
