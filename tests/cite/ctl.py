"""Reads the logs of TEAM Engine, which runs the suites written as CTL scripts.

Each test has a folder with its ``log.xml``; the tests that it calls lie in folders inside. The
tests below the first are the conformance classes.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

from lxml import etree

from tests.cite.results import Outcome, Report, Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml.etree import _Element

MAIN: Final = "com.occamlab.te.Test"
# What the engine is made of, by the names of ``artifacts.tsv``.
ENGINE: Final = (
    "teamengine-core",
    "teamengine-resources",
    "teamengine-spi",
    "saxon9",
    "guava",
    "failureaccess",
    "jing",
    "isorelax",
    "xml-resolver",
    "xercesImpl",
    "xml-apis",
)
SESSION: Final = "cite"
# The engine writes below its own folder only, which is in the home folder: see tests/cite/java.py.
LOGS: Final = "teamengine/users"
# What TEAM Engine notes at the end of a test; anything else is a failure.
_OUTCOMES: Final = {
    "0": Outcome.PASSED,  # of a recommendation
    "1": Outcome.PASSED,
    "4": Outcome.PASSED,  # with a warning
    "2": Outcome.SKIPPED,
    "3": Outcome.SKIPPED,
}
# A test of the suite that does not find its data says so and passes: it has tested nothing.
_WITHOUT_DATA: Final = re.compile(r"\bdoes not exist\b|\bUnable to acquire lock\b")
# Checks that tests call are steps of the test.
_STEPS: Final = "http://www.occamlab.com/ctl"


def words(jar: Path, folder: Path, told: Mapping[str, str], *, first: str = "") -> list[str]:
    """What the engine hears: to run ``main.ctl`` of ``jar``, from the test ``first`` on.

    Everything of the jar is put into ``folder``: schemas are looked for where the engine runs.
    """
    (folder / LOGS).mkdir(parents=True)
    with zipfile.ZipFile(jar) as archive:
        archive.extractall(folder)
    return [
        f"-source={folder / 'main.ctl'}",
        f"-logdir={folder / LOGS}",
        f"-session={SESSION}",
        *([f"-test={first}"] if first else []),
        *(f"@{name}={value}" for name, value in told.items()),
    ]


def read(folder: Path) -> Report:
    """The report below ``folder``; raises ``FileNotFoundError`` when there is none."""
    return Report(tuple(_results(_first(folder))))


def read_leaves(folder: Path) -> Report:
    """As ``read``, of the tests that call no others, in the classes that their prefixes name."""
    tests = _leaves(_first(folder))
    return Report(tuple(_result(_prefix(_log(test)), test) for test in tests))


def _first(folder: Path) -> Path:
    first = folder / LOGS / SESSION
    if not (first / "log.xml").is_file():
        msg = f"no log.xml in {first}: the suite did not run"
        raise FileNotFoundError(msg)
    return first


def _leaves(folder: Path) -> Iterator[Path]:
    below = _below(folder)
    if not below:
        yield folder
    for test in below:
        yield from _leaves(test)


def _results(first: Path) -> Iterator[Result]:
    for group in _below(first):
        title = _name(_log(group))
        # Logs are named by their place in the script: in this order they ran.
        tests = [test for test in _below(group) if not _is_step(_log(test))]
        for test in tests or [group]:
            yield _result(title, test)


def _below(folder: Path) -> list[Path]:
    calls = [call.get("path", "").rpartition("/")[2] for call in _log(folder).iter("testcall")]
    return [folder / name for name in calls if (folder / name / "log.xml").is_file()]


def _result(title: str, folder: Path) -> Result:
    log = _log(folder)
    ended = log.find("endtest")
    code = "" if ended is None else ended.get("result", "")
    told = [text for below in (folder, *_below(folder)) for text in _messages(_log(below))]
    outcome, message = _OUTCOMES.get(code, Outcome.FAILED), " ".join(told)
    if outcome is Outcome.PASSED and _WITHOUT_DATA.search(message):
        outcome, message = Outcome.SKIPPED, f"passed without data: {message}"
    return Result(
        conformance_class=title,
        method=_name(log),
        outcome=outcome,
        message=message,
    )


def _messages(log: _Element) -> list[str]:
    words = (" ".join("".join(map(str, el.itertext())).split()) for el in log.iter("message"))
    return [text for text in words if text]


def _log(folder: Path) -> _Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.parse(folder / "log.xml", parser).getroot()


def _name(log: _Element) -> str:
    began = log.find("starttest")
    return "" if began is None else began.get("local-name", "")


def _prefix(log: _Element) -> str:
    began = log.find("starttest")
    return "" if began is None else began.get("prefix", "")


def _is_step(log: _Element) -> bool:
    began = log.find("starttest")
    return began is not None and began.get("namespace-uri") == _STEPS
