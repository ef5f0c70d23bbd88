"""What a writer of files tells of the file that it has written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many of each the file holds, and what to tell people.

    ``beside`` are files in the same folder that belong to it, with what each of them holds.
    """

    counts: Mapping[str, int]
    warnings: tuple[str, ...] = ()
    beside: Mapping[Path, str] = field(default_factory=dict)
