"""Editors and readers at once, on the production server with its processes and roles."""

from __future__ import annotations

import http.client
import os
import re
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from gisapp.models import FeatureLock, LedgerEntry
from networks.models import Node
from tests.make import EAST, NORTH, make_credential, make_point, make_valve
from tests.support.served import Served, served, sessions, wait_for
from tests.support.wfs_t import by_id, point, prop, transaction, update

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.features import Sessions

EDITORS: Final = 50
READERS: Final = 500
FEATURES: Final = 300
# What the workers may hold above what they held before the readers came.
GROWTH_MB: Final = 64
LOCK: Final = (
    '<wfs:LockFeature service="WFS" version="2.0.0" expiry="{}"'
    ' xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:f="http://www.opengis.net/fes/2.0"'
    ' xmlns:vv="https://vesiverkko.fi/ns/1"><wfs:Query typeNames="vv:venttiili">{}</wfs:Query>'
    "</wfs:LockFeature>"
)
WAITING: Final = "wait_event_type = 'Lock'"


@pytest.fixture
def server(transactional_db: None) -> Iterator[Served]:
    with served(workers=2) as running:
        yield running


def send(server: Served, credential: str, body: str) -> tuple[int, str]:
    """POST ``body``; the status and the answer, (0, "") when the connection breaks."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)) as client:
        headers = {"Authorization": credential, "Content-Type": "text/xml"}
        try:
            client.request("POST", "/wfs", body.encode(), headers)
            answer = client.getresponse()
            return answer.status, answer.read().decode()
        except (ConnectionError, http.client.HTTPException):
            return 0, ""


def valve(number: int = 0) -> str:
    return (
        "<wfs:Insert><vv:venttiili><vv:tyyppi>sulkuventtiili</vv:tyyppi>"
        f"<vv:verkosto>vesi</vv:verkosto><vv:sijainti>{point(EAST + number, NORTH + 50)}"
        "</vv:sijainti></vv:venttiili></wfs:Insert>"
    )


def id_of(row: Node) -> str:
    return by_id(f"venttiili.{row.tunnus}")


def test_of_fifty_editors_who_saw_the_same_state_one_changes_it(server: Served) -> None:
    row = make_valve()
    row.refresh_from_db()
    credentials = [make_credential("planner") for _ in range(EDITORS)]
    seen = prop("muutosnumero", str(row.change_number))
    body = transaction(update("venttiili", seen + prop("asento", "kiinni"), id_of(row)))

    with ThreadPoolExecutor(EDITORS) as pool:
        statuses = list(pool.map(lambda one: send(server, one, body)[0], credentials))

    assert sorted(statuses) == [200] + [409] * (EDITORS - 1)
    outcomes = LedgerEntry.objects.filter(action="transaction").values_list("outcome", flat=True)
    assert sorted(outcomes) == ["error"] * (EDITORS - 1) + ["ok"]


def test_fifty_editors_of_different_features_all_get_through(server: Served) -> None:
    credentials = [make_credential("planner") for _ in range(EDITORS)]

    with ThreadPoolExecutor(EDITORS) as pool:
        bodies = [transaction(valve(number)) for number in range(EDITORS)]
        answers = list(pool.map(send, [server] * EDITORS, credentials, bodies))

    assert {status for status, _ in answers} == {200}
    numbers = Node.objects.values_list("change_number", flat=True)
    assert (len(numbers), len(set(numbers))) == (EDITORS, EDITORS)


def test_a_lock_that_ends_while_its_holder_waits_is_told_and_nothing_is_done(
    server: Served, two_sessions: Sessions
) -> None:
    writer, _other = two_sessions
    row = make_valve()
    credential = make_credential("planner")
    _, told = send(server, credential, LOCK.format(1, id_of(row)))
    key = re.findall(r'lockId="([^"]+)"', told)[0]
    inside = valve() + update("venttiili", prop("asento", "kiinni"), id_of(row))
    answers: list[tuple[int, str]] = []

    writer.execute("UPDATE networks_node SET built_year = 1999")
    body = transaction(inside, attributes=f'lockId="{key}"')
    editor = threading.Thread(target=lambda: answers.append(send(server, credential, body)))
    editor.start()
    wait_for(lambda: sessions(WAITING) >= 1, seconds=20)
    FeatureLock.objects.update(expires_at="2020-01-01T00:00:00Z")
    writer.commit()
    editor.join()

    assert (answers[0][0], "LockHasExpired" in answers[0][1]) == (403, True)
    assert list(Node.objects.values_list("position", flat=True)) == ["auki"]


def test_nothing_of_a_transaction_stays_when_its_worker_is_killed(
    server: Served, two_sessions: Sessions
) -> None:
    holder, _other = two_sessions
    row = make_valve()
    credential = make_credential("planner")
    body = transaction(valve() + update("venttiili", prop("asento", "kiinni"), id_of(row)))
    answers: list[tuple[int, str]] = []
    before = server.workers

    # Somebody else holds the row, so the update waits with the insert done.
    holder.execute("SELECT id FROM networks_node FOR UPDATE")
    editor = threading.Thread(target=lambda: answers.append(send(server, credential, body)))
    editor.start()
    wait_for(lambda: sessions(WAITING) >= 1, seconds=20)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    editor.join()
    holder.rollback()
    wait_for(lambda: not sessions(WAITING), seconds=20)

    assert answers == [(0, "")]
    assert list(Node.objects.values_list("position", flat=True)) == ["auki"]
    assert not LedgerEntry.objects.filter(action="transaction").exists()
    wait_for(lambda: bool(server.workers) and not set(server.workers) & set(before), seconds=30)
    status, _ = send(server, credential, body)
    assert (status, Node.objects.filter(position="kiinni").count()) == (200, 1)


def test_five_hundred_readers_meet_no_fault_while_others_write(server: Served) -> None:
    Node.objects.bulk_create(
        Node(
            kind="paloposti",
            type_code="maapaloposti",
            network="vesi",
            source_id=f"P{number}",
            geometry=make_point(EAST + number, NORTH),
        )
        for number in range(FEATURES)
    )
    readers = [make_credential("viewer") for _ in range(20)]
    writers = [make_credential("planner") for _ in range(5)]
    read = (
        '<wfs:GetFeature service="WFS" version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"'
        ' xmlns:vv="https://vesiverkko.fi/ns/1"><wfs:Query typeNames="vv:paloposti"/>'
        "</wfs:GetFeature>"
    )
    for credential in readers + writers:
        send(server, credential, read)
    before = server.memory_mb
    jobs = [(readers[number % len(readers)], read) for number in range(READERS)]
    for number in range(EDITORS):
        job = (writers[number % len(writers)], transaction(valve(number)))
        jobs.insert(number * READERS // EDITORS, job)

    with ThreadPoolExecutor(len(jobs)) as pool:
        answers = list(pool.map(lambda job: send(server, *job), jobs))

    assert {status for status, _ in answers} == {200}
    whole = [text for _, text in answers if "FeatureCollection" in text]
    assert len(whole) == READERS
    assert {text.count("<vv:paloposti ") for text in whole} == {FEATURES}
    assert Node.objects.filter(kind="venttiili").count() == EDITORS
    assert server.memory_mb - before < GROWTH_MB
