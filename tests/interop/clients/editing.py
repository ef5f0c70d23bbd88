"""Debian's GDAL and PyQGIS edit the service, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.interop.service import clean_environment

if TYPE_CHECKING:
    from tests.interop.service import Credential, Service

CLIENTS: Final = ("gdal", "qgis")
_LONGEST_S: Final = 120


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
        "key": credential.key,
        "secret": credential.secret,
        "steps": steps,
    }
    environment = clean_environment(
        HOME=str(folder),
        XDG_RUNTIME_DIR=str(folder),
        QT_QPA_PLATFORM="offscreen",
        QT_LOGGING_RULES="*=false",
        TZ="UTC",
        GDAL_HTTP_AUTH="BASIC",
        GDAL_HTTP_USERPWD=f"{credential.key}:{credential.secret}",
    )
    script = Path(__file__).with_name(f"{client}_edit_script.py")
    result = subprocess.run(
        ["/usr/bin/python3", str(script)],
        input=json.dumps(task),
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
