"""The published schemas, from the suite's own jar: nobody asks the network for them.

The suite has all that it needs and a catalogue that says which is which, but its validator asks
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

_CATALOGUE: Final = "org/opengis/cite/iso19142/schema-catalog.xml"
_SYSTEM: Final = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}system"


@dataclass(frozen=True, slots=True)
class Schemas:
    """Schemas by their public addresses, and by the paths that they give each other."""

    jar: Path
    catalogue: dict[str, str]

    @classmethod
    def of(cls, jar: Path) -> Self:
        """Those in ``jar``."""
        folder = posixpath.dirname(_CATALOGUE)
        with zipfile.ZipFile(jar) as archive:
            root = etree.fromstring(archive.read(_CATALOGUE), etree.XMLParser(load_dtd=False))
        catalogue = {
            entry.get("systemId", ""): posixpath.join(folder, entry.get("uri", ""))
            for entry in root.iter(_SYSTEM)
        }
        return cls(jar, {name: posixpath.normpath(path) for name, path in catalogue.items()})

    def read(self, address: str) -> bytes | None:
        """The schema at ``address``, or None."""
        path = urlsplit(address).path.lstrip("/")
        xsd = posixpath.join(posixpath.dirname(_CATALOGUE), "xsd")
        wanted = (self.catalogue.get(address, ""), f"{xsd}/opengis/{path}", f"{xsd}/{path}")
        with zipfile.ZipFile(self.jar) as archive:
            names = set(archive.namelist())
            return next((archive.read(name) for name in wanted if name in names), None)
