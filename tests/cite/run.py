"""Runs the suites one after the other, each against a service with the data that it wants."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO
from urllib.parse import urlsplit

from tests.cite import java, own_types, table
from tests.cite.artifacts import NotToBeHadError, fetched, named
from tests.cite.proxy import signed_in
from tests.cite.results import Outcome
from tests.cite.schemas import Schemas
from tests.cite.suites import SUITES
from tests.cite.suites.suite import Data, Suite
from tests.interop.service import running_service

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from tests.cite.results import Report
    from tests.interop.service import Service

_SETTINGS: Final = {
    Data.WORKSPACE: "tests.cite.settings",
    Data.DEMO: "tests.cite.own_settings",
    Data.TOWN: "tests.cite.town_settings",
}


def run(names: Collection[str], state: Path) -> bool:
    """Run the suites called ``names``, or all; whether all that we claim holds.

    ``state`` keeps the jars between runs; reports and logs lie in its folder ``out``. A suite that
    no repository has is told in the table; only when it was asked for by name is that a fault.
    """
    chosen = [suite for suite in SUITES if not names or suite.name in names]
    jars, missing = _jars(chosen, state)
    sound = not names or not missing
    for data in dict.fromkeys(suite.data for suite in chosen if suite.name in jars):
        with _service(data, state) as service:
            for suite in chosen:
                if suite.data is data and suite.name in jars:
                    sound = _examine(suite, jars[suite.name], service, state) and sound
    for suite in chosen:
        if suite.name in missing:
            _say(f"\n{table.heading(suite.title)}\n  not to be had: {missing[suite.name]}")
    return sound


def _jars(suites: list[Suite], state: Path) -> tuple[dict[str, list[Path]], dict[str, str]]:
    """The class path of each suite by its name, and why the others have none."""
    repository = state / "maven"
    repository.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Path]] = {}
    missing: dict[str, str] = {}
    for suite in suites:
        wanted = (suite.jar, *suite.libraries)
        try:
            found[suite.name] = [fetched(named(name), repository) for name in wanted]
        except NotToBeHadError as error:
            missing[suite.name] = str(error)
    return found, missing


@contextmanager
def _service(data: Data, state: Path) -> Iterator[Service]:
    folder = state / "service"
    folder.mkdir(parents=True, exist_ok=True)
    with running_service(
        folder, purpose=f"cite_{data.value}", DJANGO_SETTINGS_MODULE=_SETTINGS[data]
    ) as service:
        if data is Data.DEMO:
            own_types.load(service)
        else:
            service.done("cite_load" if data is Data.WORKSPACE else "cite_town_load")
        yield service


def _examine(suite: Suite, jars: list[Path], service: Service, state: Path) -> bool:
    """Run one suite and print what it found; whether all that we claim of it holds."""
    begun = time.monotonic()
    _say(f"{suite.title} …", sys.stderr)
    try:
        report = _report(suite, jars, service, state / "out" / suite.name)
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
    for conformance_class, about, reason in suite.not_for:
        _say(f"  set aside: {conformance_class} of {about} {reason}")
    lost, new = table.compare(suite.name, report)
    for method in lost:
        _say(f"  no longer passes: {method}")
    for method in new:
        _say(f"  passes now: {method}")
    table.write(state / "passed", suite.name, report.passed())
    return not lost and table.sound(report, suite.claimed, suite.excuses)


def _report(suite: Suite, jars: list[Path], service: Service, folder: Path) -> Report:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    credential = service.credential(suite.role)
    port = urlsplit(service.address).port or 80
    schemas = Schemas.of(jars[0], suite.catalogue)
    with signed_in(port, credential.key, credential.secret, schemas) as address:
        proxy = ["-Dhttp.proxyHost=127.0.0.1", f"-Dhttp.proxyPort={urlsplit(address).port}"]
        launcher = [str(suite.launcher)] if suite.launcher else []
        launch = ["-cp", ":".join(map(str, jars)), *launcher, suite.main]
        words = suite.command(address, jars[0], folder)
        java.run([*proxy, *launch, *words], folder, seconds=suite.seconds)
    return suite.read(folder)


def _say(line: str, file: TextIO | None = None) -> None:
    print(line, file=file or sys.stdout, flush=True)
