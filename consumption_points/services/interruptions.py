"""The points that an interruption leaves without water: their keys, beside the interruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from consumption_points.models import InterruptedPoint

if TYPE_CHECKING:
    from collections.abc import Collection


def points_store(interruption: int, points: Collection[int]) -> None:
    """Store the primary keys of the affected points, beside those of an earlier plan."""
    InterruptedPoint.objects.bulk_create(
        (InterruptedPoint(interruption_id=interruption, point_id=key) for key in points),
        ignore_conflicts=True,
    )


def points_shared(interruption: int, others: Collection[int]) -> dict[int, int]:
    """How many points each of ``others`` shares with the interruption."""
    rows = InterruptedPoint.objects.using("read")
    own = rows.filter(interruption_id=interruption).values_list("point_id", flat=True)
    shared = rows.filter(interruption_id__in=others, point_id__in=list(own))
    counts = shared.values("interruption_id").annotate(n=Count("pk"))
    return dict(counts.values_list("interruption_id", "n"))
