"""What the service publishes while a suite runs."""

from __future__ import annotations


def withdraw() -> None:
    """Withdraw every type that has been published, with its feed; apps that follow publish theirs.

    A suite writes to each type that it finds with data, and looks at all that there are.
    """
    from gisapp.features import registry  # noqa: PLC0415 -- after the models

    for published in (registry._types, registry._feeds, registry._states):
        published.clear()
