"""A neighbour that follows one type by plain filters and keeps a copy of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from gisapp import access
from gisapp.features import registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gisapp.access import Caller

PAGE: Final = 3
Row = dict[str, Any]


class Source(Protocol):
    """Where a follower reads."""

    def state(self, type_name: str) -> Mapping[str, Any]:
        """The row of ``tilannekuva`` for the type."""

    def everything(self, type_name: str) -> list[Row]:
        """All features of the type."""

    def changes(self, type_name: str, after: int, until: int, count: int) -> list[Row]:
        """The first changes with a number above ``after`` and up to ``until``."""


@dataclass
class Follower:
    """Follows ``type_name`` at ``source``; ``copy`` has the features by id."""

    source: Source
    type_name: str
    copy: dict[str, Row] = field(default_factory=dict)
    number: int = -1
    epoch: str = ""
    loads: int = 0

    def follow(self) -> None:
        """One round: load everything anew where it must be, else apply what has changed."""
        state = self.source.state(self.type_name)
        until = state["suurin_muutosnumero"]
        if state["aikakausi"] != self.epoch or not state["pienin_muutosnumero"] <= self.number:
            self.epoch, self.number = state["aikakausi"], until
            self.copy = {row["tunnus"]: row for row in self.source.everything(self.type_name)}
            self.loads += 1
            return
        while page := self.source.changes(self.type_name, self.number, until, PAGE):
            for row in page:
                self._apply(row)
            self.number = page[-1]["muutosnumero"]
        self.number = until

    def _apply(self, change: Row) -> None:
        row = dict(change)
        kind, key = row.pop("muutostyyppi"), row.pop("kohdetunnus")
        if kind == "poisto":
            self.copy.pop(key, None)
        else:
            self.copy[key] = row


@dataclass(frozen=True)
class Door:
    """A source behind the door, without a service in between."""

    caller: Caller

    def state(self, type_name: str) -> Mapping[str, Any]:
        """The row of ``tilannekuva`` for the type."""
        return next(r for r in self._rows("tilannekuva") if r["tyyppinimi"] == type_name)

    def everything(self, type_name: str) -> list[Row]:
        """All features of the type."""
        return self._rows(type_name)

    def changes(self, type_name: str, after: int, until: int, count: int) -> list[Row]:
        """The first changes with a number above ``after`` and up to ``until``."""
        numbers = {"change_number__gt": after, "change_number__lte": until}
        return self._rows(f"{type_name}_muutos", order="change_number", count=count, **numbers)

    def _rows(
        self, type_name: str, *, order: str = "pk", count: int | None = None, **where: Any
    ) -> list[Row]:
        reading = access.readable(registry.get(type_name), caller=self.caller)
        columns = {
            name: reading.feature_type.descriptions[name].column
            for name in reading.feature_type.by_name
        }
        rows = reading.rows.filter(**where).order_by(order).values(*columns.values())[:count]
        return [{name: _plain(row[column]) for name, column in columns.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | bool | float) else str(value)
