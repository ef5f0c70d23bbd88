"""What the worker does for the networks by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from structlog.testing import capture_logs

from networks.models import InterruptionValve
from networks.tasks import warn_of_valves_still_shut
from tests.support.features import make_interruption

pytestmark = pytest.mark.django_db


def test_a_valve_still_shut_after_the_end_raises_an_alarm() -> None:
    now = timezone.now()
    over = make_interruption(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    line = InterruptionValve.objects.create(
        interruption=over, position=1, valve=over.valves[0], state="kiinni"
    )

    with capture_logs() as logs:
        warn_of_valves_still_shut(0)
        line.state = "avattu"
        line.save()
        warn_of_valves_still_shut(0)

    named = [f"{over.number} {line.valve}"]
    assert [(one["log_level"], one["valves"]) for one in logs] == [("warning", named)]
