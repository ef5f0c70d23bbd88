"""Code lists of plans."""

from __future__ import annotations

from typing import Final

from gisapp.core.codes import Code, CodeList

PLAN_STATE: Final = CodeList(
    "tila",
    (
        Code("luonnos", "luonnos", "utkast", "draft"),
        Code("hyvaksytty", "hyväksytty", "godkänd", "approved"),
        Code("rakennettu", "rakennettu", "byggd", "built"),
        Code("hylatty", "hylätty", "förkastad", "rejected"),
    ),
)

PLAN_CHANGE: Final = CodeList(
    "muutostyyppi",
    (
        Code("lisays", "lisäys", "tillägg", "addition"),
        Code("paivitys", "päivitys", "ändring", "update"),
        Code("poisto", "poisto", "borttagning", "removal"),
    ),
)
