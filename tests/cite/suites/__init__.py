"""The suites, in the order in which they run; each has a module of its own."""

from __future__ import annotations

from typing import Final

from tests.cite.suites.wfs11 import WFS11
from tests.cite.suites.wfs20 import WFS20, WFS20_OWN

SUITES: Final = (WFS20, WFS11, WFS20_OWN)
