"""The functions that filters may call: a closed list, each with what it takes and gives.

A name is looked up here and nowhere else; no function of the database can be reached by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import FloatField, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast, Lower, Replace, Upper

from gisapp.features.field_types import FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models.expressions import Combinable


class _WithoutMarks(Func):
    """Text without the accents, dots and rings on its letters: ``ä`` is ``a``.

    Unicode takes a letter apart into its base and its marks (U+0300–U+036F); letters that are no
    such compositions (``ø``) stay.
    """

    template = "regexp_replace(normalize(%(expressions)s, NFD), U&'[\\0300-\\036F]', '', 'g')"
    output_field = TextField()


def without_case(text: Combinable) -> Combinable:
    """Text that is equal to any other spelling of it in capitals and small letters.

    The two letters of our neighbours that fold to something else than their small letter are seen
    to (Unicode 14 §5.18).
    """
    lower = Lower(text, output_field=TextField())
    sharp = Replace(lower, Value("ß"), Value("ss"), output_field=TextField())
    return Replace(sharp, Value("ς"), Value("σ"), output_field=TextField())


def _numeric(name: str) -> Callable[[Combinable], Combinable]:
    return lambda number: Func(Cast(number, FloatField()), function=name, output_field=FloatField())


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one argument."""

    takes: FieldKind
    gives: FieldKind
    expression: Callable[[Combinable], Combinable]
    description: str


def _length(text: Combinable) -> Combinable:
    return Func(text, function="length", output_field=IntegerField())


def _upper(text: Any) -> Combinable:
    return Upper(text, output_field=TextField())


def _lower(text: Any) -> Combinable:
    return Lower(text, output_field=TextField())


FUNCTIONS: Final = {
    "casei": Function(
        FieldKind.TEXT, FieldKind.TEXT, without_case, "Teksti ilman kirjainkoon eroa."
    ),
    "accenti": Function(
        FieldKind.TEXT, FieldKind.TEXT, _WithoutMarks, "Teksti ilman tarkkeita: ä on a."
    ),
    "lower": Function(FieldKind.TEXT, FieldKind.TEXT, _lower, "Teksti pienillä kirjaimilla."),
    "upper": Function(FieldKind.TEXT, FieldKind.TEXT, _upper, "Teksti suurilla kirjaimilla."),
    "length": Function(FieldKind.TEXT, FieldKind.INTEGER, _length, "Tekstin merkkien määrä."),
    "abs": Function(FieldKind.NUMBER, FieldKind.NUMBER, _numeric("abs"), "Luvun itseisarvo."),
    "floor": Function(
        FieldKind.NUMBER, FieldKind.NUMBER, _numeric("floor"), "Suurin kokonaisluku ≤ luku."
    ),
    "ceil": Function(
        FieldKind.NUMBER, FieldKind.NUMBER, _numeric("ceil"), "Pienin kokonaisluku ≥ luku."
    ),
    "round": Function(
        FieldKind.NUMBER, FieldKind.NUMBER, _numeric("round"), "Luku pyöristettynä kokonaiseksi."
    ),
}
# The ones of CQL2 itself, which are no custom functions.
BUILT_IN: Final = frozenset({"casei", "accenti"})
