"""The suite and what Java no longer brings: released jars by Maven coordinates and SHA-256.

Maven fetches them, with whatever mirror and proxy its settings name; nothing is fetched twice.
``artifacts.tsv`` is the list. The suite's jar is "all in one" but for JAXB, which Java had in
itself until version 10.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LIST: Final = Path(__file__).with_name("artifacts.tsv")
_PLUGIN: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
_FETCH_SECONDS: Final = 1200


@dataclass(frozen=True, slots=True)
class Artifact:
    """One released file: ``group:name:version:type[:classifier]``."""

    coordinates: str
    sha256: str

    @property
    def name(self) -> str:
        """The artifact's own name, such as ``ets-wfs20``."""
        return self.coordinates.split(":")[1]

    @property
    def version(self) -> str:
        """The version that is pinned."""
        return self.coordinates.split(":")[2]

    def path_in(self, repository: Path) -> Path:
        """Where Maven keeps it in a local ``repository``."""
        group, name, version, kind, *classifier = self.coordinates.split(":")
        file = "-".join((name, version, *classifier)) + f".{kind}"
        return repository.joinpath(*group.split("."), name, version, file)


def all_artifacts() -> tuple[Artifact, ...]:
    """The pinned artifacts; the suite is the first."""
    with _LIST.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t")
        return tuple(Artifact(line["artifact"], line["sha256"]) for line in lines)


def fetched(artifact: Artifact, repository: Path) -> Path:
    """The file, fetched when it is not there; raises ``ValueError`` when its bytes are others."""
    path = artifact.path_in(repository)
    if not path.is_file():
        _fetch(artifact, repository)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != artifact.sha256:
        path.unlink()
        msg = f"{artifact.coordinates} has the SHA-256 {found}, not {artifact.sha256}."
        raise ValueError(msg)
    return path


def _fetch(artifact: Artifact, repository: Path) -> None:
    subprocess.run(
        [
            "mvn",
            "--batch-mode",
            "--quiet",
            f"-Dmaven.repo.local={repository}",
            _PLUGIN,
            f"-Dartifact={artifact.coordinates}",
            "-Dtransitive=false",
        ],
        cwd=repository,
        stdin=subprocess.DEVNULL,
        timeout=_FETCH_SECONDS,
        check=True,
    )
