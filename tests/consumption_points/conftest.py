"""What the tests of answers over the network share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def graph_folder(tmp_path: Path, settings: Any) -> None:
    """A folder of its own for each test: each begins with an empty network."""
    settings.GRAPH_DIR = str(tmp_path)
