"""Only listed columns can exist: the privacy wall, read from PostgreSQL's own catalogue.

A new column anywhere, third-party tables and history included, fails here until it is listed in
``docs/privacy/columns.tsv`` with what it may hold and why.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.db import connection

from gisapp.features import registry
from gisapp.features.changes.tables import column_of

LIST = Path(__file__).parents[2] / "docs" / "privacy" / "columns.tsv"
CLASSES = {"none", "staff", "point"}
FORBIDDEN = re.compile(
    r"(^|_)(nimi_henkilo|henkilo|hetu|puhelin|phone|sahkoposti|mittari|meter|iban|tilinumero"
    r"|lukema|reading|laskutus|billing|omistaja|owner|asukas|resident|kiinteistotunnus|prt)(_|$)"
)


def listed() -> dict[str, dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["column"]: row for row in csv.DictReader(file, delimiter="\t")}


@pytest.fixture
def existing(db: None) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)"
            " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND c.relname <> ALL(%s) AND a.attnum > 0 AND NOT a.attisdropped"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')",
            [[*registry.followed_types()]],
        )
        return dict(cursor.fetchall())


def test_every_column_is_listed_with_its_type(existing: dict[str, str]) -> None:
    known = {name: row["type"] for name, row in listed().items()}

    assert {name: kind for name, kind in existing.items() if known.get(name) != kind} == {}


def test_the_list_has_no_column_that_is_gone(existing: dict[str, str]) -> None:
    assert sorted(set(listed()) - set(existing)) == []


@pytest.mark.django_db
def test_a_change_feed_has_the_published_columns_of_its_type_and_those_of_a_change() -> None:
    extra = {"id", "change_kind", "object_id", "seen", "sees_secret"}
    for name, followed in registry.followed_types().items():
        with connection.cursor() as cursor:
            description = connection.introspection.get_table_description(cursor, name)
        published = {column_of(followed, prop.source) for prop in followed.properties}
        copies = {"geometry_gk27"}
        source = {column_of(followed, "change_number"), column_of(followed, "changed_at")}

        columns = {column.name.removesuffix("_id") for column in description}
        expected = {c.removesuffix("_id") for c in published | extra | copies | source}
        assert columns == expected, name


def test_every_line_says_what_the_column_may_hold_and_why() -> None:
    faulty = [
        name
        for name, row in listed().items()
        if row["class"] not in CLASSES or (row["class"] != "none" and not row["why"])
    ]

    assert faulty == []


def test_a_consumption_point_has_id_address_place_and_nothing_else() -> None:
    table = "consumption_points_consumptionpoint."
    columns = {name.removeprefix(table) for name in listed() if name.startswith(table)}

    assert columns == {
        "id",
        "change_number",
        "changed_at",
        "point_id",
        "street",
        "house_number",
        "house_number_end",
        "house_letter",
        "stair",
        "apartment",
        "postcode",
        "municipality",
        "address",
        "geometry",
        "geometry_gk27",
        "new_to",
        "recorded_at",
        "ended_at",
    }


def test_no_column_is_named_after_a_person_a_meter_or_a_bill(existing: dict[str, str]) -> None:
    assert [name for name in existing if FORBIDDEN.search(name.split(".")[1])] == []
