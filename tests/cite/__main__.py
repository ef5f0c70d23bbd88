"""``make cite``: the OGC's own conformance suites against the service; see tests/cite/suites.

A failure, or a skip without leave, in a conformance class that we claim is a fault, and so is a
method that passed before and does not now. The exit status of the suites says nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.cite.run import run
from tests.cite.suites import SUITES


def main() -> int:
    """Run what was asked for; 1 when something that we claim does not hold."""
    names = [suite.name for suite in SUITES]
    parser = argparse.ArgumentParser(prog="make cite", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[*names, []], help="all when none is named")
    options = parser.parse_args()
    state = Path(os.environ["CITE_STATE"])
    return 0 if run(options.suites, state) else 1


if __name__ == "__main__":
    sys.exit(main())
