"""The published schemas, from a suite's own jar: nobody asks the network for them.

A suite has all that it needs and a catalogue that says which is which, but its validator asks
for some by their public address all the same. Java is told to ask our proxy for those.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

_SYSTEM: Final = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}system"


@dataclass(frozen=True, slots=True)
class Schemas:
    """Schemas by their public addresses, and by the paths that they give each other."""

    jar: Path
    folder: str
    catalogue: dict[str, str]

    @classmethod
    def of(cls, jar: Path, catalogue: str) -> Self:
        """Those in ``jar``, by the OASIS catalogue at that path in it; none when it is empty."""
        if not catalogue:
            return cls(jar, "", {})
        folder = posixpath.dirname(catalogue)
        with zipfile.ZipFile(jar) as archive:
            root = etree.fromstring(archive.read(catalogue), etree.XMLParser(load_dtd=False))
        paths = {
            entry.get("systemId", ""): posixpath.join(folder, entry.get("uri", ""))
            for entry in root.iter(_SYSTEM)
        }
        return cls(jar, folder, {name: posixpath.normpath(path) for name, path in paths.items()})

    def read(self, address: str) -> bytes | None:
        """The schema at ``address``, or None."""
        path = urlsplit(address).path.lstrip("/")
        if not self.catalogue:
            return None
        xsd = posixpath.join(self.folder, "xsd")
        wanted = (self.catalogue.get(address, ""), f"{xsd}/opengis/{path}", f"{xsd}/{path}")
        with zipfile.ZipFile(self.jar) as archive:
            names = set(archive.namelist())
            return next((archive.read(name) for name in wanted if name in names), None)
