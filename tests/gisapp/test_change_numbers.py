"""Change numbers rise in commit order."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from networks.models import Node
from tests.make import make_node
from tests.support.features import numbers_drawn

if TYPE_CHECKING:
    from tests.support.features import Sessions

INSERT = (
    "INSERT INTO networks_node (source, source_id, network, usage_state, height_system,"
    " capture_method, secrecy, kind, type_code, geometry, tunnus) VALUES ('rinnan', %s, 'vesi',"
    " 'kaytossa', 'N2000', 'muu', 'sisainen', 'laite', 'haara',"
    " ST_SetSRID(ST_Point(514400, 6839500), 3067), gen_random_uuid()) RETURNING change_number"
)


@pytest.mark.django_db
def test_every_write_draws_a_higher_number() -> None:
    node = make_node()
    node.refresh_from_db()
    first = node.change_number

    Node.objects.filter(pk=node.pk).update(built_year=1999)

    node.refresh_from_db()
    assert node.change_number > first > 0


@pytest.mark.django_db
def test_a_statement_without_rows_draws_no_number() -> None:
    make_node()
    before = numbers_drawn()

    Node.objects.filter(pk=0).update(built_year=1999)
    Node.objects.filter(pk=0)._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO networks_node (tunnus) SELECT tunnus FROM networks_node WHERE false"
        )

    assert numbers_drawn() == before


def test_a_later_writer_waits_so_numbers_commit_in_order(
    two_sessions: Sessions,
) -> None:
    first, second = two_sessions
    number = first.execute(INSERT, ["A"]).fetchone()
    later: list[int] = []

    def write_later() -> None:
        row = second.execute(INSERT, ["B"]).fetchone()
        second.commit()
        assert row is not None
        later.append(row[0])

    thread = threading.Thread(target=write_later)
    thread.start()
    time.sleep(0.3)
    waited = not later
    first.commit()
    thread.join(timeout=10)

    assert waited
    assert number is not None
    assert later[0] > number[0]
