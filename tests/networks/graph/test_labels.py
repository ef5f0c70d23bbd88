"""Labels say what rows say, and stay themselves where nothing differs."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import numpy as np
import pytest

from networks.graph import labels as module
from networks.graph.labels import in_order, kind_of, labels_of, relabelled, sources_of, uuids

if TYPE_CHECKING:
    from networks.graph.tables import Keys, Table

IDS = [uuid.UUID(int=number << 64) for number in (1, 2, 0)]
NONE = np.empty(0, kind_of(1, boxed=True))
SOURCES = ["vesiverkko", "käsin"]


def rows(*some: tuple[int, int, int, bool, str]) -> Table:
    """Of key, number of ``IDS``, source, secrecy and source id."""
    encoded = [(k, IDS[i].bytes, s, secret, text.encode()) for k, i, s, secret, text in some]
    return np.array(encoded, kind_of(max(len(one[4]) for one in encoded), boxed=False))


def keys(*some: int) -> Keys:
    return np.array(some, np.int64)


def test_labels_are_told_as_rows_are() -> None:
    labels = labels_of(rows((5, 1, 1, False, "Ää 1"), (3, 2, 0, True, "")), NONE, SOURCES)
    found = labels.of_nodes(keys(5, 3))

    assert labels.told(found) == [
        (str(IDS[1]), "käsin", "Ää 1"),
        (str(IDS[2]), "vesiverkko", None),
    ]
    assert uuids(in_order(found)) == sorted(map(str, IDS[1:]))
    assert labels.told(labels.of_nodes(keys())) == []
    assert labels.told(labels.of_edges(keys())) == []


@pytest.mark.parametrize("text", ["a", "longer"])
@pytest.mark.parametrize("most", [0, 100])
def test_a_row_that_changes_takes_its_place(
    text: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NEW_AT_MOST", most)
    first = labels_of(rows((3, 0, 0, False, "a"), (5, 1, 0, False, "b")), NONE, SOURCES)

    same = relabelled(first, rows((3, 0, 0, False, "a")), NONE, SOURCES)
    assert (same.nodes is first.nodes, same.new_nodes is first.new_nodes) == (True, True)

    second = relabelled(first, rows((4, 2, 0, True, text)), NONE, SOURCES)
    third = relabelled(second, rows((5, 1, 2, False, "b")), NONE, [*SOURCES, "kolmas"])

    found = third.of_nodes(keys(4, 5, 3))
    assert found["secret"].tolist() == [True, False, False]
    assert third.told(found) == [
        (str(IDS[2]), "vesiverkko", text),
        (str(IDS[1]), "kolmas", "b"),
        (str(IDS[0]), "vesiverkko", "a"),
    ]


def test_the_longest_name_of_a_source_is_kept_whole() -> None:
    name = "ä" * 64

    assert sources_of([name])[0].decode() == name
