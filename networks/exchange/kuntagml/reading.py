"""Reader of KuntaGML base maps (kantakartta, GML 3.1.1): the parts of water and sewer networks.

Read are both namespaces that circulate, whatever stands around the parts (the base map's own root,
a WFS answer). Coordinates are east first whatever system ``srsName`` names: that is KuntaGML's
rule. Owners, labels and metadata are never looked at. Source: KuntaGML kantakartta 2.1.6.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from gisapp.ogc.xml_members import members
from gisapp.ogc.xml_reader import local_name, namespace
from networks.exchange.features import Feature, GisFile, checked_positions
from networks.exchange.kuntagml.places import SystemNames, height_systems, places_of
from networks.exchange.kuntagml.values import (
    PIPE,
    capture_method,
    has_ended,
    meaning,
    network_of,
    part_of,
    properties_of,
)
from networks.exchange.kuntagml.words import SEWER, WATER
from networks.exchange.model import some
from networks.models.link import TYPE_OF_NETWORK

if TYPE_CHECKING:
    from lxml.etree import _Element

    from networks.exchange.kuntagml.places import Places
    from networks.exchange.kuntagml.values import Part
    from networks.exchange.model import Position

_NAMESPACE: Final = re.compile(r"https?://www\.(kunta|paikka)tietopalvelu\.fi/gml/kantakartta\b.*")
_TECHNICAL: Final = "TekninenTieto"
_BOX: Final = "Envelope"
_FLAT: Final = 2


def read_kuntagml(file: IO[bytes], *, network: str) -> GisFile:
    """Read the parts of networks; sewers that do not say their liquid are of ``network``.

    What is no part of a network, has ended or has no place is left out and told. Raises
    ``InvalidInputError`` with the line for a file that is not well-formed, has no such parts, is in
    several systems or in heights that are not N2000, and for parts without an id.
    """
    reading = _Reading(sewers="jatevesi" if network == "vesi" else network)
    for member in members(file, frozenset({WATER, SEWER, _TECHNICAL, _BOX})):
        reading.take(member)
    return reading.finished()


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    sewers: str
    seen: int = 0
    features: list[Feature] = field(default_factory=list)
    methods: dict[str, str] = field(default_factory=dict)
    heights: set[str] = field(default_factory=set)
    systems: SystemNames = field(default_factory=SystemNames)
    remarks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, member: _Element) -> None:
        """Read one member."""
        name = local_name(member)
        if name == _BOX:
            self.systems.note(member)
        elif name == _TECHNICAL:
            for child in member:
                if local_name(child) == "korkeusjarjestelma":
                    self.heights |= height_systems(child.text or "")
        elif _NAMESPACE.fullmatch(namespace(member)):
            self.seen += 1
            part = part_of(member)
            if has_ended(part):
                self._tell(part.own, "have ended (loppuPvm) and are left out")
            else:
                self._place(part, places_of(member, self.systems, part.place))

    def finished(self) -> GisFile:
        """All of it; raises ``InvalidInputError`` for what only the whole file shows."""
        if not self.features:
            msg = f"The file has no parts of networks ({WATER} or {SEWER} of KuntaGML) to store."
            raise InvalidInputError(" ".join((msg, *(f"{one}." for one in self._told()))))
        srid, named = self.systems.agreed()
        system = self._height_system(self.heights | named)
        told = self._told()
        if self.systems.names and srid is None:
            told.append("the file does not say its coordinate system: taken as --crs says")
        return GisFile(
            features=tuple(self.features),
            srid=srid,
            unpublished={
                public: {"height_system": system, "capture_method": method}
                for public, method in self.methods.items()
            },
            warnings=tuple(told),
        )

    def _tell(self, own: str, what: str) -> None:
        self.remarks[what].append(own)

    def _place(self, part: Part, places: Places) -> None:
        """Keep a part that is one of a network and stands where its type can."""
        layer, type_code = meaning(part, drawn=bool(places.lines))
        if not layer:
            self._tell(part.own, "are structures, signs or texts (tyyppi) and are left out")
            return
        found = places.lines if layer == PIPE else places.points
        if not found:
            self._tell(part.own, "have no place that fits their type and are left out")
            return
        if len(found) > 1:
            msg = f"The part {part.own} has {len(found)} places: one line or point is needed."
            raise InvalidInputError(msg, locator=part.place)
        self._keep(part, layer, type_code, found[0])

    def _keep(self, part: Part, layer: str, type_code: str, line: tuple[Position, ...]) -> None:
        tell = partial(self._tell, part.own)
        network = network_of(part, self.sewers, tell)
        is_line = layer == PIPE
        name = TYPE_OF_NETWORK[network] if is_line else layer
        public = f"{name}.{part.own}"
        self.methods[public] = capture_method(part)
        self.features.append(
            Feature(
                layer=name,
                key=part.own,
                place=part.place,
                properties={
                    **properties_of(part, layer, tell),
                    "verkosto": network,
                    "tyyppi": type_code,
                    "lahdetunnus": part.own,
                    "tunnus": public,
                },
                is_line=is_line,
                positions=checked_positions(line, is_line=is_line, place=part.place),
            )
        )

    def _told(self) -> list[str]:
        return [f"{len(ids)} parts {what}: {some(ids)}" for what, ids in self.remarks.items()]

    def _height_system(self, named: set[str]) -> str:
        """The code of the file's height system; raises where heights are in another than ours."""
        high = [part.key for part in self.features if len(part.positions[0]) > _FLAT]
        foreign = named - {"N2000"}
        if foreign and high:
            msg = (
                f"The heights are in {' and '.join(sorted(foreign))}, not in N2000 alone. Convert "
                "them, or leave them out of the file."
            )
            raise InvalidInputError(msg, locator="korkeusjarjestelma")
        if high and not named:
            self.remarks["have heights of an unknown system, kept as they are"] = high
        return next(iter(named)) if len(named) == 1 else "tuntematon"
