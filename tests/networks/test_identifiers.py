"""From an id as people write it to one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from gisapp.core.errors import ForbiddenError, InvalidInputError, NotFoundError
from gisapp.models import LedgerEntry
from networks.asking.identifiers import Named, find
from tests.make import make_caller, make_link, make_node

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def found(text: str, role: str = "planner") -> Named:
    return find(text, caller=make_caller(role), action="trace", locator="from")


def test_an_id_is_a_tunnus_a_source_id_or_bare() -> None:
    link = make_link(network="sekavesi", source="a", source_id="b:10")

    expected = Named("jatevesiviemari", link.pk, "jatevesiviemari/a:b:10")
    for text in (str(link.tunnus), "a:b:10", "jatevesiviemari/a:b:10", "b:10"):
        assert found(text) == expected
    with pytest.raises(NotFoundError):
        found("vesijohto/a:b:10")


def test_an_id_of_one_object_costs_two_statements(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    link = make_link()

    with django_assert_num_queries(2, connection=connections["read"]):
        found(link.source_id or "")


def test_an_ambiguous_id_is_so_only_for_those_who_see_both() -> None:
    make_node(source="a", source_id="10", secrecy="salassa")
    open_one = make_link(source="b", source_id="10")

    assert found("10", "viewer").key == open_one.pk
    with pytest.raises(InvalidInputError, match="laite/a:10, vesijohto/b:10"):
        found("10")


def test_who_may_read_nothing_is_refused_whether_it_is_there_or_not() -> None:
    with pytest.raises(ForbiddenError):
        found("nobody", "nobody")

    assert LedgerEntry.objects.get(action="trace").outcome == "denied"


def test_a_bare_id_is_found_by_an_index() -> None:
    with connections["read"].cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname IN"
            " ('node_source_unique', 'link_source_unique')"
        )
        definitions = [row[0] for row in cursor.fetchall()]

    assert len(definitions) == 2
    assert all(one.endswith("(source_id, source)") for one in definitions)
