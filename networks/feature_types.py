"""The published types of the networks (contract version 1).

A new property is added in two places: the model, with its migration, and here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.features.declaration import FeatureType, Property, Role, Subject
from gisapp.features.registry import register
from gisapp.features.writing import RowWriter
from networks.looks import LOOKS
from networks.models import LINK_RANK, Area, Interruption, Link, Node
from networks.services.interruptions import InterruptionWriter
from networks.services.links import LinkWriter
from networks.services.nodes import NodeWriter
from networks.services.rules import SENTENCES
from networks.visibility import visible_rows, visible_scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.features.declaration import Viewer
    from networks.models import NetworkObjectQuerySet


def _common() -> tuple[Property, ...]:
    return (
        Property(name="tunnus", source="tunnus", role=Role.ID, min_zoom=11),
        Property(name="lahde", source="source", given_once=True),
        Property(name="lahdetunnus", source="source_id", given_once=True),
        Property(name="verkosto", source="network", given_once=True, min_zoom=0),
        Property(name="kaytossa_tila", source="usage_state", writable=True, min_zoom=12),
        Property(name="rakennusvuosi", source="built_year", writable=True),
        Property(name="sijaintiepavarmuus", source="position_uncertainty_m", writable=True),
        Property(name="suojaustaso", source="secrecy", writable=True),
    )


def _tail() -> tuple[Property, ...]:
    return (
        Property(name="muutosnumero", source="change_number", role=Role.CHANGE_NUMBER),
        Property(name="muutettu", source="changed_at", role=Role.CHANGED_AT),
        Property(name="sijainti", source="geometry", role=Role.GEOMETRY, writable=True, min_zoom=0),
    )


_PIPE: Final = (
    Property(name="laji", source="kind", writable=True, min_zoom=0),
    Property(name="tyyppi", source="type_code", writable=True, min_zoom=11),
    Property(name="materiaali", source="material", writable=True, min_zoom=12),
    Property(name="nimellishalkaisija", source="nominal_diameter_mm", writable=True, min_zoom=12),
)
_ENDS: Final = (
    Property(name="pituus", source="length_m"),
    Property(name="alkusolmu", source="start_node"),
    Property(name="loppusolmu", source="end_node"),
)
_SEWER: Final = (
    Property(name="neste", source="liquid", writable=True),
    Property(name="vesijuoksu_alku", source="start_invert_m", writable=True),
    Property(name="vesijuoksu_loppu", source="end_invert_m", writable=True),
    Property(name="virtaussuunta", source="flow_direction", writable=True, min_zoom=12),
)


def _links(networks: tuple[str, ...]) -> Callable[[Viewer], NetworkObjectQuerySet]:
    return visible_rows(lambda: Link.objects.filter(network__in=networks))


def _nodes(kind: str) -> Callable[[Viewer], NetworkObjectQuerySet]:
    return visible_rows(lambda: Node.objects.of_kind(kind))


def _node_type(
    name: str, title: str, description: str, own: tuple[Property, ...] = (), *, min_zoom: int = 12
) -> FeatureType:
    """Declare the nodes of one kind; the kind and the public name are the same word."""
    return register(
        FeatureType(
            name=name,
            title=title,
            description=description,
            subject=Subject.NETWORK,
            model=Node,
            rows=_nodes(name),
            scope=visible_scope(kind=(name,)),
            writer=NodeWriter(name),
            min_zoom=min_zoom,
            look=LOOKS[name],
            properties=(
                *_common(),
                Property(name="tyyppi", source="type_code", writable=True, min_zoom=12),
                *own,
                *_tail(),
            ),
        )
    )


WATER_MAIN: Final = register(
    FeatureType(
        name="vesijohto",
        title="Vesijohdot",
        description="Vesijohtoverkon johdot: pää-, jakelu- ja tonttivesijohdot.",
        subject=Subject.NETWORK,
        model=Link,
        rows=_links(("vesi",)),
        scope=visible_scope(network=("vesi",)),
        writer=LinkWriter(("vesi",)),
        min_zoom=6,
        rank=LINK_RANK,
        look=LOOKS["vesijohto"],
        properties=(
            *_common(),
            *_PIPE,
            Property(name="paineluokka", source="pressure_class_bar", writable=True),
            *_ENDS,
            *_tail(),
        ),
    )
)
WASTEWATER_SEWER: Final = register(
    FeatureType(
        name="jatevesiviemari",
        title="Jätevesiviemärit",
        description="Jätevesi- ja sekavesiviemärit, myös paineviemärit.",
        subject=Subject.NETWORK,
        model=Link,
        rows=_links(("jatevesi", "sekavesi")),
        scope=visible_scope(network=("jatevesi", "sekavesi")),
        writer=LinkWriter(("jatevesi", "sekavesi")),
        min_zoom=6,
        rank=LINK_RANK,
        look=LOOKS["jatevesiviemari"],
        properties=(*_common(), *_PIPE, *_ENDS, *_SEWER, *_tail()),
    )
)
STORMWATER_SEWER: Final = register(
    FeatureType(
        name="hulevesiviemari",
        title="Hulevesiviemärit",
        description="Hulevesiviemärit, rummut ja avo-ojat.",
        subject=Subject.NETWORK,
        model=Link,
        rows=_links(("hulevesi",)),
        scope=visible_scope(network=("hulevesi",)),
        writer=LinkWriter(("hulevesi",)),
        min_zoom=6,
        rank=LINK_RANK,
        look=LOOKS["hulevesiviemari"],
        properties=(*_common(), *_PIPE, *_ENDS, *_SEWER, *_tail()),
    )
)
VALVE: Final = _node_type(
    "venttiili",
    "Venttiilit",
    "Sulku-, tontti-, säätö- ja muut venttiilit, niiden asento ja toimintakunto.",
    (
        Property(name="asento", source="position", writable=True, min_zoom=12),
        Property(name="toimintakunto", source="condition", writable=True, min_zoom=12),
        Property(name="nimellishalkaisija", source="nominal_diameter_mm", writable=True),
    ),
)
MANHOLE: Final = _node_type(
    "kaivo",
    "Kaivot",
    "Jäte- ja hulevesiverkon kaivot korkeuksineen (N2000).",
    (
        Property(name="kannen_korkeus", source="cover_level_m", writable=True),
        Property(name="pohjan_korkeus", source="bottom_level_m", writable=True),
        Property(name="halkaisija", source="diameter_mm", writable=True),
    ),
)
HYDRANT: Final = _node_type(
    "paloposti",
    "Palopostit",
    "Maa- ja yläpalopostit, tuotto litroina minuutissa.",
    (
        Property(name="tuotto", source="yield_l_min", writable=True),
        Property(name="tarkastuspvm", source="inspected_on", writable=True),
    ),
)
PUMPING_STATION: Final = _node_type(
    "pumppaamo",
    "Pumppaamot",
    "Jätevesi-, hulevesi- ja vedenottopumppaamot ja paineenkorottamot.",
    (
        Property(name="teho", source="power_kw", writable=True),
        Property(name="tuotto", source="capacity_l_s", writable=True),
        Property(name="ylivuoto", source="has_overflow", writable=True),
    ),
    min_zoom=8,
)
CONNECTION_POINT: Final = _node_type(
    "liitoskohta", "Liitoskohdat", "Kohdat, joissa tonttijohto liittyy laitoksen verkkoon."
)
DEVICE: Final = _node_type(
    "laite",
    "Laitteet",
    "Muut solmut: haarat, säiliöt, vedenottamot, puhdistamot, purkuaukot.",
    (Property(name="tilavuus", source="volume_m3", writable=True),),
)


def _area_type(name: str, title: str, description: str) -> FeatureType:
    return register(
        FeatureType(
            name=name,
            title=title,
            description=description,
            subject=Subject.NETWORK,
            model=Area,
            rows=visible_rows(lambda: Area.objects.of_kind(name)),
            scope=visible_scope(kind=(name,)),
            writer=RowWriter({"kind": name}, SENTENCES),
            min_zoom=0,
            look=LOOKS[name],
            properties=(
                *_common(),
                Property(name="nimi", source="name", writable=True, min_zoom=0),
                Property(name="alku_pvm", source="valid_from", role=Role.BEGINS, writable=True),
                Property(name="loppu_pvm", source="valid_to", role=Role.ENDS, writable=True),
                *_tail(),
            ),
        )
    )


SERVICE_AREA: Final = _area_type(
    "toiminta_alue", "Toiminta-alueet", "Vesihuoltolaitoksen toiminta-alueet verkostoittain."
)
PRESSURE_ZONE: Final = _area_type("painepiiri", "Painepiirit", "Vesijohtoverkon painepiirit.")
PUMPING_DISTRICT: Final = _area_type(
    "pumppauspiiri", "Pumppauspiirit", "Alueet, joilta viemärit laskevat samalle pumppaamolle."
)
INTERRUPTION: Final = register(
    FeatureType(
        name="katkos",
        title="Katkokset",
        description="Suunnitellut ja äkilliset vedenjakelun katkokset.",
        subject=Subject.NETWORK,
        model=Interruption,
        rows=visible_rows(Interruption.objects.all),
        scope=visible_scope(),
        writer=InterruptionWriter(),
        min_zoom=8,
        look=LOOKS["katkos"],
        properties=(
            *_common(),
            Property(name="katkostunnus", source="number", given_once=True),
            Property(name="alkaa", source="starts_at", role=Role.BEGINS, writable=True),
            Property(name="paattyy", source="ends_at", role=Role.ENDS, writable=True),
            Property(name="tila", source="state", writable=True, min_zoom=8),
            Property(name="venttiilit", source="valves", writable=True),
            *_tail(),
        ),
    )
)
