"""What the comment of a row tells: material and year, and what our files call a default.

Modellers write what EPANET has no column for after the ``;`` of the row, as parts between
semicolons (``;main;cast iron;1910``). A part counts only when the whole of it is a known word for
a material or a year from 1800 to 2100. Everything else in a comment is dropped, unread.
"""

from __future__ import annotations

import re
from typing import Final

from networks.choices.links import MATERIAL

DEFAULT_SIZE: Final = "the size is a default"
DEFAULT_BOTTOM: Final = "the bottom is a default"
_YEAR: Final = re.compile(r"(18|19|20)\d\d|2100")
_MATERIALS: Final = {
    # What our own files say: the codes themselves.
    **{code.casefold(): code for code in MATERIAL.values},
    "asbestisementti": "asbestisementti",
    "asbestos cement": "asbestisementti",
    "betoni": "betoni",
    "cast iron": "valurauta",
    "concrete": "betoni",
    "copper": "kupari",
    "ductile iron": "pallografiittivalurauta",
    "gg": "harmaa_valurauta",
    "grey cast iron": "harmaa_valurauta",
    "hdpe": "PEH",
    "kupari": "kupari",
    "ldpe": "PEL",
    "lead": "lyijy",
    "lyijy": "lyijy",
    "mdpe": "PEM",
    "muovi": "muovi",
    "pe": "PE",
    "peh": "PEH",
    "pel": "PEL",
    "pem": "PEM",
    "plastic": "muovi",
    "polyethylene": "PE",
    "pp": "PP",
    "pvc": "PVC",
    "sg": "pallografiittivalurauta",
    "stainless steel": "ruostumaton_teras",
    "steel": "teras",
    "teräs": "teras",
    "valurauta": "valurauta",
    "vitrified clay": "lasitettu_savi",
}


def material_code(word: str) -> str | None:
    """The code of ``networks.choices.MATERIAL`` that ``word`` means; None for an unknown one."""
    return _MATERIALS.get(" ".join(word.split()).casefold())


def material_and_year(comment: str) -> tuple[str, int | None]:
    """The material code (``ei_tiedossa`` when none is named) and the year in ``comment``."""
    material, year = "ei_tiedossa", None
    for part in comment.split(";"):
        word = part.strip()
        if known := material_code(word):
            material = known
        elif _YEAR.fullmatch(word):
            year = int(word)
    return material, year


def says(comment: str, remark: str) -> bool:
    """Whether a part of ``comment`` is ``remark``."""
    return any(part.strip() == remark for part in comment.split(";"))
