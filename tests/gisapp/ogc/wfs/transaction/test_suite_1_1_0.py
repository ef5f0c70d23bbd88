"""What the official suite of WFS 1.1.0 asserts of transactions and locks, one by one.

The suite asks it of types of its own; here it is asked of ours (docs/decisions/0017). Each test
has the name that the suite gives it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.utils import timezone

from gisapp.models import FeatureLock
from networks.models import Node
from tests.make import EAST, NORTH, make_point, make_valve
from tests.support.ogc import OWS, VV, Answer, get, post
from tests.support.wfs_t import GML_31, OGC, URN, WFS_1, named_ids, point, prop, total, update
from tests.support.wfs_t import send as send_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

V: Final = "1.1.0"
UNKNOWN: Final = URN.format(999_999)


@pytest.fixture
def other(machine_as: Callable[[str], Client]) -> Client:
    return machine_as("planner")


def send(client: Client, inside: str, attributes: str = "", *, lock: str = "") -> Answer:
    held = f"<wfs:LockId>{lock}</wfs:LockId>" if lock else ""
    return send_in(client, held + inside, V, attributes)


def valve(east: float = EAST, *, more: str = "", place: str = "", gml_id: str = "") -> str:
    said = f' gml:id="{gml_id}"' if gml_id else ""
    return (
        f"<vv:venttiili{said}><vv:tyyppi>sulkuventtiili</vv:tyyppi>"
        f"<vv:verkosto>vesi</vv:verkosto>{more}"
        f"<vv:sijainti>{place or point(east, NORTH)}</vv:sijainti></vv:venttiili>"
    )


def insert(features: str, attributes: str = 'handle="insert-1"') -> str:
    return f"<wfs:Insert {attributes}>{features}</wfs:Insert>"


def by_ids(*ids: str) -> str:
    """A filter in the way of 1.1.0, which names features by ``GmlObjectId``."""
    named = (f'<f:GmlObjectId gml:id="{one}"/>' for one in ids)
    return f"<f:Filter>{''.join(named)}</f:Filter>"


def delete(condition: str) -> str:
    return f'<wfs:Delete handle="del-1" typeName="vv:venttiili">{condition}</wfs:Delete>'


def close(*ids: str) -> str:
    return update("venttiili", prop("asento", "kiinni", V), by_ids(*ids), "upd-1")


def lock(
    client: Client, condition: str = "", attributes: str = 'lockAction="ALL"', verb: str = ""
) -> Answer:
    """LockFeature, or GetFeatureWithLock as ``verb`` says, of valves for a minute."""
    name, query = verb or "LockFeature", "Query" if verb else "Lock"
    return post(
        client,
        f'<wfs:{name} service="WFS" version="{V}" expiry="1" {attributes} xmlns:wfs="{WFS_1}"'
        f' xmlns:f="{OGC}" xmlns:gml="{GML_31}" xmlns:vv="{VV}">'
        f'<wfs:{query} typeName="vv:venttiili">{condition}</wfs:{query}></wfs:{name}>',
    )


def key_in(answer: Answer) -> str:
    return answer.root.get("lockId") or answer.root.findtext(f"{{{WFS_1}}}LockId") or ""


def ids_under(answer: Answer, name: str) -> list[str]:
    found = answer.root.find(f"{{{WFS_1}}}{name}")
    return [] if found is None else named_ids(found)


def valves(count: int = 3) -> list[str]:
    rows = [make_valve(geometry=make_point(EAST + i)) for i in range(count)]
    return [f"venttiili.{row.tunnus}" for row in rows]


def fetched(client: Client, feature_id: str) -> list[str]:
    return get(client, service="WFS", version=V, request="GetFeature", featureId=feature_id).ids


def fault(answer: Answer) -> str | None:
    assert answer.root.tag == f"{{{OWS[V]}}}ExceptionReport"
    assert answer.fault[2]
    return answer.fault[0]


def totals(answer: Answer) -> list[int]:
    return [total(answer, f"total{what}") for what in ("Inserted", "Updated", "Deleted")]


def test_transaction_tc1_1_ids_of_all_inserted_features_are_listed(planner: Client) -> None:
    answer = send(planner, insert("".join(valve(EAST + i) for i in range(3))))

    results = answer.root.find(f"{{{WFS_1}}}InsertResults")
    assert results is not None
    assert (totals(answer), len(results)) == ([3, 0, 0], 3)
    assert [el.tag for el in results] == [f"{{{WFS_1}}}Feature"] * 3
    assert {el.get("handle") for el in results} == {"insert-1"}
    ids = named_ids(results)
    assert [fetched(planner, feature_id) for feature_id in ids] == [[one] for one in ids]


def test_transaction_tc2_1_the_system_of_an_insert_is_that_of_its_geometries(
    planner: Client,
) -> None:
    bare = f"<gml:Point><gml:pos>{EAST} {NORTH}</gml:pos></gml:Point>"

    answer = send(planner, insert(valve(place=bare), f'srsName="{URN.format(3067)}"'))

    assert (totals(answer), Node.objects.get().geometry.coords) == ([1, 0, 0], (EAST, NORTH))


def test_transaction_tc2_2_an_unknown_system_of_an_insert_is_refused(planner: Client) -> None:
    answer = send(planner, insert(valve(), f'srsName="{UNKNOWN}"'))

    assert (fault(answer), Node.objects.count()) == ("InvalidParameterValue", 0)


def test_transaction_tc3_1_an_unknown_system_of_one_geometry_fails_the_whole(
    planner: Client,
) -> None:
    wrong = insert(valve(place=point(EAST, NORTH, UNKNOWN)))

    answer = send(planner, wrong + insert(valve(), 'handle="insert-2"'))

    assert (fault(answer), Node.objects.count()) == ("InvalidParameterValue", 0)


def test_transaction_tc4_1_statements_are_processed_in_order(planner: Client) -> None:
    made = "00000000-0000-4000-8000-000000000041"
    feature_id = f"venttiili.{made}"

    answer = send(
        planner,
        close(feature_id)
        + insert(valve(gml_id=feature_id), 'idgen="UseExisting"')
        + delete(by_ids(feature_id)),
    )

    assert (totals(answer), Node.objects.count()) == ([1, 0, 1], 0)


def test_transaction_tc5_1_updates_are_counted(planner: Client) -> None:
    (known,) = valves(1)

    answer = send(planner, insert(valve(EAST + 50)) + close(known))

    assert (totals(answer), Node.objects.filter(position="kiinni").count()) == ([1, 1, 0], 1)


def test_transaction_tc6_1_what_is_native_and_not_safe_to_ignore_is_refused(
    planner: Client,
) -> None:
    answer = send(planner, '<wfs:Native vendorId="x" safeToIgnore="false"><go/></wfs:Native>')

    assert fault(answer) == "InvalidParameterValue"


def test_transaction_tc7_1_a_geometry_is_updated(planner: Client) -> None:
    (known,) = valves(1)
    moved = prop("sijainti", point(EAST + 5, NORTH), V)

    answer = send(planner, update("venttiili", moved, by_ids(known)))

    assert (totals(answer), Node.objects.get().geometry.x) == ([0, 1, 0], EAST + 5)


def test_transaction_tc7_2_coordinates_of_another_system_are_refused(planner: Client) -> None:
    (known,) = valves(1)
    wrong = "<gml:Point><gml:pos>61.69 27.27</gml:pos></gml:Point>"

    answer = send(planner, update("venttiili", prop("sijainti", wrong, V), by_ids(known), "upd-1"))

    assert (fault(answer), answer.fault[1]) == ("InvalidParameterValue", "upd-1")
    assert Node.objects.get().geometry.x == EAST


def test_transaction_tc8_1_many_properties_are_updated(planner: Client) -> None:
    (known,) = valves(1)
    both = prop("asento", "kiinni", V) + prop("rakennusvuosi", "1987", V)

    answer = send(planner, update("venttiili", both, by_ids(known)))

    row = Node.objects.get()
    assert (totals(answer), row.position, row.built_year) == ([0, 1, 0], "kiinni", 1987)


def test_transaction_tc9_1_what_must_be_there_is_not_removed(planner: Client) -> None:
    (known,) = valves(1)

    answer = send(planner, update("venttiili", prop("tyyppi", None, V), by_ids(known), "upd-1"))

    assert fault(answer) == "InvalidParameterValue"
    assert Node.objects.get().type_code == "sulkuventtiili"


def test_transaction_tc10_1_values_of_another_type_are_refused(planner: Client) -> None:
    (known,) = valves(1)

    answer = send(
        planner, update("venttiili", prop("rakennusvuosi", "eilen", V), by_ids(known), "upd-1")
    )

    assert (fault(answer), answer.fault[1]) == ("InvalidParameterValue", "upd-1")
    assert Node.objects.get().built_year is None


def test_transaction_tc11_1_what_may_be_missing_is_removed(planner: Client) -> None:
    feature_id = named_ids(
        send(planner, insert(valve(more="<vv:rakennusvuosi>1999</vv:rakennusvuosi>"))).root
    )[0]

    answer = send(planner, update("venttiili", prop("rakennusvuosi", None, V), by_ids(feature_id)))

    assert (totals(answer), Node.objects.get().built_year) == ([0, 1, 0], None)


@pytest.mark.parametrize("version", ["1.1.0", "1.0.0"])
def test_transaction_tc12_1_a_delete_without_a_filter_is_refused(
    main_user: Client, version: str
) -> None:
    valves(1)

    answer = send_in(main_user, delete(""), version)

    assert Node.objects.count() == 1
    if version == V:
        assert fault(answer) == "MissingParameterValue"


def test_transaction_tc13_1_all_that_match_are_deleted(planner: Client) -> None:
    ids = named_ids(send(planner, insert("".join(valve(EAST + i) for i in range(3)))).root)

    answer = send(planner, delete(by_ids(ids[0])) + delete(by_ids(*ids[1:])))

    assert totals(answer) == [0, 0, 3]
    assert [fetched(planner, feature_id) for feature_id in ids] == [[], [], []]


@pytest.mark.parametrize("key", ["InvalidLockId", "00000000-0000-4000-8000-000000000000"])
def test_transaction_invalid_lock_and_lock_feature_tc2_1(planner: Client, key: str) -> None:
    (known,) = valves(1)

    assert fault(send(planner, close(known), lock=key)) == "InvalidParameterValue"


def test_transaction_says_which_parameters_it_takes(planner: Client) -> None:
    answer = get(planner, service="WFS", version=V, request="GetCapabilities")

    ows = f"{{{OWS[V]}}}"
    (operation,) = answer.root.iterfind(f".//{ows}Operation[@name='Transaction']")
    found = {
        parameter.get("name"): [value.text for value in parameter.iter(f"{ows}Value")]
        for parameter in operation.iter(f"{ows}Parameter")
    }
    assert found == {
        "idgen": ["GenerateNew", "UseExisting", "ReplaceDuplicate"],
        "releaseAction": ["ALL", "SOME"],
    }


def test_transaction_idgen_of_all_three_kinds(planner: Client) -> None:
    wish = "venttiili.00000000-0000-4000-8000-000000000111"
    box = (
        f'<gml:boundedBy><gml:Envelope srsName="{URN.format(3067)}"><gml:lowerCorner>{EAST}'
        f" {NORTH}</gml:lowerCorner><gml:upperCorner>{EAST} {NORTH}</gml:upperCorner>"
        "</gml:Envelope></gml:boundedBy>"
    )

    def put(idgen: str) -> Answer:
        feature = valve(gml_id=wish).replace("<vv:tyyppi>", f"{box}<vv:tyyppi>")
        return send(planner, insert(feature, f'handle="insert-idgen" idgen="{idgen}"'))

    (made,) = named_ids(put("GenerateNew").root)
    assert made != wish
    assert totals(send(planner, delete(by_ids(made)))) == [0, 0, 1]
    assert named_ids(put("UseExisting").root) == [wish]
    assert fault(put("UseExisting")) == "InvalidParameterValue"
    assert named_ids(put("ReplaceDuplicate").root) == [wish]


@pytest.mark.parametrize("verb", ["", "GetFeatureWithLock"])
def test_lock_feature_and_get_feature_with_lock_tc1_1(
    planner: Client, other: Client, verb: str
) -> None:
    ids = valves(5)

    answer = lock(planner, verb=verb)

    got = answer.ids if verb else ids_under(answer, "FeaturesLocked")
    assert sorted(got) == sorted(ids)
    for client in (planner, other):
        assert fault(send(client, delete(by_ids(ids[0])))) == "MissingParameterValue"
    assert fetched(planner, ids[0]) == [ids[0]]
    freed = send(planner, delete(by_ids(ids[0])), 'releaseAction="ALL"', lock=key_in(answer))
    assert (totals(freed), fetched(planner, ids[0])) == ([0, 0, 1], [])
    assert totals(send(other, close(ids[1]))) == [0, 1, 0]


def test_lock_feature_tc3_1_some_lets_go_of_what_was_changed_only(planner: Client) -> None:
    ids = valves(2)
    box = (
        "<f:Filter><f:BBOX><f:PropertyName>vv:sijainti</f:PropertyName>"
        f'<gml:Envelope srsName="{URN.format(3067)}">'
        f"<gml:lowerCorner>{EAST - 1} {NORTH - 1}</gml:lowerCorner>"
        f"<gml:upperCorner>{EAST + 9} {NORTH + 9}</gml:upperCorner></gml:Envelope></f:BBOX>"
        "</f:Filter>"
    )
    locked = lock(planner, box)
    assert sorted(ids_under(locked, "FeaturesLocked")) == sorted(ids)

    changed = send(planner, close(ids[0]), 'releaseAction="SOME"', lock=key_in(locked))

    assert totals(changed) == [0, 1, 0]
    assert totals(send(planner, delete(by_ids(ids[0])))) == [0, 0, 1]
    assert fault(send(planner, delete(by_ids(ids[1])))) == "MissingParameterValue"


def test_lock_feature_expiry_the_lock_ends_after_its_minutes(planner: Client) -> None:
    (known,) = valves(1)
    lock(planner, by_ids(known))
    held = FeatureLock.objects.get()
    assert held.expires_at - timezone.now() > timedelta(seconds=50)
    FeatureLock.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    again = lock(planner, by_ids(known), 'lockAction="SOME"')

    assert ids_under(again, "FeaturesLocked") == [known]


def test_lock_feature_some_features_says_which_it_got(planner: Client, other: Client) -> None:
    ids = valves(3)
    lock(other, by_ids(ids[2]))

    answer = lock(planner, by_ids(*ids), 'lockAction="SOME"')

    assert sorted(ids_under(answer, "FeaturesLocked")) == sorted(ids[:2])
    assert ids_under(answer, "FeaturesNotLocked") == ids[2:]


def test_lock_feature_all_features_of_a_type_without_a_filter(planner: Client) -> None:
    ids = valves(3)

    assert sorted(ids_under(lock(planner), "FeaturesLocked")) == sorted(ids)


def test_lock_feature_identifiers_none_gives_a_lock_that_holds_nothing(planner: Client) -> None:
    answer = lock(planner, by_ids("venttiili.00000000-0000-4000-8000-000000000000"))

    assert answer.root.tag == f"{{{WFS_1}}}LockFeatureResponse"
    assert key_in(answer)
    assert [ids_under(answer, f"Features{what}Locked") for what in ("", "Not")] == [[], []]


def test_lock_feature_invalid_request_is_refused(planner: Client) -> None:
    answer = lock(planner, by_ids(*valves(1)), 'lockAction="INVALID"')

    assert (fault(answer), FeatureLock.objects.count()) == ("InvalidParameterValue", 0)


def test_get_feature_with_lock_tc2_1_nothing_comes_when_one_is_held(
    planner: Client, other: Client
) -> None:
    ids = valves(2)
    lock(other, by_ids(ids[0]), verb="GetFeatureWithLock")

    assert fault(lock(planner, by_ids(*ids), verb="GetFeatureWithLock"))
    assert FeatureLock.objects.count() == 1


def test_get_feature_with_lock_xlink_is_refused(planner: Client) -> None:
    follow = '<wfs:XlinkPropertyName traverseXlinkDepth="1">vv:sijainti</wfs:XlinkPropertyName>'

    answer = lock(planner, follow + by_ids(*valves(1)), verb="GetFeatureWithLock")

    assert (fault(answer), FeatureLock.objects.count()) == ("InvalidParameterValue", 0)
