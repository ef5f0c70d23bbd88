"""Feature ids: the rule of escape and its inverse, in Python and in SQL."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from gisapp.ogc.encodings.ids import feature_id, read_feature_id
from gisapp.ogc.encodings.sql import EscapedId
from tests.make import make_consumption_point

NC_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*", re.ASCII)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_public_id_has_a_name_that_leads_back(public_id: str) -> None:
    written = feature_id("kulutuspaikka", public_id)

    assert NC_NAME.fullmatch(written)
    assert read_feature_id(written) == ("kulutuspaikka", public_id)


@given(st.text(max_size=30))
def test_an_id_has_one_spelling_only(text: str) -> None:
    type_name, public_id = read_feature_id(f"kulutuspaikka.{text}")

    assert not public_id or feature_id(type_name, public_id) == f"kulutuspaikka.{text}".strip()


@pytest.mark.parametrize(
    "text", ["", "kulutuspaikka", "kulutuspaikka.", "k.1' OR", "k._zz", "k._4b", "k._c3", "k.a b"]
)
def test_what_we_never_write_names_nothing(text: str) -> None:
    assert read_feature_id(text)[1] == ""


@pytest.mark.django_db
@pytest.mark.parametrize("public_id", ["KP-1", "12:3", "Åke-7", "a_b.c"])
def test_the_query_writes_the_same_id(public_id: str) -> None:
    point = make_consumption_point(point_id=public_id)

    rows: Any = type(point).objects.annotate(written=EscapedId(F("point_id")))
    assert feature_id("k", public_id) == f"k.{rows.get(pk=point.pk).written}"
