"""Code lists: closed vocabularies with Finnish, Swedish and English labels.

A list is written once, in an app's ``choices``; the model takes its choices and a CHECK
constraint from it, and every face takes its labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import CheckConstraint, Q

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES: Final = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list: the code as stored and published, and its three labels."""

    code: str
    fi: str
    sv: str
    en: str

    def label(self, language: str) -> str:
        """The label in ``language`` (``fi``, ``sv`` or ``en``); Finnish for any other."""
        return {"sv": self.sv, "en": self.en}.get(language, self.fi)


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed vocabulary."""

    name: str
    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, code: object) -> bool:
        return any(code == known.code for known in self.codes)

    @property
    def values(self) -> list[str]:
        """The codes, in the order of the list."""
        return [code.code for code in self.codes]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Pairs of code and Finnish label, as a model field takes them."""
        return [(code.code, code.fi) for code in self.codes]

    @property
    def longest(self) -> int:
        """Length of the longest code."""
        return max(len(code.code) for code in self.codes)

    def constraint(self, field: str, name: str) -> CheckConstraint:
        """The CHECK that keeps ``field`` inside this list (null passes, as SQL has it)."""
        return CheckConstraint(condition=Q(**{f"{field}__in": self.values}), name=name)
