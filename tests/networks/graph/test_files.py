"""Arrays that an edit leaves as they were are the same files, and the same memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from networks.graph.files import open_arrays, sweep, write_arrays

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_unchanged_is_the_same_file_and_mapped_once(tmp_path: Path) -> None:
    write_arrays({"a": np.arange(3), "b": np.arange(4)}, tmp_path / "1.graph")
    first = open_arrays(tmp_path / "1.graph")
    changed = {"a": first.arrays["a"], "b": np.arange(5)}

    write_arrays(changed, tmp_path / "2.graph", first)
    second = open_arrays(tmp_path / "2.graph", first)

    assert second.files["a"] == first.files["a"]
    assert second.files["b"] != first.files["b"]
    assert second.arrays["a"] is first.arrays["a"]
    assert second.arrays["b"].tolist() == [0, 1, 2, 3, 4]
    assert not second.arrays["b"].flags.writeable


def test_a_folder_that_goes_takes_nothing_from_the_next(tmp_path: Path) -> None:
    write_arrays({"a": np.arange(3)}, tmp_path / "1.graph")
    first = open_arrays(tmp_path / "1.graph")
    write_arrays(first.arrays, tmp_path / "2.graph", first)
    (tmp_path / ".graph-half-done").mkdir()
    (tmp_path / "0.graph").write_bytes(b"of an earlier version")

    sweep(tmp_path, [tmp_path / "1.graph", tmp_path / "0.graph"])

    assert [path.name for path in tmp_path.iterdir()] == ["2.graph"]
    assert open_arrays(tmp_path / "2.graph").arrays["a"].tolist() == [0, 1, 2]
    assert first.arrays["a"].tolist() == [0, 1, 2]


def test_a_draft_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pickle"):
        write_arrays({"a": np.array([object()])}, tmp_path / "1.graph")

    assert list(tmp_path.iterdir()) == []
