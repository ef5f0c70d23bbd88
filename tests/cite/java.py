"""Runs a suite: nicely, in bounded memory and time, and says that it still runs."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TELL_SECONDS: Final = 30
_OPTIONS: Final = (
    "-Xmx1g",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djdk.attach.allowAttachSelf=true",
)


def run(arguments: Sequence[str], folder: Path, *, seconds: int) -> None:
    """Run ``java`` with ``arguments`` in ``folder``; what it says goes to ``java.log`` there.

    The exit status says nothing about the tests, so only the reports count. Raises
    ``subprocess.TimeoutExpired`` when it takes longer than ``seconds``.
    """
    temporary = folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    command = ["nice", "-n", "10", "setpriv", "--pdeathsig", "KILL", "java", *_OPTIONS]
    command += [f"-Djava.io.tmpdir={temporary}", f"-Duser.home={folder}", *arguments]
    with (folder / "java.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            _wait(process, seconds)
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], seconds: int) -> None:
    begun = time.monotonic()
    while (left := begun + seconds - time.monotonic()) > 0:
        try:
            process.wait(timeout=min(left, _TELL_SECONDS))
        except subprocess.TimeoutExpired:
            sys.stderr.write(f"  … {time.monotonic() - begun:.0f} s\n")
        else:
            return
    raise subprocess.TimeoutExpired(process.args, seconds)
