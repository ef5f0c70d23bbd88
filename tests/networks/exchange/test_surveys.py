"""Hostile survey files and code tables: a message for people, or a network, and nothing else."""

from __future__ import annotations

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisapp.core.errors import InvalidInputError
from networks.exchange.model import ReadingRules
from networks.exchange.placing import Placement
from networks.exchange.survey.codes import read_codes
from networks.exchange.survey.points import points_of
from networks.exchange.survey.reading import SurveyFile, read_survey
from networks.exchange.survey.table import decoded, read_table
from tests.networks.test_import_survey import CODES, GT, STREET

CELLS = st.sampled_from(("", "0", "-1", "1e400", "nan", '"', ";", "\n", "ä", "\x00", "9" * 400))


def _read(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path, codes = Path(folder) / name, Path(folder) / "koodit.csv"
        path.write_bytes(content)
        codes.write_text(CODES, encoding="utf-8")
        file = SurveyFile(
            path=path,
            format="gt" if name.endswith("gt") else "text",
            rules=ReadingRules(),
            placement=Placement(srid=3067),
            heights="N2000",
            columns={},
            codes=codes,
        )
        with contextlib.suppress(InvalidInputError):
            read_survey(file)


@given(st.binary(max_size=300), st.sampled_from(("a.gt", "a.csv")))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    _read(content, name)


@given(st.data(), st.sampled_from(((STREET, "a.csv"), (GT, "a.gt"))))
def test_a_broken_survey_is_read_or_refused(data: st.DataObject, seed: tuple[str, str]) -> None:
    text, name = seed
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    broken = text[:start] + data.draw(CELLS) + text[end:]
    _read(broken.encode(), name)


@given(st.data())
def test_a_broken_code_table_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(CODES)))
    end = data.draw(st.integers(start, len(CODES)))
    broken = CODES[:start] + data.draw(CELLS | st.text(max_size=20)) + CODES[end:]
    for name in ("a.csv", "a.json"):
        with contextlib.suppress(InvalidInputError):
            read_codes(broken.encode(), Path(name))


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    text = "code;line;x;y\n121;1;6839000.5;514000\n".replace(";", delimiter)

    (point,) = points_of(read_table(text, "text"), {}).points

    assert (point.code, point.line, point.first, point.second) == ("121", "1", 6839000.5, 514000)


def test_windows_letters_and_utf_16_are_found_out() -> None:
    assert decoded("pää".encode("cp1252"), None) == "pää"
    assert decoded("pää".encode("utf-16"), None) == "pää"
    assert decoded("﻿pää".encode(), None) == "pää"


def test_a_decimal_comma_beside_a_comma_as_delimiter_is_told() -> None:
    text = "code,line,x,y\n121,1,6839000,5,514000\n"

    with pytest.raises(InvalidInputError, match="decimal sign"):
        read_table(text, "text")
