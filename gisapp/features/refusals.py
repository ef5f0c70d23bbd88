"""What the database refuses, in plain words: the property and the rule, never SQL, never a value.

The writer of the type gives the rules in words, by the name of their constraint.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import DataError, IntegrityError
from django.db.models import CheckConstraint, ProtectedError, Q, UniqueConstraint

from gisapp.core.errors import ConflictError, InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gisapp.features.declaration import FeatureType

log = structlog.get_logger()

_KEY: Final = re.compile(r"Key \(([^()]+)\)=")
_UNIQUE: Final = "23505"


@contextmanager
def refusals(feature_type: FeatureType, sentences: Mapping[str, str]) -> Iterator[None]:
    """Turn a refusal of the database into ``InvalidValueError``, or ``ConflictError``.

    ``sentences`` are rules in words by the name of their constraint.
    """
    try:
        yield
    except ProtectedError as error:
        msg = "Something else still hangs on the feature."
        raise ConflictError(msg) from error
    except (IntegrityError, DataError) as error:
        diagnostics = getattr(error.__cause__, "diag", None)
        constraint = getattr(diagnostics, "constraint_name", None) or ""
        log.info("write refused", constraint=constraint, feature_type=feature_type.name)
        names = _properties(feature_type, constraint, diagnostics)
        rule = _rule(sentences, constraint, diagnostics)
        msg = f"{', '.join(names) or 'A value'}: {rule}."
        raise InvalidValueError(msg, locator=names[0] if names else "") from error


def _rule(sentences: Mapping[str, str], constraint: str, diagnostics: Any) -> str:
    if constraint in sentences:
        return sentences[constraint]
    if getattr(diagnostics, "sqlstate", "") == _UNIQUE:
        return "another feature has the same already"
    return f"the rule {constraint} is broken" if constraint else "the value does not fit"


def _properties(feature_type: FeatureType, constraint: str, diagnostics: Any) -> list[str]:
    """The properties that the constraint is about, in declared order."""
    columns = _columns(feature_type, constraint)
    if not columns:
        match = _KEY.search(getattr(diagnostics, "message_detail", None) or "")
        columns = set(match[1].split(", ")) if match else set()
        columns |= {getattr(diagnostics, "column_name", None) or ""}
    return [
        prop.name
        for prop in feature_type.properties
        if prop.source in columns or feature_type.descriptions[prop.name].column in columns
    ]


def _columns(feature_type: FeatureType, name: str) -> set[str]:
    for constraint in feature_type.model._meta.constraints:  # noqa: SLF001 -- Django's documented Meta API
        if constraint.name != name:
            continue
        if isinstance(constraint, UniqueConstraint):
            return set(constraint.fields)
        if isinstance(constraint, CheckConstraint):
            condition: Any = Q(constraint.condition)
            return set(condition.referenced_base_fields)
    return set()
