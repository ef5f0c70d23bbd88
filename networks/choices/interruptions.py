"""Code lists of interruptions and their plans."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

INTERRUPTION_STATE: Final = CodeList(
    "tila",
    (
        Code("suunniteltu", "suunniteltu", "planerad", "planned"),
        Code("kaynnissa", "käynnissä", "pågår", "in progress"),
        Code("paattynyt", "päättynyt", "avslutad", "ended"),
        Code("peruttu", "peruttu", "inställd", "cancelled"),
    ),
)

SHEET_STATE: Final = CodeList(
    "kuittaus",
    (
        Code("odottaa", "odottaa", "väntar", "waiting"),
        Code("kiinni", "suljettu", "stängd", "closed"),
        Code("epaonnistui", "ei sulkeutunut", "gick inte att stänga", "failed"),
        Code("avattu", "avattu", "öppnad", "reopened"),
    ),
)

INTERRUPTION_ROLE: Final = CodeList(
    "rooli",
    (
        Code("paikka", "paikka", "plats", "place"),
        Code("juuttunut", "juuttunut venttiili", "ventil som fastnat", "stuck valve"),
        Code("segmentti", "suljettava alue", "avstängt område", "segment"),
        Code("kuiva", "kuivuu muualla", "torrt utanför", "cut off"),
        Code("paloposti", "kuiva paloposti", "torr brandpost", "dry hydrant"),
    ),
)
