"""Debian's GDAL and PyQGIS edit the service, each in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.interop.clients.programs import run_script

if TYPE_CHECKING:
    from tests.interop.service import Credential, Service

CLIENTS: Final = ("gdal", "qgis")


def edit(
    client: str,
    service: Service,
    credential: Credential,
    *,
    version: str,
    srid: int,
    steps: list[dict[str, Any]],
    folder: Path,
) -> None:
    """Let ``client`` do ``steps``; it must say that it did all of them."""
    task = {
        "address": service.wfs,
        "version": version,
        "srid": srid,
        "steps": steps,
    }
    run_script(Path(__file__).with_name(f"{client}_edit_script.py"), task, credential, folder)
