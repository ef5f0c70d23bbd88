"""The network kept ready for questions in every process, and never older than the question.

``current()`` compares how far the tables have come with what is at hand, in the caller's own
database snapshot, and brings it up to date if it must. ``network_at(moment)`` is the network as it
was.
"""

from __future__ import annotations

from networks.resident.keeping import Resident, current
from networks.resident.past import network_at

__all__ = ["Resident", "current", "network_at"]
