"""What a suite is: how it runs, what it is told, and what we claim of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tests.cite import testng

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cite.results import Report, Result

# Java had these in itself until version 10; most suites still count on them.
JAXB: Final = ("jakarta.xml.bind-api", "jaxb-impl", "jakarta.activation")
# And what a launcher changes a suite with.
PATCHED: Final = (*JAXB, "byte-buddy", "byte-buddy-agent")


class Data(Enum):
    """What the service holds while a suite runs."""

    WORKSPACE = "workspace"
    DEMO = "demo"
    TOWN = "town"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One run of one suite.

    ``jar`` and ``libraries`` name artifacts of ``artifacts.tsv``; ``launcher`` is a Java source
    file that starts ``main`` after changes of its own. ``catalogue`` lies in the jar and says
    where in it the published schemas are. ``command`` takes the address of the service, the jar
    and a folder for files, and gives the words that the suite is started with; ``read`` takes the
    folder and gives what it found.
    ``claimed`` are the conformance classes in which nothing may fail or be skipped, save the
    methods in ``set_aside`` and, in a class of ``not_for``, what ran with that parameter; each with
    the reason. ``role`` is that of the credential.
    """

    name: str
    title: str
    jar: str
    main: str
    claimed: frozenset[str]
    command: Callable[[str, Path, Path], list[str]]
    libraries: tuple[str, ...] = JAXB
    launcher: Path | None = None
    catalogue: str = ""
    read: Callable[[Path], Report] = testng.read
    data: Data = Data.WORKSPACE
    role: str = "main_user"
    seconds: int = 900
    set_aside: tuple[tuple[str, str], ...] = ()
    not_for: tuple[tuple[str, str, str], ...] = ()

    def excuses(self, result: Result) -> bool:
        """Whether ``result`` may be other than passed."""
        return result.method in dict(self.set_aside) or any(
            result.conformance_class == conformance_class and about in result.about
            for conformance_class, about, _ in self.not_for
        )
