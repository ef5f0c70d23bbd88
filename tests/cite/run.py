"""Runs the suites one after the other, each against a service with the data that it wants."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from tests.cite import java, table, testng
from tests.cite.artifacts import all_artifacts, fetched
from tests.cite.proxy import signed_in
from tests.cite.results import Outcome
from tests.cite.schemas import Schemas
from tests.cite.suites import SUITES, Data, Suite
from tests.interop.service import running_service

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tests.cite.results import Report
    from tests.interop.service import Service

_SETTINGS: Final = {
    Data.WORKSPACE: "tests.cite.settings",
    Data.DEMO: "gisapp.settings",
}
_LAUNCH: Final = Path(__file__).with_name("Launch.java")
_DEMO_POINTS: Final = "150"


def run(names: Collection[str], state: Path) -> bool:
    """Run the suites called ``names``; whether all that we claim holds.

    ``state`` keeps the jars between runs; reports and logs lie in its folder ``out``.
    """
    chosen = [suite for suite in SUITES if suite.name in names]
    sound = True
    for data in dict.fromkeys(suite.data for suite in chosen):
        with _service(data, state) as service:
            for suite in chosen:
                if suite.data is data:
                    sound = _examine(suite, service, state) and sound
    return sound


@contextmanager
def _service(data: Data, state: Path) -> Iterator[Service]:
    folder = state / "service"
    folder.mkdir(parents=True, exist_ok=True)
    with running_service(
        folder, purpose=f"cite_{data.value}", DJANGO_SETTINGS_MODULE=_SETTINGS[data]
    ) as service:
        if data is Data.DEMO:
            service.done("demo_load", "--points", _DEMO_POINTS)
        else:
            service.done("cite_load")
        yield service


def _examine(suite: Suite, service: Service, state: Path) -> bool:
    """Run one suite and print what it found; whether all that we claim of it holds."""
    begun = time.monotonic()
    _say(f"{suite.title} …", sys.stderr)
    try:
        report = _report(suite, service, state)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        _say(f"{suite.title}: {error}")
        return False
    _say(f"\n{table.heading(suite.title)}  {time.monotonic() - begun:.0f} s")
    for line in table.rows(report, suite.claimed):
        _say(line)
    return _judge(suite, report, state)


def _judge(suite: Suite, report: Report, state: Path) -> bool:
    for outcome in (Outcome.FAILED, Outcome.SKIPPED):
        for line in table.faults(report, outcome, suite.claimed):
            _say(line)
    for method, reason in suite.set_aside:
        _say(f"  set aside: {method} {reason}")
    lost, new = table.compare(suite.name, report)
    for method in lost:
        _say(f"  no longer passes: {method}")
    for method in new:
        _say(f"  passes now: {method}")
    table.write(state / "passed", suite.name, report.passed())
    return not lost and table.sound(report, suite.claimed, frozenset(dict(suite.set_aside)))


def _report(suite: Suite, service: Service, state: Path) -> Report:
    folder = state / "out" / suite.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    repository = state / "maven"
    repository.mkdir(exist_ok=True)
    jars = [fetched(artifact, repository) for artifact in all_artifacts()]
    credential = service.credential(suite.role)
    port = urlsplit(service.address).port or 80
    schemas = Schemas.of(jars[0])
    with signed_in(port, credential.key, credential.secret, schemas) as address:
        inputs = folder / "inputs.xml"
        inputs.write_text(_properties(suite.inputs(address, folder)), encoding="utf-8")
        proxy = ["-Dhttp.proxyHost=127.0.0.1", f"-Dhttp.proxyPort={urlsplit(address).port}"]
        launch = ["-cp", ":".join(map(str, jars)), str(_LAUNCH), suite.main]
        java.run([*proxy, *launch, "-o", str(folder), str(inputs)], folder, seconds=suite.seconds)
    return testng.read(folder)


def _properties(values: dict[str, str]) -> str:
    """Java's XML properties, without the DOCTYPE, which would send the parser to the network."""
    entries = "".join(
        f'<entry key="{key}">{escape(value)}</entry>\n' for key, value in values.items()
    )
    return f'<properties version="1.0">\n{entries}</properties>\n'


def _say(line: str, file: TextIO | None = None) -> None:
    print(line, file=file or sys.stdout, flush=True)
