"""Code lists of the consumption points: how a point got its place and its connections."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

PLACEMENT_RULE: Final = CodeList(
    "sijoitustapa",
    (
        Code(
            "tiedosto",
            "lähteen antama paikka",
            "plats från källan",
            "given by the source",
        ),
        Code(
            "osoite",
            "osoiterekisterin osoite",
            "adressregistrets adress",
            "address of the register",
        ),
        Code(
            "lahin_numero",
            "lähin numero kadulla",
            "närmaste nummer på gatan",
            "nearest number of the street",
        ),
        Code("liitoskohta", "liitoskohta", "anslutningspunkt", "connection point"),
        Code("kasin", "käsin", "för hand", "by hand"),
        Code("ei_paikkaa", "ei paikkaa", "ingen plats", "no place"),
    ),
)

CONNECTION_RULE: Final = CodeList(
    "liitostapa",
    (
        Code(
            "lahdetunnus",
            "mallin liitoskohta",
            "modellens anslutning",
            "connection point of the model",
        ),
        Code(
            "lahin_liitoskohta",
            "lähin liitoskohta",
            "närmaste anslutning",
            "nearest connection point",
        ),
        Code(
            "lahin_johto",
            "lähin johto (arvio)",
            "närmaste ledning (uppskattad)",
            "nearest pipe (estimated)",
        ),
        Code("kasin", "käsin", "för hand", "by hand"),
    ),
)

LOOKUP_RULE: Final = CodeList(
    "hakusaanto",
    (
        Code("tarkka", "täsmälleen", "exakt", "exact"),
        Code(
            "ilman_osia",
            "ilman porrasta tai huoneistoa",
            "utan trappa eller lägenhet",
            "without stair or flat",
        ),
        Code(
            "numerovali", "numero on välillä", "numret inom intervallet", "number within the range"
        ),
        Code("kirjoitusvirhe", "kirjoitusvirhe korjattu", "skrivfel rättat", "slip mended"),
        Code("katu", "kadun perusteella", "enligt gatan", "by the street"),
        Code(
            "lahin_numero",
            "lähin numero kadulla",
            "närmaste nummer på gatan",
            "nearest number of the street",
        ),
        Code("lahin", "lähin kulutuspaikka", "närmaste förbrukningsplats", "nearest point"),
        Code("alue", "alueella", "inom området", "inside the area"),
    ),
)

PURPOSE: Final = CodeList(
    "kayttotarkoitus",
    (
        Code("asiakaspalvelu", "asiakaspalvelu", "kundservice", "customer service"),
        Code("suunnittelu", "verkoston suunnittelu", "nätplanering", "network planning"),
        Code("vikatilanne", "vika tai häiriö", "fel eller störning", "fault or disturbance"),
        Code("kunnossapito", "kunnossapito", "underhåll", "maintenance"),
        Code("tiedonvaihto", "tiedonvaihto", "datautbyte", "data exchange"),
        Code("yllapito", "järjestelmän ylläpito", "systemförvaltning", "system administration"),
    ),
)
