"""Code lists of pipes and sewers."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

PIPE_KIND: Final = CodeList(
    "laji",
    (
        Code("paavesijohto", "päävesijohto", "huvudvattenledning", "trunk main"),
        Code("jakeluvesijohto", "jakeluvesijohto", "distributionsledning", "distribution main"),
        Code("tonttivesijohto", "tonttivesijohto", "tomtvattenledning", "service pipe"),
        Code("palovesijohto", "palovesijohto", "brandvattenledning", "fire main"),
        Code("raakavesijohto", "raakavesijohto", "råvattenledning", "raw water main"),
        Code("paaviemari", "pääviemäri", "huvudavlopp", "trunk sewer"),
        Code("kerailyviemari", "keräilyviemäri", "samlingsavlopp", "collecting sewer"),
        Code("tonttiviemari", "tonttiviemäri", "tomtavlopp", "house drain"),
        Code("ylivuotoviemari", "ylivuotoviemäri", "bräddavlopp", "overflow sewer"),
        Code("purkuviemari", "purkuviemäri", "utloppsledning", "outfall sewer"),
        Code("muu", "muu", "annan", "other"),
    ),
)

PIPE_TYPE: Final = CodeList(
    "tyyppi",
    (
        Code("putki", "putki", "rör", "pipe"),
        Code("paineputki", "paineputki", "tryckrör", "pressure pipe"),
        Code("avoviemari", "avoviemäri", "öppet avlopp", "open sewer"),
        Code("avo_oja", "avo-oja", "öppet dike", "open ditch"),
        Code("rumpu", "rumpu", "trumma", "culvert"),
        Code("tunneli", "tunneli", "tunnel", "tunnel"),
        Code("suojaputki", "suojaputki", "skyddsrör", "casing"),
    ),
)

LIQUID: Final = CodeList(
    "neste",
    (
        Code("jatevesi", "jätevesi", "spillvatten", "wastewater"),
        Code("sadevesi", "sadevesi", "regnvatten", "stormwater"),
        Code("sekavesi", "sekavesi", "kombinerat", "combined"),
        Code("muu", "muu", "annan", "other"),
    ),
)

MATERIAL: Final = CodeList(
    "materiaali",
    (
        Code("PE", "PE", "PE", "PE"),
        Code("PEH", "PEH", "PEH", "HDPE"),
        Code("PEM", "PEM", "PEM", "MDPE"),
        Code("PEL", "PEL", "PEL", "LDPE"),
        Code("PVC", "PVC", "PVC", "PVC"),
        Code("PP", "PP", "PP", "PP"),
        Code("muovi", "muovi", "plast", "plastic"),
        Code("lujitemuovi", "lujitemuovi", "armerad plast", "reinforced plastic"),
        Code("betoni", "betoni", "betong", "concrete"),
        Code("teras", "teräs", "stål", "steel"),
        Code("ruostumaton_teras", "ruostumaton teräs", "rostfritt stål", "stainless steel"),
        Code("haponkestava_teras", "haponkestävä teräs", "syrafast stål", "acid-proof steel"),
        Code("valurauta", "valurauta", "gjutjärn", "cast iron"),
        Code("harmaa_valurauta", "harmaa valurauta", "grått gjutjärn", "grey cast iron"),
        Code("pallografiittivalurauta", "pallografiittivalurauta", "segjärn", "ductile iron"),
        Code("asbestisementti", "asbestisementti", "asbestcement", "asbestos cement"),
        Code("lasitettu_savi", "lasitettu savi", "glaserad lera", "vitrified clay"),
        Code("kupari", "kupari", "koppar", "copper"),
        Code("lyijy", "lyijy", "bly", "lead"),
        Code("tiili", "tiili", "tegel", "brick"),
        Code("kivi", "kivi", "sten", "stone"),
        Code("puu", "puu", "trä", "wood"),
        Code("muu", "muu", "annat", "other"),
        Code("ei_tiedossa", "ei tiedossa", "okänt", "unknown"),
    ),
)

FLOW_DIRECTION: Final = CodeList(
    "virtaussuunta",
    (
        Code("myotainen", "digitointisuuntaan", "i digitaliseringsriktningen", "with digitising"),
        Code(
            "vastainen",
            "digitointisuuntaa vastaan",
            "mot digitaliseringsriktningen",
            "against digitising",
        ),
        Code("tuntematon", "tuntematon", "okänd", "unknown"),
    ),
)
