"""The query plan: pages, compiled templates, places for large answers."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from gisapp.core.errors import UnavailableError, UnknownNameError
from gisapp.features import registry
from gisapp.geo import crs
from gisapp.ogc import limits, stream
from gisapp.ogc.encodings import gml
from gisapp.ogc.encodings.compiled import compiled
from gisapp.ogc.plan import STORED, Page, Selection, Window, one_snapshot, open_plan, share
from tests.make import make_caller, make_valve

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

PLAIN = partial(gml.member, before="<100% sure>", after="%s")


@given(
    st.lists(st.integers(0, 50), max_size=5), st.integers(0, 300), st.none() | st.integers(0, 300)
)
def test_pages_share_out_every_row_once(matched: list[int], start: int, count: int | None) -> None:
    rows = [(part, row) for part, number in enumerate(matched) for row in range(number)]
    end = None if count is None else start + count

    pages = share(matched, start, count)

    dealt = [
        (part, row)
        for part, page in enumerate(pages)
        for row in range(page.window.start, page.window.start + page.window.size)
    ]
    assert dealt == rows[start:end]


def test_an_answer_is_capped_without_a_count() -> None:
    assert share([limits.COUNT + 1], 0, None) == (Page(limits.COUNT + 1, Window(0, limits.COUNT)),)


@pytest.mark.django_db
def test_a_template_is_compiled_once_and_its_signs_are_no_place_holders() -> None:
    feature_type = registry.get("venttiili")
    make_valve(source_id="50%s")
    plan = open_plan(Selection(type_name="venttiili"), make_caller("planner"))

    with one_snapshot([plan], make_caller("planner")) as (page,):
        text = b"".join(plan.stream(page, PLAIN)).decode()

    assert compiled(feature_type, STORED, PLAIN) is compiled(feature_type, STORED, PLAIN)
    assert text.startswith("<100% sure><vv:venttiili ")
    assert text.endswith("</vv:venttiili>%s")
    assert "<vv:lahdetunnus>50%s</vv:lahdetunnus>" in text


@pytest.mark.django_db
def test_a_template_is_of_its_system_and_its_properties() -> None:
    feature_type = registry.get("venttiili")
    gk27 = crs.parse("urn:ogc:def:crs:EPSG::3881")
    narrow = feature_type.narrowed({"tunnus", "asento"})

    one, other = compiled(feature_type, STORED, PLAIN), compiled(feature_type, gk27, PLAIN)

    assert one is not other
    assert compiled(narrow, STORED, PLAIN) is compiled(
        feature_type.narrowed({"asento", "tunnus"}), STORED, PLAIN
    )


@pytest.mark.django_db
def test_a_type_that_is_not_declared_is_unknown() -> None:
    with pytest.raises(UnknownNameError):
        open_plan(Selection(type_name="mittari"), make_caller("planner"))


@pytest.mark.django_db(transaction=True)
def test_an_account_has_so_many_places_for_large_answers(settings: Settings) -> None:
    settings.STREAMS_PER_ACCOUNT = 2
    mine = [connections["default"].copy("read") for _ in range(3)]
    kept = connections["read"]

    with closing(mine[0]), closing(mine[1]), closing(mine[2]):
        try:
            for connection in mine[:2]:
                connections["read"] = connection
                connection.set_autocommit(False)
                stream.admit("credential:a")
            connections["read"] = mine[2]
            mine[2].set_autocommit(False)
            with pytest.raises(UnavailableError, match="2 large answers"):
                stream.admit("credential:a")
            stream.admit("credential:b")
            mine[0].rollback()
            stream.admit("credential:a")
        finally:
            connections["read"] = kept
            for connection in mine:
                connection.rollback()


@pytest.mark.parametrize(
    ("roles", "seconds"), [(["planner"], 30), (["feed"], 300), (["main_user"], 30)]
)
def test_a_statement_may_take_as_long_as_the_role_allows(roles: list[str], seconds: int) -> None:
    assert limits.statement_seconds(roles) == seconds
