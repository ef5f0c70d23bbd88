"""The suites and what Java no longer brings: released jars by Maven coordinates and SHA-256.

Maven fetches them, with whatever mirror and proxy its settings name; nothing is fetched twice.
``artifacts.tsv`` is the list. A suite's jar is "all in one" but for JAXB.
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
    """One released file: ``group:name:version:type[:classifier]``.

    ``sha256`` is empty where the registries do not serve the release to everybody: then only
    Maven's own check holds.
    """

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


class NotToBeHadError(Exception):
    """No repository has an artifact; the text says which."""


def named(name: str) -> Artifact:
    """The pinned artifact called ``name``; raises ``LookupError`` when the list has none."""
    with _LIST.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            artifact = Artifact(line["artifact"], line["sha256"] or "")
            if artifact.name == name:
                return artifact
    msg = f"{_LIST.name} has no artifact {name}."
    raise LookupError(msg)


def fetched(artifact: Artifact, repository: Path) -> Path:
    """The file, fetched when it is not there.

    Raises ``NotToBeHadError``, and ``ValueError`` when its bytes are not those that are pinned.
    """
    path = artifact.path_in(repository)
    if not path.is_file():
        _fetch(artifact, repository, path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if artifact.sha256 not in ("", found):
        msg = f"{path} has the SHA-256 {found}, not {artifact.sha256}: remove it."
        raise ValueError(msg)
    return path


def _fetch(artifact: Artifact, repository: Path, path: Path) -> None:
    command = ["mvn", "--batch-mode", "--quiet", f"-Dmaven.repo.local={repository}", _PLUGIN]
    command += [f"-Dartifact={artifact.coordinates}", "-Dtransitive=false"]
    done = subprocess.run(
        command,
        cwd=repository,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_FETCH_SECONDS,
        check=False,
    )
    if done.returncode or not path.is_file():
        reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), "")
        msg = f"{artifact.coordinates}: {reason}"
        raise NotToBeHadError(msg)
