"""Each code of a warning has its sentences, and no sentence is left without a code."""

from __future__ import annotations

import pytest

from networks.asking.profile_answers import WORDS
from networks.asking.sentences import OVERLAPPING, SENTENCES, warning
from networks.graph.remarks import Remark


def test_every_code_has_its_sentences_and_no_other() -> None:
    assert SENTENCES.keys() == {*Remark, *WORDS, OVERLAPPING}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_warning_tells_machines_and_people(code: str) -> None:
    told = warning(code, 3)

    assert (told["koodi"], told["maara"]) == (code, 3)
    assert told["message"] != told["selite"]
    assert told["message"][0].isupper()
    assert told["message"].endswith(".")
