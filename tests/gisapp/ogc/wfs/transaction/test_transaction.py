"""Transactions of the three versions: what they do, what they answer, what they refuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from consumption_points.models import ConsumptionPoint
from gisapp.models import LedgerEntry
from gisapp.ogc import limits
from networks.models import Area, Link, Node
from tests.make import (
    EAST,
    NORTH,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)
from tests.support.features import make_interruption
from tests.support.ogc import OWS, post
from tests.support.wfs_t import (
    GML_31,
    URN,
    VERSIONS,
    WFS_1,
    by_id,
    named_ids,
    point,
    prop,
    send,
    total,
    transaction,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def valve(place: str = "", more: str = "", kind: str = "sulkuventtiili") -> str:
    return (
        f"<vv:venttiili><vv:tyyppi>{kind}</vv:tyyppi><vv:verkosto>vesi</vv:verkosto>{more}"
        f"<vv:sijainti>{place or point(EAST, NORTH)}</vv:sijainti></vv:venttiili>"
    )


def inserted(features: str, attributes: str = "") -> str:
    return f"<wfs:Insert {attributes}>{features}</wfs:Insert>"


def id_of(row: Any, name: str = "venttiili") -> str:
    return f"{name}.{row.tunnus}"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_feature_is_made_and_its_id_is_told(planner: Client, version: str) -> None:
    answer = send(
        planner, inserted(valve(more="<vv:rakennusvuosi>1999</vv:rakennusvuosi>")), version
    )

    row = Node.objects.get()
    assert answer.status == 200
    assert named_ids(answer.root) == [id_of(row)]
    assert (row.kind, row.built_year, row.geometry.coords) == ("venttiili", 1999, (EAST, NORTH))
    line = LedgerEntry.objects.latest("seq")
    assert (line.action, line.kind, line.outcome, line.n) == ("transaction", "venttiili", "ok", 1)


def test_one_answer_tells_of_every_feature_in_order_with_its_handle(planner: Client) -> None:
    node = make_node()
    inside = (
        inserted(valve() + valve(point(EAST + 1, NORTH)), 'handle="eka"')
        + inserted(
            "<vv:paloposti><vv:tyyppi>maapaloposti</vv:tyyppi><vv:sijainti>"
            f"{point(EAST, NORTH)}</vv:sijainti></vv:paloposti>",
            'handle="toka"',
        )
        + update("laite", prop("rakennusvuosi", "1980"), by_id(f"laite.{node.tunnus}"), "kolmas")
        + f'<wfs:Delete typeName="vv:laite">{by_id(f"laite.{node.tunnus}")}</wfs:Delete>'
    )

    answer = send(planner, inside)

    results = next(el for el in answer.root if el.tag.endswith("}InsertResults"))
    assert [el.get("handle") for el in results] == ["eka", "eka", "toka"]
    types = [name.partition(".")[0] for name in named_ids(results)]
    assert types == ["venttiili", "venttiili", "paloposti"]
    totals = ("totalInserted", "totalUpdated", "totalReplaced", "totalDeleted")
    assert [total(answer, name) for name in totals] == [3, 1, 0, 1]
    updated = next(el for el in answer.root if el.tag.endswith("}UpdateResults"))
    assert ([el.get("handle") for el in updated], len(named_ids(updated))) == (["kolmas"], 1)


def test_one_one_has_one_feature_element_for_each_new_feature(planner: Client) -> None:
    features = "".join(valve(point(EAST + i, NORTH)) for i in range(3))

    answer = send(planner, inserted(features), "1.1.0")

    results = next(el for el in answer.root if el.tag.endswith("}InsertResults"))
    east = [
        Node.objects.get(tunnus=name.partition(".")[2]).geometry.x for name in named_ids(results)
    ]
    assert (len(results), east) == (3, [EAST, EAST + 1, EAST + 2])
    assert total(answer, "totalInserted") == 3


def test_two_zero_in_the_old_namespace_gets_its_ids_in_both_ways(planner: Client) -> None:
    body = transaction(inserted(valve()), "1.1.0").replace('version="1.1.0"', 'version="2.0.0"')

    answer = post(planner, body)

    feature_id = id_of(Node.objects.get())
    told = [
        (el.tag.rpartition("}")[2], el.get("rid") or el.get("fid"))
        for el in answer.root.iter()
        if el.tag.endswith("Id")
    ]
    assert answer.root.get("version") == "2.0.0"
    assert told == [("ResourceId", feature_id), ("FeatureId", feature_id)]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_feature_is_updated(planner: Client, version: str) -> None:
    row = make_valve()

    answer = send(
        planner,
        update("venttiili", prop("asento", "kiinni", version), by_id(id_of(row), version)),
        version,
    )

    row.refresh_from_db()
    assert (answer.status, row.position) == (200, "kiinni")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_feature_is_deleted(planner: Client, version: str) -> None:
    row = make_valve()

    answer = send(
        planner,
        f'<wfs:Delete typeName="vv:venttiili">{by_id(id_of(row), version)}</wfs:Delete>',
        version,
    )

    assert (answer.status, Node.objects.count()) == (200, 0)


def test_a_feature_is_replaced(planner: Client) -> None:
    row = make_valve(built_year=1990)
    feature = valve(kind="saatoventtiili", more=f"<vv:tunnus>{row.tunnus}</vv:tunnus>")

    answer = send(planner, f"<wfs:Replace>{feature}{by_id(id_of(row))}</wfs:Replace>")

    row.refresh_from_db()
    assert (row.type_code, row.built_year) == ("saatoventtiili", None)
    assert (total(answer, "totalReplaced"), named_ids(answer.root)) == (1, [id_of(row)])


def test_an_update_by_a_filter_changes_all_that_it_picks(planner: Client) -> None:
    for i, year in enumerate((1950, 1960, 2000)):
        make_valve(built_year=year, geometry=make_point(EAST + i))
    condition = (
        "<f:Filter><f:PropertyIsLessThan><f:ValueReference>vv:rakennusvuosi</f:ValueReference>"
        "<f:Literal>1970</f:Literal></f:PropertyIsLessThan></f:Filter>"
    )

    answer = send(planner, update("venttiili", prop("toimintakunto", "ei_toimi"), condition))

    assert total(answer, "totalUpdated") == 2
    assert Node.objects.filter(condition="ei_toimi").count() == 2


def test_an_update_under_an_old_change_number_changes_nothing_and_says_so(planner: Client) -> None:
    row = make_valve()
    row.refresh_from_db()

    def close(number: int) -> int:
        condition = (
            f'<f:Filter><f:And><f:ResourceId rid="{id_of(row)}"/><f:PropertyIsEqualTo>'
            f"<f:ValueReference>vv:muutosnumero</f:ValueReference><f:Literal>{number}</f:Literal>"
            "</f:PropertyIsEqualTo></f:And></f:Filter>"
        )
        answer = send(planner, update("venttiili", prop("asento", "kiinni"), condition))
        assert answer.status == 200
        return total(answer, "totalUpdated")

    assert [close(row.change_number), close(row.change_number)] == [1, 0]


def test_null_empty_and_nil_values(planner: Client) -> None:
    row = make_valve(built_year=1990, nominal_diameter_mm=100, position_uncertainty_m=1.0)
    nil = '<wfs:Value xsi:nil="true"/>'
    properties = (
        prop("rakennusvuosi", None)
        + prop("nimellishalkaisija", "")
        + f"<wfs:Property><wfs:ValueReference>vv:sijaintiepavarmuus</wfs:ValueReference>{nil}"
        "</wfs:Property>"
    )

    send(planner, update("venttiili", properties, by_id(id_of(row))))

    row.refresh_from_db()
    assert [row.built_year, row.nominal_diameter_mm, row.position_uncertainty_m] == [None] * 3


@pytest.mark.parametrize("value", [None, ""])
def test_a_list_without_a_value_is_an_empty_one(planner: Client, value: str | None) -> None:
    row = make_interruption(valves=[make_valve().tunnus])

    answer = send(planner, update("katkos", prop("venttiilit", value), by_id(id_of(row, "katkos"))))

    row.refresh_from_db()
    assert (answer.status, row.valves) == (200, [])


@pytest.mark.parametrize(
    "reference",
    ["vv:asento", "asento", "vv:asento[1]", "vv:venttiili/vv:asento", "venttiili/asento"],
)
def test_a_property_is_named_in_many_ways(planner: Client, reference: str) -> None:
    row = make_valve()
    named = (
        f"<wfs:Property><wfs:ValueReference>{reference}</wfs:ValueReference>"
        "<wfs:Value>kiinni</wfs:Value></wfs:Property>"
    )

    answer = send(planner, update("venttiili", named, by_id(id_of(row))))

    assert total(answer, "totalUpdated") == 1


def test_a_value_is_removed_by_its_action(planner: Client) -> None:
    row = make_valve(built_year=1990)
    named = (
        '<wfs:Property><wfs:ValueReference action="remove">vv:rakennusvuosi</wfs:ValueReference>'
        "</wfs:Property>"
    )

    send(planner, update("venttiili", named, by_id(id_of(row))))

    row.refresh_from_db()
    assert row.built_year is None


@pytest.mark.parametrize(
    ("text", "stored"), [("1", True), ("0", False), ("true", True), ("FALSE", False)]
)
def test_booleans_come_in_words_and_digits(planner: Client, text: str, stored: bool) -> None:
    row = make_node(kind="pumppaamo", type_code="pumppu")

    send(planner, update("pumppaamo", prop("ylivuoto", text), by_id(id_of(row, "pumppaamo"))))

    row.refresh_from_db()
    assert row.has_overflow is stored


@pytest.mark.parametrize("text", ["2024-05-02", "2024/05/02", "2024-05-02Z", " 2024-05-02 "])
def test_dates_come_with_dashes_and_slashes(planner: Client, text: str) -> None:
    row = make_node(kind="paloposti", type_code="maapaloposti")

    send(planner, update("paloposti", prop("tarkastuspvm", text), by_id(id_of(row, "paloposti"))))

    row.refresh_from_db()
    assert str(row.inspected_on) == "2024-05-02"


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-02T10:00:00Z",
        "2024-05-02T13:00:00+03:00",
        "2024/05/02 10:00:00+00",
        "2024-05-02T10:00:00.000Z",
    ],
)
def test_times_come_in_the_forms_of_clients(planner: Client, text: str) -> None:
    row = make_interruption()

    send(planner, update("katkos", prop("paattyy", "2099-01-01T00:00:00Z") + prop("alkaa", text),
                         by_id(id_of(row, "katkos"))))  # fmt: skip

    row.refresh_from_db()
    assert row.starts_at.isoformat() == "2024-05-02T10:00:00+00:00"


GK27_EAST, GK27_NORTH = 27_514_405.0, 6_842_237.0


@pytest.mark.parametrize(
    ("version", "srs", "first", "second"),
    [
        ("1.0.0", URN.format(3881), GK27_EAST, GK27_NORTH),
        ("1.0.0", "EPSG:3881", GK27_EAST, GK27_NORTH),
        ("1.1.0", URN.format(3881), GK27_NORTH, GK27_EAST),
        ("1.1.0", "EPSG:3881", GK27_EAST, GK27_NORTH),
        ("1.1.0", "http://www.opengis.net/gml/srs/epsg.xml#3881", GK27_EAST, GK27_NORTH),
        ("2.0.0", URN.format(3881), GK27_NORTH, GK27_EAST),
        ("2.0.0", "http://www.opengis.net/def/crs/EPSG/0/3881", GK27_NORTH, GK27_EAST),
    ],
)
def test_axes_follow_the_notation_but_in_one_zero(
    planner: Client, version: str, srs: str, first: float, second: float
) -> None:
    send(planner, inserted(valve(point(first, second, srs))), version)

    place = Node.objects.get().geometry
    assert (round(place.x), round(place.y)) == pytest.approx((514_400, 6_839_500), abs=6)


def test_swapped_axes_are_refused_and_named(planner: Client) -> None:
    answer = send(planner, inserted(valve(point(GK27_EAST, GK27_NORTH, URN.format(3881)))))

    assert answer.fault[:2] == ("InvalidValue", "sijainti")
    assert "axes may be swapped" in answer.fault[2]


@pytest.mark.parametrize("where", ["Transaction", "Insert"])
def test_a_geometry_without_a_system_is_in_the_one_said_above_it(
    planner: Client, where: str
) -> None:
    place = f"<gml:Point><gml:pos>{GK27_NORTH} {GK27_EAST}</gml:pos></gml:Point>"
    said = f'srsName="{URN.format(3881)}"'

    send(
        planner,
        inserted(valve(place), said if where == "Insert" else ""),
        attributes=said if where == "Transaction" else "",
    )

    assert round(Node.objects.get().geometry.x) == pytest.approx(514_400, abs=6)


def test_gml_two_coordinates_are_read(planner: Client) -> None:
    place = f"<gml:Point><gml:coordinates>{EAST},{NORTH}</gml:coordinates></gml:Point>"

    send(planner, inserted(valve(place)), "1.0.0")

    assert Node.objects.get().geometry.coords == (EAST, NORTH)


def test_a_single_polygon_becomes_an_area(planner: Client) -> None:
    ring = " ".join(f"{EAST + x} {NORTH + y}" for x, y in ((0, 0), (9, 0), (9, 9), (0, 9), (0, 0)))
    area = (
        "<vv:painepiiri><vv:nimi>Piiri</vv:nimi><vv:verkosto>vesi</vv:verkosto><vv:sijainti>"
        "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
        f"{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></vv:sijainti>"
        "</vv:painepiiri>"
    )

    send(planner, inserted(area))

    assert Area.objects.get().geometry.geom_type == "MultiPolygon"


def test_features_inside_a_collection_and_without_prefix_are_read(planner: Client) -> None:
    feature = valve().replace("vv:", "")
    body = transaction(
        inserted(
            f"<gml:FeatureCollection><gml:featureMember>{feature}</gml:featureMember>"
            "</gml:FeatureCollection>"
        ),
        "1.1.0",
    ).replace("<wfs:Transaction", f'<wfs:Transaction xmlns="{WFS_1}"')

    assert post(planner, body).status == 200
    assert Node.objects.count() == 1


def test_ids_are_generated_kept_or_replaced_as_the_client_says(planner: Client) -> None:
    wish = "00000000-0000-4000-8000-000000000007"

    def put(idgen: str, kind: str) -> Any:
        feature = valve(kind=kind).replace(
            "<vv:venttiili>", f'<vv:venttiili gml:id="venttiili.{wish}">'
        )
        return send(planner, inserted(feature, f'idgen="{idgen}"'), "1.1.0")

    put("GenerateNew", "sulkuventtiili")
    generated = Node.objects.get()
    generated.delete()
    kept = named_ids(put("UseExisting", "sulkuventtiili").root)
    again = put("UseExisting", "sulkuventtiili")
    replaced = put("ReplaceDuplicate", "saatoventtiili")

    assert str(generated.tunnus) != wish
    assert kept == [f"venttiili.{wish}"] == named_ids(replaced.root)
    assert again.fault[0] == "InvalidParameterValue"
    assert Node.objects.get().type_code == "saatoventtiili"


def test_a_native_operation_is_passed_over_only_when_that_is_safe(planner: Client) -> None:
    native = '<wfs:Native vendorId="x" safeToIgnore="{}"><drop/></wfs:Native>'

    assert send(planner, native.format("true") + inserted(valve())).status == 200
    refused = send(planner, native.format("false") + inserted(valve(point(EAST + 9, NORTH))))
    assert (refused.fault[0], Node.objects.count()) == ("OptionNotSupported", 1)


def test_the_fault_names_the_handle_and_the_line(planner: Client) -> None:
    good, bad = valve(), valve(point(EAST + 1, NORTH), kind="olematon")

    answer = send(planner, "\n".join([inserted(good), inserted(f"\n{bad}", 'handle="vika"')]))

    assert answer.fault[:2] == ("InvalidValue", "vika")
    assert "tyyppi is one of" in answer.fault[2]
    assert "at line 3" in answer.fault[2]
    assert "olematon" not in answer.fault[2]


def test_ten_thousand_inserts_with_the_last_one_wrong_leave_nothing(planner: Client) -> None:
    features = [valve(point(EAST + i % 100, NORTH + i // 100)) for i in range(9_999)]
    wrong = valve(point(EAST - 1, NORTH), more="<vv:rakennusvuosi>1700</vv:rakennusvuosi>")

    answer = send(planner, inserted("\n".join([*features, wrong])))

    assert (answer.status, answer.fault[0]) == (400, "InvalidValue")
    assert "at line 10000" in answer.fault[2]
    assert not Node.objects.exists()
    line = LedgerEntry.objects.latest("seq")
    assert (line.outcome, line.n) == ("error", 0)


def test_more_operations_than_the_limit_are_refused(
    planner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OPERATIONS", 2)

    answer = send(planner, inserted("".join(valve(point(EAST + i, NORTH)) for i in range(3))))

    assert answer.fault[0] == "OperationProcessingFailed"
    assert not Node.objects.exists()


def test_a_transaction_may_be_longer_than_other_requests(planner: Client) -> None:
    long = transaction(inserted(valve()) + " " * (limits.BODY_BYTES + 1))

    assert post(planner, long).status == 200
    too_long = post(planner, long + " " * limits.TRANSACTION_BYTES)
    assert (too_long.status, too_long.fault[:2]) == (400, ("OperationProcessingFailed", "body"))


def with_value(name: str, text: str) -> str:
    return valve(more=f"<vv:{name}>{text}</vv:{name}>")


WRONG = {
    "unknown property": with_value("mittari", "1"),
    "foreign namespace": '<x:venttiili xmlns:x="urn:x"/>',
    "foreign property": valve(more='<x:asento xmlns:x="urn:x"/>'),
    "twice": with_value("tyyppi", "sulkuventtiili"),
    "decimal comma": with_value("sijaintiepavarmuus", "1,5"),
    "text for a number": with_value("rakennusvuosi", "uusi"),
    "not finite": with_value("sijaintiepavarmuus", "NaN"),
    "too large": with_value("sijaintiepavarmuus", "1e400"),
    "long integer": with_value("rakennusvuosi", "9" * 400),
    "element in a text": with_value("lahde", "<b>x</b>"),
    "no place": "<vv:venttiili><vv:tyyppi>sulkuventtiili</vv:tyyppi></vv:venttiili>",
    "read-only": "<vv:vesijohto><vv:pituus>5</vv:pituus></vv:vesijohto>",
    "unknown system": valve(point(EAST, NORTH, "EPSG:3879")),
    "system elsewhere": valve(point(EAST, NORTH, "http://127.0.0.1:9/crs")),
    "no number": valve(point(EAST, NORTH).replace(str(NORTH), "x")),
    "line for a point": valve(
        "<gml:LineString><gml:posList>514400 6839500 514410 6839500</gml:posList></gml:LineString>"
    ),
    "other point": valve(
        '<Point xmlns="http://www.opengis.net/kml/2.2"><coordinates>1,2</coordinates></Point>'
    ),
}


@pytest.mark.parametrize("feature", WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_feature_is_told(planner: Client, feature: str) -> None:
    answer = send(planner, inserted(feature))

    assert (answer.status, answer.fault[0]) == (400, "InvalidValue")
    assert not Node.objects.exists()


def test_an_unknown_type_is_told(planner: Client) -> None:
    made = send(planner, inserted("<vv:meters/>"))
    gone = send(planner, f'<wfs:Delete typeName="vv:meters">{by_id("meters.1")}</wfs:Delete>')

    assert made.fault[:2] == ("InvalidValue", "typeName")
    assert gone.fault[:2] == ("InvalidParameterValue", "typeName")


def test_faults_have_the_form_of_their_version(planner: Client) -> None:
    bad = inserted(valve(kind="olematon"))
    faults = {version: send(planner, bad, version) for version in VERSIONS}

    assert faults["2.0.0"].root.tag == f"{{{OWS['2.0.0']}}}ExceptionReport"
    assert faults["1.1.0"].root.tag == f"{{{OWS['1.1.0']}}}ExceptionReport"
    old = faults["1.0.0"]
    assert (old.status, old.root.tag) == (200, f"{{{WFS_1}}}WFS_TransactionResponse")
    text = old.body.decode()
    assert old.root.find(f".//{{{WFS_1}}}FAILED") is not None
    assert "tyyppi is one of" in text


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "name", ["Transaction", "LockFeature", "GetFeatureWithLock", "CreateStoredQuery"]
)
def test_rights_come_before_what_is_wrong_with_a_request(
    machine_as: Callable[[str], Client], name: str, version: str
) -> None:
    wrong = transaction("<wfs:Nonsense/>", version).replace("Transaction", name)

    refused = post(machine_as("viewer"), wrong)
    read = post(machine_as("planner"), wrong)

    assert (refused.status, read.status) == (403, 400)
    line = LedgerEntry.objects.filter(outcome="denied").get()
    assert line.reason == "role"


@pytest.mark.parametrize("version", VERSIONS)
def test_rights_come_before_a_type_that_there_is_not(
    machine_as: Callable[[str], Client], version: str
) -> None:
    answer = send(machine_as("viewer"), inserted("<vv:eiole/>"), version)

    assert answer.status == 403


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("role", ["viewer", "feed"])
def test_who_may_only_read_is_refused_in_the_right_document(
    machine_as: Callable[[str], Client], role: str, version: str
) -> None:
    answer = send(machine_as(role), inserted(valve()), version)

    assert (answer.status, Node.objects.count()) == (403, 0)
    assert answer.root.tag.endswith(
        "}ExceptionReport" if version != "1.0.0" else "}ServiceExceptionReport"
    )
    line = LedgerEntry.objects.latest("seq")
    assert (line.outcome, line.reason, line.kind) == ("denied", "role", "venttiili")


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_only_the_main_user_changes_a_type_without_a_filter(
    planner: Client, main_user: Client, verb: str
) -> None:
    make_valve()
    whole = (
        update("venttiili", prop("asento", "kiinni"), "")
        if verb == "update"
        else '<wfs:Delete typeName="vv:venttiili"/>'
    )

    assert send(planner, whole).status == 403
    assert send(main_user, whole).status == 200


HIDDEN = ("update", "delete", "replace")


@pytest.mark.parametrize("verb", HIDDEN)
def test_a_hidden_row_is_as_if_it_did_not_exist(planner: Client, verb: str) -> None:
    ended = make_valve(valid_from="2000-01-01T00:00:00Z", valid_to="2020-01-01T00:00:00Z")

    def ask(feature_id: str) -> bytes:
        condition = by_id(feature_id)
        inside = {
            "update": update("venttiili", prop("asento", "kiinni"), condition),
            "delete": f'<wfs:Delete typeName="vv:venttiili">{condition}</wfs:Delete>',
            "replace": f"<wfs:Replace>{valve()}{condition}</wfs:Replace>",
        }[verb]
        return send(planner, inside).body

    assert ask(id_of(ended)) == ask("venttiili.00000000-0000-4000-8000-000000000009")
    assert Node.objects.filter(position="auki").count() == 1


def test_the_id_of_a_feature_does_not_change_and_its_place_stays(planner: Client) -> None:
    row = make_valve()

    for name, value in (("tunnus", "00000000-0000-4000-8000-000000000001"), ("sijainti", None)):
        answer = send(planner, update("venttiili", prop(name, value), by_id(id_of(row))))
        assert answer.fault[:2] == ("InvalidValue", name)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_editor_who_says_an_old_change_number_changes_nothing(
    planner: Client, version: str
) -> None:
    row = make_valve()
    row.refresh_from_db()
    which = by_id(id_of(row), version)
    seen = prop("muutosnumero", str(row.change_number), version)
    close, open_ = (prop("asento", value, version) for value in ("kiinni", "auki"))

    first = send(planner, update("venttiili", seen + close, which), version)
    second = send(planner, update("venttiili", seen + open_, which), version)

    assert (first.status, b"FAILED" in first.body) == (200, False)
    assert b"Somebody has changed the feature since you read it." in second.body
    assert Node.objects.get().position == "kiinni"


def test_replace_and_delete_look_at_the_change_number_too(planner: Client) -> None:
    row = make_valve()
    row.refresh_from_db()
    old = row.change_number - 1
    feature = valve(more=f"<vv:muutosnumero>{old}</vv:muutosnumero>")
    number = (
        "<f:PropertyIsEqualTo><f:ValueReference>muutosnumero</f:ValueReference>"
        f"<f:Literal>{old}</f:Literal></f:PropertyIsEqualTo>"
    )
    condition = f'<f:Filter><f:And><f:ResourceId rid="{id_of(row)}"/>{number}</f:And></f:Filter>'

    replaced = send(planner, f"<wfs:Replace>{feature}{by_id(id_of(row))}</wfs:Replace>")
    deleted = send(planner, f'<wfs:Delete typeName="vv:venttiili">{condition}</wfs:Delete>')

    assert (replaced.status, replaced.fault[:2]) == (
        409,
        ("OperationProcessingFailed", "muutosnumero"),
    )
    assert total(deleted, "totalDeleted") == 0
    assert Node.objects.get().change_number == row.change_number


def test_a_planner_moves_a_point_and_only_the_main_user_changes_its_address(
    planner: Client, main_user: Client
) -> None:
    row = make_consumption_point()
    condition = by_id(f"kulutuspaikka.{row.point_id}")
    address = update("kulutuspaikka", prop("osoite", "Keksijänkatu 7, 50100 Mikkeli"), condition)

    moved = send(
        planner, update("kulutuspaikka", prop("sijainti", point(EAST + 5, NORTH)), condition)
    )

    assert total(moved, "totalUpdated") == 1
    assert send(planner, address).status == 403
    assert send(main_user, address).status == 200
    row.refresh_from_db()
    assert (row.geometry.x, row.house_number) == (EAST + 5, 7)  # type: ignore[union-attr]


def test_a_fault_says_nothing_that_could_be_personal(main_user: Client) -> None:
    canary = "Keksijänkatu 12, puh 040 123 4567"
    point_ = (
        f"<vv:kulutuspaikka><vv:tunnus>KP-1</vv:tunnus><vv:osoite>{canary}</vv:osoite>"
        "</vv:kulutuspaikka>"
    )

    answer = send(main_user, inserted(point_))

    assert answer.fault[:2] == ("InvalidValue", "osoite")
    assert "040" not in answer.body.decode()
    assert not ConsumptionPoint.objects.exists()


def test_a_link_joins_nodes_that_the_same_transaction_makes(planner: Client) -> None:
    nodes = "".join(
        f"<vv:laite><vv:tyyppi>haara</vv:tyyppi><vv:verkosto>vesi</vv:verkosto><vv:sijainti>"
        f"{point(EAST + east, NORTH)}</vv:sijainti></vv:laite>"
        for east in (0, 100)
    )
    positions = f"<gml:posList>{EAST} {NORTH} {EAST + 100} {NORTH}</gml:posList>"
    line = f"<gml:LineString>{positions}</gml:LineString>"
    link = f"<vv:vesijohto><vv:sijainti>{line}</vv:sijainti></vv:vesijohto>"

    assert send(planner, inserted(nodes + link)).status == 200
    assert Link.objects.get().start_node.geometry.x == EAST


def test_a_multi_curve_of_one_curve_is_a_line(planner: Client) -> None:
    link = make_link()
    curve = (
        f'<gml:MultiCurve srsName="{URN.format(3067)}"><gml:curveMember><gml:Curve><gml:segments>'
        f"<gml:LineStringSegment><gml:posList>{EAST} {NORTH} {EAST + 50} {NORTH + 5} {EAST + 100}"
        f" {NORTH}</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>"
        "</gml:curveMember></gml:MultiCurve>"
    )

    answer = send(
        planner, update("vesijohto", prop("sijainti", curve), by_id(f"vesijohto.{link.tunnus}"))
    )

    link.refresh_from_db()
    assert (answer.status, len(link.geometry)) == (200, 3)


def test_a_session_writes_with_its_token_only(client_as: Callable[[str], Client]) -> None:
    signed_in = client_as("planner")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    body = transaction(inserted(valve()))

    without = strict.post("/wfs", body, content_type="text/xml")
    foreign = strict.post("/wfs", body, content_type="text/plain")
    page = strict.get("/")
    token = page.cookies["csrftoken"].value if "csrftoken" in page.cookies else ""

    assert (without.status_code, foreign.status_code) == (403, 403)
    assert b"ExceptionReport" in without.content
    assert not Node.objects.exists()
    if token:
        allowed = strict.post("/wfs", body, content_type="text/xml", headers={"X-CSRFToken": token})
        assert allowed.status_code == 200


@pytest.mark.parametrize("method", ["get", "form"])
def test_a_transaction_is_no_list_of_parameters(planner: Client, method: str) -> None:
    pairs = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "Transaction",
        "typenames": "venttiili",
    }

    response = (
        planner.get("/wfs", pairs)
        if method == "get"
        else planner.post("/wfs", "&".join(f"{k}={v}" for k, v in pairs.items()),
                          content_type="application/x-www-form-urlencoded")
    )  # fmt: skip

    assert (response.status_code, b"OperationNotSupported" in response.content) == (400, True)


# An operation of 1.1.0 and 2.0.0, or of 1.0.0.
OFFERS = re.compile(r'name="Transaction"|<wfs:Transaction>')


def test_only_writers_are_told_of_transactions(machine_as: Callable[[str], Client]) -> None:
    for version in VERSIONS:
        pairs = {"service": "WFS", "request": "GetCapabilities", "version": version}
        texts = {
            role: machine_as(role).get("/wfs", pairs).content.decode()
            for role in ("viewer", "planner")
        }
        told = {role: OFFERS.search(text) is not None for role, text in texts.items()}
        assert told == {"viewer": False, "planner": True}


def test_gml_two_envelopes_in_filters_of_one_zero_are_east_first(planner: Client) -> None:
    row = make_valve()
    box = (
        f'<f:Filter><f:BBOX><f:PropertyName>sijainti</f:PropertyName><gml:Box srsName="EPSG:3881"'
        f' xmlns:gml="{GML_31}"><gml:coordinates>{GK27_EAST - 20},{GK27_NORTH - 20}'
        f" {GK27_EAST + 20},{GK27_NORTH + 20}</gml:coordinates></gml:Box></f:BBOX></f:Filter>"
    )

    send(planner, f'<wfs:Delete typeName="vv:venttiili">{box}</wfs:Delete>', "1.0.0")

    assert not Node.objects.filter(pk=row.pk).exists()
