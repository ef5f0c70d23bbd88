"""Pictures look as the map page does: colours, dashes and scales are the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from django.db.models import Q

from gisapp.features.field_types import FieldKind
from gisapp.features.look import Look, Rule, Stroke, Style, plain_look
from gisapp.features.registry import all_types
from networks.looks import palette

SYMBOLOGY: Final = Path(__file__).parents[4] / "static" / "src" / "symbology"


def source(name: str) -> str:
    return (SYMBOLOGY / name).read_text(encoding="utf-8")


def test_colours_are_those_of_the_light_theme() -> None:
    light = source("palette.ts").partition("const LIGHT")[2].partition("};")[0]
    page = dict(re.findall(r'(\w+): "(#[0-9a-f]{6})"', light))

    assert {name: page[name] for name in palette.NETWORKS} == palette.NETWORKS
    assert (page["muted"], page["area"], page["interruption"]) == (
        palette.MUTED,
        palette.AREA,
        palette.INTERRUPTION,
    )


def test_dashes_are_those_of_the_page() -> None:
    text = source("lines.ts").partition("const DASHES")[2].partition("};")[0]
    page = {
        name: tuple(float(part) for part in parts.split(",") if part.strip())
        for name, parts in re.findall(r"(\w+): \[([\d, ]*)\]", text)
    }

    assert page == palette.DASHES


def test_layers_show_from_the_scales_of_the_page() -> None:
    text = source("layers.ts")
    page = {
        name: float("inf") if scale == "ALL_SCALES" else float(scale.replace("_", ""))
        for name, scale in re.findall(r'layer\(\s*"(\w+)", "\w+", (ALL_SCALES|[\d_]+),', text)
    }
    ours = {t.name: t.look.upto for t in all_types() if t.look is not None}

    assert ours == page


def test_no_label_carries_what_is_personal() -> None:
    for feature_type in all_types():
        text = feature_type.look.text if feature_type.look else None
        personal = {prop.source for prop in feature_type.properties if prop.personal}
        names = set(re.findall(r"F\((\w+)\)", repr(text)))
        assert not names & personal, feature_type.name


@pytest.mark.parametrize("kind", [FieldKind.POINT, FieldKind.LINE, FieldKind.MULTIPOLYGON])
def test_a_type_without_a_look_gets_one_that_shows(kind: FieldKind) -> None:
    look = plain_look("Lakes", "cite:Lakes", kind)
    style = look.passes[0][0].style

    assert style.fill or style.strokes or style.marks
    assert [sample.title for sample in look.samples] == ["cite:Lakes"]


def test_a_colour_that_is_none_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no colour"):
        Stroke(colour='#ffffff" END', width=1)


def test_rules_count_above_one_scale_up_to_another() -> None:
    near, far = (Rule(style=Style(), where=Q(), above=a, upto=u) for a, u in ((0, 100), (100, 500)))
    look = Look(group="", level=1, passes=((near, far),), samples=(), upto=400)

    assert list(look.rules_at(100)) == [(near,)]
    assert list(look.rules_at(101)) == [(far,)]
    assert list(look.rules_at(450)) == []
