"""Parameters of an address: those that nobody reads are refused, not passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def require_known(
    given: Iterable[tuple[str, Sequence[str]]],
    known: Collection[str],
    *,
    repeated: Collection[str] = (),
) -> None:
    """Refuse a name of ``given`` that is not ``known``, or has several values and may not.

    Those of ``repeated`` may. What somebody typed is not told back. Raises ``InvalidInputError``.
    """
    for name, values in given:
        if name not in known:
            msg = f"There is no such parameter here; there are {', '.join(known)}."
            raise InvalidInputError(msg, locator="query")
        if len(values) > 1 and name not in repeated:
            msg = f"Give {name} only once."
            raise InvalidInputError(msg, locator=name)
