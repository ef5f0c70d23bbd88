"""Vesikanta files as text, and the real command on them."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final

from django.core.management import call_command

if TYPE_CHECKING:
    from pathlib import Path

HEADER: Final = "tunnus;osoite;postinumero;kunta;tila"
GOOD: Final = (
    "KP-1;Keksijänkatu 12 A 3;50100;Mikkeli;voimassa",
    "KP-2;Mietintie 7;50120;491;voimassa",
    "KP-3;Arvelupolku 1-3;50120;Mikkeli;",
    "KP-4;Tuumauskuja 9b;50120;Mikkeli;voimassa",
)


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """A file with ``lines``."""
    path = folder / "vesikanta.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def sync(path: Path, *words: str) -> str:
    """Run ``manage.py sync vesikanta --file PATH`` and give its report."""
    out = StringIO()
    call_command("sync", "vesikanta", "--file", str(path), *words, stdout=out)
    return out.getvalue()
