"""The engine's processes: replaced when they fail, bounded in time, gone when we are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gisapp.core.errors import LimitError, UnavailableError
from gisapp.ogc.wms import engine, mapfile
from tests.support.png import pixels
from tests.support.wms import exception, get_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
RENDERER = "renderer.py"


def blank() -> str:
    picture = mapfile.Picture(width=8, height=6, format=mapfile.ImageFormat.PNG)
    return mapfile.map_text(picture, None, ())


def running(parent: int) -> set[int]:
    """The painting processes below ``parent``."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if RENDERER.encode() in words and above == parent:
            found.add(int(folder.name))
    return found


def test_a_process_serves_one_picture_after_another() -> None:
    first = engine.paint(blank(), {})
    processes = running(os.getpid())

    assert pixels(first).shape == (6, 8, 4)
    assert len(processes) == 1
    assert engine.paint(blank(), {}) == first
    assert running(os.getpid()) == processes


def test_a_process_that_was_killed_is_replaced() -> None:
    engine.paint(blank(), {})
    (old,) = running(os.getpid())
    os.kill(old, signal.SIGKILL)
    time.sleep(0.2)

    assert pixels(engine.paint(blank(), {})).shape == (6, 8, 4)
    assert running(os.getpid()) - {old}


def test_a_fault_in_a_map_is_told_without_its_text_and_the_process_goes_on() -> None:
    with pytest.raises(UnavailableError) as raised:
        engine.paint("MAP\nLAYER salainen\n", {})

    assert "salainen" not in raised.value.message
    processes = running(os.getpid())
    engine.paint(blank(), {})
    assert running(os.getpid()) == processes


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.paint(blank(), {})
    (old,) = running(os.getpid())
    os.kill(old, signal.SIGSTOP)
    monkeypatch.setattr(engine, "SECONDS", 1)

    with pytest.raises(LimitError, match="too long"):
        engine.paint(blank(), {})

    assert old not in running(os.getpid())


def test_a_process_that_hangs_keeps_nobody_waiting_however_long_the_request_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine.paint(blank(), {})
    (old,) = running(os.getpid())
    os.kill(old, signal.SIGSTOP)
    monkeypatch.setattr(engine, "SECONDS", 1)
    begun = time.monotonic()

    with pytest.raises(LimitError, match="too long"):
        engine.paint(blank() + "\n# a comment" * 100_000, {})

    assert time.monotonic() - begun < 5
    assert old not in running(os.getpid())


def test_a_long_request_is_painted() -> None:
    assert pixels(engine.paint(blank() + "\n# a comment" * 100_000, {})).shape == (6, 8, 4)


def test_a_process_that_dies_in_the_middle_of_a_picture_is_told_and_replaced() -> None:
    engine.paint(blank(), {})
    (old,) = running(os.getpid())
    os.kill(old, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (old, signal.SIGKILL)).start()

    with pytest.raises(UnavailableError, match="does not answer"):
        engine.paint(blank(), {})

    assert pixels(engine.paint(blank(), {})).shape == (6, 8, 4)


def test_a_picture_that_needs_too_much_memory_is_refused() -> None:
    picture = mapfile.Picture(width=8192, height=8192, format=mapfile.ImageFormat.PNG)
    big = mapfile.map_text(picture, None, ()).replace("MAXSIZE 8192", "MAXSIZE 60000")

    with pytest.raises(UnavailableError):
        engine.paint(big.replace("SIZE 8192 8192", "SIZE 60000 60000"), {})

    assert pixels(engine.paint(blank(), {})).shape == (6, 8, 4)


def test_without_an_engine_the_client_hears_it(
    monkeypatch: pytest.MonkeyPatch, client_as: Callable[[str], Client]
) -> None:
    engine.end_all()
    monkeypatch.setattr(engine, "_PYTHON", "/bin/false")

    response = get_map(client_as("viewer"))

    assert response.status_code == 503
    assert "engine" in exception(response)[1]


def test_no_process_outlives_its_parent_however_that_ends() -> None:
    program = textwrap.dedent(
        """
        import os, sys, time
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django
        django.setup()
        from gisapp.ogc.wms import engine, mapfile
        picture = mapfile.Picture(width=8, height=8, format=mapfile.ImageFormat.PNG)
        engine.paint(mapfile.map_text(picture, None, ()), {})
        print("ready", flush=True)
        time.sleep(60)
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        (child,) = running(parent.pid)
        parent.kill()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    assert RENDERER.encode() not in _words(child)


def _words(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
