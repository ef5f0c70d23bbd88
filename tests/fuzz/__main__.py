"""``python -m tests.fuzz``: all readers, then the server over HTTP; prints what came of it."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

import django


def main() -> int:
    """Run as the command line says; 0 when nothing went wrong."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="for each reader")
    parser.add_argument("--http", type=int, default=100_000, help="requests to the server")
    parser.add_argument(
        "--seconds", type=float, default=3_600, help="for each reader, and for HTTP"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", nargs="*", help="only these")
    words = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisapp.settings")
    django.setup()
    return _run(words)


def _run(words: argparse.Namespace) -> int:
    from tests.fuzz import report  # noqa: PLC0415 -- Django has to be set up
    from tests.fuzz.readers import READERS  # noqa: PLC0415
    from tests.fuzz.run import fuzz  # noqa: PLC0415

    unknown = set(words.readers or ()) - set(READERS)
    if unknown:
        print(f"no such readers: {', '.join(sorted(unknown))}", file=sys.stderr)  # noqa: T201 -- as below
        return 2
    names = [name for name in READERS if not words.readers or name in words.readers]
    print(f"seed {words.seed}")  # noqa: T201 -- it is what the command is for
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        running = [
            pool.submit(fuzz, name, words.inputs, words.seconds, words.seed) for name in names
        ]
        outcomes = [done.result() for done in running]
    right = report.readers(outcomes)
    if words.http:
        from tests.fuzz.http import fuzz_http  # noqa: PLC0415

        right = report.http(fuzz_http(words.http, words.seconds, words.seed)) and right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
