"""PostgreSQL itself holds links to the places and the validity of their nodes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from networks.models import Link, Node
from tests.make import EAST, NORTH, make_link, make_node, make_point, stored_by_id

pytestmark = pytest.mark.django_db

CHECK = "SET CONSTRAINTS ALL IMMEDIATE"
MOVE = "UPDATE {} SET geometry = ST_Translate(geometry, 0.01, 0) WHERE id = %s"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (MOVE.format("networks_link"), "networks_link_ends"),
        (
            "UPDATE networks_link SET end_node_id = start_node_id WHERE id = %s",
            "networks_link_ends",
        ),
        (MOVE.format("networks_node"), "networks_node_ends"),
        (
            "UPDATE networks_node SET valid_to = clock_timestamp() WHERE id = %s",
            "networks_node_ends",
        ),
    ],
)
def test_a_link_that_leaves_its_nodes_is_refused(statement: str, rule: str) -> None:
    link = make_link()
    key = link.pk if "link SET" in statement else link.end_node.pk

    with pytest.raises(IntegrityError, match=str(link.tunnus)) as caught, transaction.atomic():
        _execute(statement, key)
        _execute(CHECK)

    cause = caught.value.__cause__
    assert cause is not None
    assert cause.diag.constraint_name == rule  # type: ignore[attr-defined]  # psycopg's


def test_a_node_and_its_links_may_move_in_one_transaction() -> None:
    link = make_link()

    _execute(MOVE.format("networks_node"), link.end_node.pk)
    _execute(MOVE.format("networks_node"), link.start_node.pk)
    _execute(MOVE.format("networks_link"), link.pk)
    _execute(CHECK)


def test_what_has_ended_is_not_held() -> None:
    link = make_link()

    Link.objects.filter(pk=link.pk).update(valid_to=Now())
    Node.objects.filter(pk=link.end_node.pk).update(valid_to=Now())
    _execute(CHECK)


def test_an_import_stores_by_id() -> None:
    far = make_node(geometry=make_point(EAST, NORTH + 9))
    with stored_by_id():
        link = make_link(end_node=far)
        _execute(CHECK)

    with pytest.raises(IntegrityError, match=str(link.tunnus)), transaction.atomic():
        _execute("UPDATE networks_link SET valid_to = NULL WHERE id = %s", link.pk)
        _execute(CHECK)


def _execute(statement: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
