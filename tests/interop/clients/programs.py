"""Clients that run as programs of their own: GDAL's tools and scripts for Debian's Python."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

from tests.interop.service import clean_environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.interop.service import Credential

_LONGEST_S: Final = 300
_SAID: Final = 2000


def run_gdal(
    words: Sequence[str | Path], credential: Credential
) -> subprocess.CompletedProcess[str]:
    """How a program that signs in as GDAL does has ended, and what it said."""
    return _run(words, _gdal_signs_in(credential))


def run_script(script: Path, task: dict[str, Any], credential: Credential, folder: Path) -> None:
    """Give ``task``, with the credential, to a script of QGIS or GDAL; it must end well.

    ``folder`` is its home. The time zone is UTC: QGIS 3.22 takes the times of GeoJSON for local
    ones, whatever zone stands there.
    """
    result = _run(
        ["/usr/bin/python3", script],
        {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "*=false",
            "TZ": "UTC",
            **_gdal_signs_in(credential),
        },
        json.dumps({**task, "key": credential.key, "secret": credential.secret}),
    )
    ended_well(result)


def ended_well(result: subprocess.CompletedProcess[str]) -> str:
    """What a program that ended well has written."""
    assert result.returncode == 0, result.stderr[-_SAID:]
    return result.stdout


def _gdal_signs_in(credential: Credential) -> dict[str, str]:
    return {
        "GDAL_HTTP_AUTH": "BASIC",
        "GDAL_HTTP_USERPWD": f"{credential.key}:{credential.secret}",
        "CPL_CURL_VERBOSE": "NO",
    }


def _run(
    words: Sequence[str | Path], environment: dict[str, str], said: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        input=said,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
