"""The session: one real service in its own database, loaded once with all the real data."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import pytest
import requests

from tests.interop import comparing, real_data, truth
from tests.interop.comparing import AS_STORED
from tests.interop.loading import IMPORTS, SAMPLE_COLUMNS, store_areas, water_posts_file
from tests.interop.service import running_service
from tests.interop.tallies import Tallies

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from psycopg import Connection

    from tests.interop.comparing import Heights
    from tests.interop.service import Credential, Service
    from tests.interop.truth import Features

_TALLIES: Final = pytest.StashKey[Tallies]()
_ROUND_TRIPS: Final = pytest.StashKey[Tallies]()
_SECONDS: Final = pytest.StashKey[dict[str, float]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make room for what the summary will print."""
    config.stash[_TALLIES] = Tallies()
    config.stash[_ROUND_TRIPS] = Tallies()
    config.stash[_SECONDS] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse to run where the real data is not at hand: what read nothing has proved nothing."""
    here = Path(__file__).parent
    if real_data.is_here() or not any(here in item.path.parents for item in items):
        return
    msg = f"no real data in {real_data.DATA} (VESIVERKKO_DATA names it)"
    raise pytest.UsageError(msg)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the counts of all types and round trips, so that a note can quote them."""
    for title, key in (
        ("features, as each client counts them", _TALLIES),
        ("networks that went out and came back", _ROUND_TRIPS),
    ):
        if config.stash[key].counts:
            terminalreporter.section(title)
            for line in config.stash[key].lines():
                terminalreporter.write_line(line)
    if seconds := config.stash[_SECONDS]:
        terminalreporter.section("seconds")
        for name, spent in seconds.items():
            terminalreporter.write_line(f"{name:40} {spent:6.1f}")


@pytest.fixture(scope="session")
def tallies(request: pytest.FixtureRequest) -> Tallies:
    """Where tests note what was counted."""
    return request.config.stash[_TALLIES]


@pytest.fixture(scope="session")
def round_trips(request: pytest.FixtureRequest) -> Tallies:
    """Where tests note what was stored before a network went out, and after it came back."""
    return request.config.stash[_ROUND_TRIPS]


@pytest.fixture(scope="session")
def timed(request: pytest.FixtureRequest) -> Callable[[str, float], None]:
    """A function that notes how long something took since a time of ``time.monotonic``."""

    def note(name: str, since: float) -> None:
        request.config.stash[_SECONDS][name] = time.monotonic() - since

    return note


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The running service, empty."""
    with running_service(tmp_path_factory.mktemp("service")) as running:
        yield running


Outcomes = dict[str, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def loaded(
    service: Service,
    tmp_path_factory: pytest.TempPathFactory,
    timed: Callable[[str, float], None],
) -> Outcomes:
    """Everything goes in once; what each command said, also one that failed."""
    outcomes: Outcomes = {}
    for name, wanted in IMPORTS.items():
        start = time.monotonic()
        outcomes[name] = service.manage("import_network", wanted.path, *wanted.words)
        timed(f"import {name}", start)
    posts = water_posts_file(tmp_path_factory.mktemp("posts"))
    for name, words in (
        ("sample", (real_data.SAMPLE_POINTS, "--columns", SAMPLE_COLUMNS)),
        ("posts", (posts,)),
    ):
        start = time.monotonic()
        outcomes[name] = service.manage("sync", "vesikanta", "--file", *words)
        timed(f"sync vesikanta: {name}", start)
    with service.connect() as connection:
        store_areas(connection)
    return outcomes


@pytest.fixture(scope="session")
def database(service: Service) -> Iterator[Connection[Any]]:
    """The owner's connection."""
    with service.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def main_user(service: Service, loaded: Outcomes) -> Credential:
    """A credential that sees everything."""
    return service.credential("main_user")


@pytest.fixture(scope="session")
def feed(service: Service, loaded: Outcomes) -> Credential:
    """A credential as KeyAqua has it."""
    return service.credential("feed")


@pytest.fixture(scope="session")
def stored(
    database: Connection[Any], loaded: Outcomes, tallies: Tallies
) -> Callable[[str, int], Features]:
    """A function that gives what the database holds of a type, in a system."""

    @cache
    def read(type_name: str, srid: int) -> Features:
        features = truth.stored_features(database, type_name, srid)
        tallies.note(type_name, "database", len(features))
        return features

    return read


class Agree(Protocol):
    """A function that notes what a client counted and asserts that it read what is stored."""

    def __call__(
        self,
        client: str,
        type_name: str,
        srid: int,
        read: Features,
        *,
        heights: Heights = AS_STORED,
    ) -> None:
        """Compare the features that ``client`` read of a type."""


@pytest.fixture(scope="session")
def agree(stored: Callable[[str, int], Features], tallies: Tallies) -> Agree:
    """Compare with the database, and note the count for the table."""

    def compare(
        client: str, type_name: str, srid: int, read: Features, *, heights: Heights = AS_STORED
    ) -> None:
        tallies.note(type_name, client, len(read))
        comparing.assert_equal(read, stored(type_name, srid), srid, heights=heights)

    return compare


@pytest.fixture(scope="session")
def web(main_user: Credential) -> Iterator[requests.Session]:
    """A plain HTTP client that signs itself in."""
    with requests.Session() as session:
        session.auth = (main_user.key, main_user.secret)
        yield session


@pytest.fixture(scope="session")
def ask(web: requests.Session, service: Service) -> Callable[..., requests.Response]:
    """A function that sends a WFS request as key-value pairs and gives the answer."""

    def send(version: str, request: str, **more: str) -> requests.Response:
        words = {"service": "WFS", "version": version, "request": request, **more}
        return web.get(service.wfs, params=words, timeout=120)

    return send


@pytest.fixture(scope="session")
def own_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service for tests that edit, so that the counts of the others stay."""
    with running_service(tmp_path_factory.mktemp("edits"), purpose="edits") as running:
        yield running


@pytest.fixture(scope="session")
def own_database(own_service: Service) -> Iterator[Connection[Any]]:
    """The owner's connection."""
    with own_service.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def planner(own_service: Service) -> Credential:
    """A credential that may edit networks."""
    return own_service.credential("planner")


@pytest.fixture
def empty(own_database: Connection[Any]) -> None:
    """Nothing is stored when the test begins."""
    own_database.execute("DELETE FROM networks_link")
    own_database.execute("DELETE FROM networks_node")
    own_database.execute("DELETE FROM networks_area")
    own_database.execute("DELETE FROM networks_interruption")
