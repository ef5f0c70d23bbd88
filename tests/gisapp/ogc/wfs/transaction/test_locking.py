"""LockFeature and GetFeatureWithLock in the three versions, and transactions under a lock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from gisapp.access import locks
from gisapp.models import FeatureLock, LedgerEntry, LockedFeature
from networks.models import Node
from tests.make import EAST, make_consumption_point, make_point, make_valve
from tests.support.ogc import VV, WFS, get, post
from tests.support.wfs_t import FES, OGC, VERSIONS, WFS_1, by_id, named_ids, prop, send, update

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.ogc import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(machine_as: Callable[[str], Client]) -> Client:
    return machine_as("planner")


def id_of(row: Node) -> str:
    return f"venttiili.{row.tunnus}"


def lock(
    client: Client, *rows: Node, version: str = "2.0.0", attributes: str = "", verb: str = ""
) -> Answer:
    """Lock ``rows`` by LockFeature or, as ``verb`` says, by GetFeatureWithLock."""
    new = version == "2.0.0"
    tag, attribute = ("ResourceId", "rid") if new else ("FeatureId", "fid")
    ids = "".join(f'<f:{tag} {attribute}="{id_of(row)}"/>' for row in rows)
    query = "Query" if new or verb else "Lock"
    types = "typeNames" if new else "typeName"
    name = verb or "LockFeature"
    return post(
        client,
        f'<wfs:{name} service="WFS" version="{version}" {attributes}'
        f' xmlns:wfs="{WFS["2.0.0"] if new else WFS_1}" xmlns:f="{FES if new else OGC}"'
        f' xmlns:vv="{VV}"><wfs:{query} {types}="vv:venttiili"><f:Filter>{ids}</f:Filter>'
        f"</wfs:{query}></wfs:{name}>",
    )


def key_in(answer: Answer) -> str:
    root = answer.root
    return root.get("lockId") or root.findtext(f"{{{WFS_1}}}LockId") or ""


def ids_under(answer: Answer, name: str) -> list[str]:
    return [known for el in answer.root if el.tag.endswith(f"}}{name}") for known in named_ids(el)]


def close(client: Client, row: Node, attributes: str = "", version: str = "2.0.0") -> Answer:
    inside = update("venttiili", prop("asento", "kiinni", version), by_id(id_of(row), version))
    if version != "2.0.0" and attributes:
        inside = f"<wfs:LockId>{attributes}</wfs:LockId>{inside}"
        attributes = ""
    return send(client, inside, version, attributes)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_locked_feature_is_changed_with_the_lock_only(
    planner: Client, other: Client, version: str
) -> None:
    row = make_valve()

    answer = lock(planner, row, version=version)
    key = key_in(answer)

    assert (ids_under(answer, "FeaturesLocked"), len(key) >= 32) == ([id_of(row)], True)
    for client in (planner, other):
        without = close(client, row)
        assert (without.status, without.fault[:2]) == (400, ("MissingParameterValue", "lockId"))
    said = key if version != "2.0.0" else f'lockId="{key}"'
    assert close(planner, row, said, version).status == 200
    assert not FeatureLock.objects.exists()
    line = LedgerEntry.objects.filter(action="lock").latest("seq")
    assert (line.kind, line.outcome, line.n) == ("venttiili", "ok", 1)


def test_the_answer_of_1_0_0_names_the_schema_that_declares_it(planner: Client) -> None:
    answer = lock(planner, make_valve(), version="1.0.0")

    # WFS-basic.xsd has no element for it (OGC 02-058 §10.3).
    assert b" http://schemas.opengis.net/wfs/1.0.0/WFS-transaction.xsd" in answer.body


@pytest.mark.parametrize("verb", ["update", "delete", "replace"])
def test_no_verb_passes_by_a_lock(planner: Client, other: Client, verb: str) -> None:
    row = make_valve()
    lock(planner, row)
    inside = {
        "update": update("venttiili", prop("asento", "kiinni"), by_id(id_of(row))),
        "delete": f'<wfs:Delete typeName="vv:venttiili">{by_id(id_of(row))}</wfs:Delete>',
        "replace": f"<wfs:Replace><vv:venttiili/>{by_id(id_of(row))}</wfs:Replace>",
    }[verb]

    assert send(other, inside).fault[0] == "MissingParameterValue"
    assert Node.objects.get().position == "auki"


def test_expiry_is_in_seconds_in_the_new_version_and_in_minutes_before(planner: Client) -> None:
    seconds = {}
    for version in VERSIONS:
        lock(planner, make_valve(), version=version, attributes='expiry="2"')
        seconds[version] = FeatureLock.objects.latest("pk").seconds

    assert seconds == {"1.0.0": 120, "1.1.0": 120, "2.0.0": 2}


def test_without_expiry_a_lock_lasts_five_minutes(planner: Client) -> None:
    lock(planner, make_valve())

    assert FeatureLock.objects.get().seconds == 300


@pytest.mark.parametrize("expiry", ["0", "-1", "1000000000", "1e9", "x"])
def test_a_time_out_of_bounds_is_refused(planner: Client, expiry: str) -> None:
    answer = lock(planner, make_valve(), attributes=f'expiry="{expiry}"')

    assert (answer.status, answer.fault[:2]) == (400, ("InvalidParameterValue", "expiry"))
    assert not FeatureLock.objects.exists()


@pytest.mark.parametrize("version", VERSIONS)
def test_all_or_some_of_what_somebody_else_holds(
    planner: Client, other: Client, version: str
) -> None:
    first, second = make_valve(), make_valve(geometry=make_point(EAST + 1))
    lock(other, first)

    all_ = lock(planner, first, second, version=version)
    some = lock(planner, first, second, version=version, attributes='lockAction="SOME"')

    assert (all_.status, all_.body.count(b"CannotLockAllFeatures")) == (400, 1)
    assert ids_under(some, "FeaturesLocked") == [id_of(second)]
    assert ids_under(some, "FeaturesNotLocked") == [id_of(first)]


def test_a_failed_lock_holds_nothing(planner: Client, other: Client) -> None:
    first, second = make_valve(), make_valve(geometry=make_point(EAST + 1))
    lock(other, first)

    lock(planner, first, second)

    assert list(LockedFeature.objects.values_list("row_id", flat=True)) == [first.pk]


def test_an_expired_lock_says_so_to_its_holder_and_is_unknown_to_others(
    planner: Client, other: Client
) -> None:
    row = make_valve()
    key = key_in(lock(planner, row))
    FeatureLock.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    late = close(planner, row, f'lockId="{key}"')
    foreign = close(other, row, f'lockId="{key}"')

    assert (late.status, late.fault[:2]) == (403, ("LockHasExpired", "lockId"))
    assert (foreign.status, foreign.fault[:2]) == (400, ("InvalidLockId", "lockId"))
    assert close(other, row).status == 200


def test_a_foreign_and_an_invented_lock_look_alike(planner: Client, other: Client) -> None:
    row = make_valve()
    key = key_in(lock(planner, row))

    assert close(other, row, f'lockId="{key}"').body == close(other, row, 'lockId="arvaus"').body


def test_a_lock_is_renewed_by_its_id(planner: Client, other: Client) -> None:
    row = make_valve()
    key = key_in(lock(planner, row))
    FeatureLock.objects.update(expires_at=timezone.now() + timedelta(seconds=2))
    body = f'<wfs:LockFeature xmlns:wfs="{WFS["2.0.0"]}" lockId="{key}" expiry="600"/>'

    assert key_in(post(planner, body)) == key
    assert FeatureLock.objects.get().expires_at > timezone.now() + timedelta(seconds=500)
    assert post(other, body).fault[0] == "LockHasExpired"


@pytest.mark.parametrize(("action", "left"), [("ALL", 0), ("SOME", 1)])
def test_what_a_transaction_lets_go_of(planner: Client, action: str, left: int) -> None:
    first, second = make_valve(), make_valve(geometry=make_point(EAST + 1))
    key = key_in(lock(planner, first, second))

    close(planner, first, f'lockId="{key}" releaseAction="{action}"')

    assert LockedFeature.objects.count() == left
    assert FeatureLock.objects.count() == left


@pytest.mark.parametrize("version", VERSIONS)
def test_features_come_with_a_lock(planner: Client, other: Client, version: str) -> None:
    row = make_valve()
    make_valve(geometry=make_point(EAST + 1))

    answer = lock(planner, row, version=version, verb="GetFeatureWithLock")

    assert answer.status == 200
    assert id_of(row).encode() in answer.body
    assert close(other, row).fault[0] == "MissingParameterValue"
    said = f'lockId="{key_in(answer)}"' if version == "2.0.0" else key_in(answer)
    assert close(planner, row, said, version).status == 200


def test_what_somebody_else_holds_does_not_come_with_some(planner: Client, other: Client) -> None:
    first, second = make_valve(), make_valve(geometry=make_point(EAST + 1))
    lock(other, first)

    some = lock(planner, first, second, verb="GetFeatureWithLock", attributes='lockAction="SOME"')
    all_ = lock(planner, first, second, verb="GetFeatureWithLock")

    assert (some.ids, some.root.get("numberReturned")) == ([id_of(second)], "1")
    assert all_.fault[0] == "CannotLockAllFeatures"


def test_only_what_comes_is_locked(planner: Client) -> None:
    rows = [make_valve(geometry=make_point(EAST + i)) for i in range(3)]

    lock(planner, *rows, verb="GetFeatureWithLock", attributes='count="1" startIndex="1"')

    assert list(LockedFeature.objects.values_list("row_id", flat=True)) == [rows[1].pk]


def test_a_later_page_without_what_somebody_else_holds_is_what_is_locked(
    planner: Client, other: Client
) -> None:
    rows = [make_valve(geometry=make_point(EAST + i)) for i in range(4)]
    lock(other, rows[1])

    answer = lock(
        planner,
        *rows,
        verb="GetFeatureWithLock",
        attributes='lockAction="SOME" count="2" startIndex="1"',
    )

    held = LockedFeature.objects.exclude(row_id=rows[1].pk).values_list("row_id", flat=True)
    assert (list(held), answer.ids) == ([rows[2].pk], [id_of(rows[2])])


@pytest.mark.parametrize(
    ("attribute", "locator"),
    [('resultType="hits"', "resultType"), ('outputFormat="geojson"', "outputFormat")],
)
def test_what_makes_no_sense_with_a_lock_is_refused(
    planner: Client, attribute: str, locator: str
) -> None:
    answer = lock(planner, make_valve(), verb="GetFeatureWithLock", attributes=attribute)

    assert (answer.status, answer.fault[:2]) == (400, ("InvalidParameterValue", locator))
    assert not FeatureLock.objects.exists()


@pytest.mark.parametrize("verb", ["", "GetFeatureWithLock"])
@pytest.mark.parametrize("role", ["viewer", "feed"])
def test_who_may_only_read_locks_nothing(
    machine_as: Callable[[str], Client], role: str, verb: str
) -> None:
    answer = lock(machine_as(role), make_valve(), verb=verb)

    assert (answer.status, FeatureLock.objects.count()) == (403, 0)
    line = LedgerEntry.objects.filter(action="lock").latest("seq")
    assert (line.outcome, line.kind) == ("denied", "venttiili")


def test_a_hidden_row_is_locked_by_nobody(planner: Client) -> None:
    ended = make_valve(valid_from="2000-01-01T00:00:00Z", valid_to="2020-01-01T00:00:00Z")

    answer = lock(planner, ended)

    assert (answer.status, ids_under(answer, "FeaturesLocked")) == (200, [])
    assert not LockedFeature.objects.exists()


def test_nobody_locks_more_than_the_limit(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gisapp.ogc.wfs.transaction.locking.LARGEST_LOCK", 1)

    answer = lock(planner, make_valve(), make_valve(geometry=make_point(EAST + 1)))

    assert answer.fault[0] == "OperationProcessingFailed"
    assert not FeatureLock.objects.exists()


def test_locks_come_by_parameters_too(planner: Client) -> None:
    row = make_valve()
    pairs = {"service": "WFS", "version": "2.0.0", "resourceid": id_of(row), "expiry": "30"}

    answer = get(planner, **pairs, request="LockFeature")
    assert (answer.status, FeatureLock.objects.get().seconds) == (200, 30)
    locks.release(locks.HeldLock(FeatureLock.objects.get().pk, "", 30))
    assert key_in(get(planner, **pairs, request="GetFeatureWithLock"))


def test_a_session_locks_by_post_with_its_token_only(client_as: Callable[[str], Client]) -> None:
    row = make_valve()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_as("planner").cookies
    pairs = {"service": "WFS", "version": "2.0.0", "request": "LockFeature"}

    by_get = get(strict, **pairs, resourceid=id_of(row))
    by_post = lock(strict, row)

    assert (by_get.status, by_post.status, FeatureLock.objects.count()) == (403, 403, 0)


def test_a_planner_locks_a_point_that_he_may_move(planner: Client) -> None:
    row = make_consumption_point()
    pairs = {"service": "WFS", "version": "2.0.0", "request": "LockFeature"}

    answer = get(planner, **pairs, resourceid=f"kulutuspaikka.{row.point_id}")

    assert ids_under(answer, "FeaturesLocked") == [f"kulutuspaikka.{row.point_id}"]
