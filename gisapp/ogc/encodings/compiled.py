"""Feature templates as SQL text, made once for each type, system and encoding.

A template depends on the declaration, on what the caller may see and on the system alone, never on
the rows asked for; building and compiling its sixty parts anew would cost a small request more than
everything else in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import TextField
from django.db.models.expressions import Expression
from django.db.models.sql import Query

from gisapp.database import cursors

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType
    from gisapp.geo.crs import CrsName

_ALIAS = "read"


class Writer(Protocol):
    """Makes the text of one feature; a function of a module, since it is a key of the cache."""

    def __call__(self, feature_type: FeatureType, system: CrsName, /) -> Combinable:
        """The expression for a feature of ``feature_type`` with its geometry in ``system``."""

    def __hash__(self) -> int: ...


class Compiled(Expression):
    """An expression that is SQL text already, ``text``, with its literals in it."""

    def __init__(self, text: str) -> None:
        super().__init__(output_field=TextField())
        self.text = text

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:  # noqa: ARG002 -- Django's signature
        """The text, whose signs must not be read as place holders."""
        return self.text.replace("%", "%%"), ()


@lru_cache(maxsize=512)
def compiled(feature_type: FeatureType, system: CrsName, write: Writer) -> Compiled:
    """The text of one feature as ``write`` has it, over the plain table of the type."""
    query: Query = Query(feature_type.model)
    compiler = query.get_compiler(using=_ALIAS)
    sql, params = compiler.compile(write(feature_type, system).resolve_expression(query))  # type: ignore[attr-defined]  # every expression has it
    return Compiled(cursors.with_literals(_ALIAS, sql, params))
