"""Which network objects a viewer may know of: a query, and columns and labels that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp.features.changes.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.features.declaration import Viewer
    from networks.graph.tables import Mask, Table
    from networks.models import NetworkObjectQuerySet


def visible_rows(
    rows: Callable[[], NetworkObjectQuerySet],
) -> Callable[[Viewer], NetworkObjectQuerySet]:
    """Current rows of a type, without the secret ones for those who may not see them."""

    def visible(viewer: Viewer) -> NetworkObjectQuerySet:
        current = rows().current()
        return current if viewer.sees_secret else current.without_secret()

    return visible


def visible_scope(**where: tuple[str, ...]) -> Scope:
    """The same rows as ``visible_rows`` over the rows that ``where`` picks, for the feed."""
    return Scope(
        where=tuple(where.items()),
        secret=("secrecy", "salassa"),
        begins="valid_from",
        ends="valid_to",
    )


def visible_labels(viewer: Viewer, labels: Table) -> Mask:
    """Which of these objects of the graph, which are current, ``visible_rows`` gives, too."""
    shown: Mask = ~labels["secret"] | viewer.sees_secret
    return shown
