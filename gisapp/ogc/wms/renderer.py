"""The program that paints: MapServer's library in a process of its own.

Started by ``engine`` with the computer's own Python, since that is where Debian's MapServer is; so
it imports nothing of the project. It reads a line of JSON from stdin and answers with a line of
JSON and, when that has a ``length``, as many bytes of picture. It ends when stdin ends.

A request is ``{"map": MAPFILE, "connection": CONNINFO, "data": {LAYER: DATA}, "seconds": N}``.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
from typing import Any, BinaryIO

_ROUTINE = re.compile(r"^\w+\(\)")


def bound(megabytes: int) -> None:
    """Bound the memory, forbid files to be written, and leave interrupts to the parent."""
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def reply_to() -> BinaryIO:
    """Stdout for the answers alone: what a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return out


def paint(mapscript: Any, request: dict[str, Any]) -> bytes:
    """The picture that ``request`` describes."""
    picture = mapscript.fromstring(request["map"])
    for name, data in request["data"].items():
        layer = picture.getLayerByName(name)
        layer.connection = request["connection"]
        layer.data = data
    return bytes(picture.draw().getBytes())


def answer(mapscript: Any, line: bytes) -> tuple[dict[str, Any], bytes]:
    """Head and picture; a fault is named by its kind and the routine, never by its text."""
    request = json.loads(line)
    # The default of this signal ends the process: a picture that takes for ever ends with it.
    signal.alarm(request["seconds"])
    try:
        body = paint(mapscript, request)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the process serves the next one
        routine = _ROUTINE.match(str(error))
        where = routine.group() if routine else ""
        return {"fault": type(error).__name__, "where": where}, b""
    finally:
        signal.alarm(0)
    return {"length": len(body)}, body


def main() -> None:
    """Serve until stdin ends."""
    bound(int(sys.argv[1]))
    out = reply_to()
    import mapscript  # noqa: PLC0415 -- prints when it loads, so stdout must be safe before

    while line := sys.stdin.buffer.readline():
        head, body = answer(mapscript, line)
        out.write(json.dumps(head).encode() + b"\n" + body)
        out.flush()


if __name__ == "__main__":
    main()
