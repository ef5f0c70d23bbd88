"""``make bench``: measures the service beside PostgreSQL alone, and prints tables.

It writes nothing into the repository. Figures of two days or two computers are not comparable; the
ratios of one run are.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import Final

import django

_ROUNDS: Final = 5
_SMALL_REQUESTS: Final = 2000


def main() -> int:
    """Measure what was asked for; 1 when a check failed."""
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisapp.settings")
    django.setup()
    from tests.bench.figures import say  # noqa: PLC0415 -- needs Django set up
    from tests.bench.run import run  # noqa: PLC0415 -- needs Django set up

    begun = time.monotonic()
    sound = run(frozenset(options.only), rounds=options.rounds, requests=options.requests)
    say(f"{time.monotonic() - begun:.0f} s in all")
    return 0 if sound else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "only", nargs="*", help="cases, for example W1 T1; all of them when none is named"
    )
    rounds = int(os.environ.get("ROUNDS", _ROUNDS))
    parser.add_argument("--rounds", type=int, default=rounds, help="pairs of each of W1–W3")
    parser.add_argument(
        "--requests", type=int, default=_SMALL_REQUESTS, help="requests of each of W4–W7, L1"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
