"""Code lists of everything in the networks."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

NETWORK: Final = CodeList(
    "verkosto",
    (
        Code("vesi", "vesijohto", "vatten", "water"),
        Code("jatevesi", "jätevesi", "spillvatten", "wastewater"),
        Code("hulevesi", "hulevesi", "dagvatten", "stormwater"),
        Code("sekavesi", "sekavesi", "kombinerat", "combined"),
    ),
)

USAGE_STATE: Final = CodeList(
    "kaytossa_tila",
    (
        Code("suunniteltu", "suunniteltu", "planerad", "planned"),
        Code("rakenteilla", "rakenteilla", "under byggnad", "under construction"),
        Code("kaytossa", "käytössä", "i bruk", "in use"),
        Code("poissa_kaytosta", "poissa käytöstä", "ur bruk", "out of use"),
        Code("hylatty", "hylätty maahan", "övergiven i mark", "abandoned in place"),
        Code("purettu", "purettu", "riven", "removed"),
    ),
)

SECRECY: Final = CodeList(
    "suojaustaso",
    (
        Code("julkinen", "julkinen", "offentlig", "public"),
        Code("sisainen", "sisäinen", "intern", "internal"),
        Code("salassa", "salassa pidettävä", "sekretessbelagd", "secret"),
    ),
)

HEIGHT_SYSTEM: Final = CodeList(
    "korkeusjarjestelma",
    (
        Code("N2000", "N2000", "N2000", "N2000"),
        Code("N60", "N60", "N60", "N60"),
        Code("N43", "N43", "N43", "N43"),
        Code("NN", "NN", "NN", "NN"),
        Code("tuntematon", "tuntematon", "okänt", "unknown"),
    ),
)

CAPTURE_METHOD: Final = CodeList(
    "luontitapa",
    (
        Code("digitointi", "digitointi", "digitalisering", "digitised"),
        Code("maastomittaus", "maastomittaus", "terrängmätning", "field survey"),
        Code("malli", "hydraulinen malli", "hydraulisk modell", "hydraulic model"),
        Code("muu", "muu", "annat", "other"),
        Code("tuntematon", "tuntematon", "okänt", "unknown"),
    ),
)
