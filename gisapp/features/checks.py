"""System checks: every declaration must fit its model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.checks import Error, register
from django.core.exceptions import FieldDoesNotExist

from gisapp.features.declaration import STANDARD_NAMES, Role
from gisapp.features.registry import all_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.checks import CheckMessage

    from gisapp.features.declaration import FeatureType


OPTIONAL: Final = frozenset({Role.GEOMETRY, Role.BEGINS, Role.ENDS, *STANDARD_NAMES})


@register()
def declarations_fit_models(**_kwargs: Any) -> list[CheckMessage]:
    """Report each declared property that the model lacks and each role that is not held once.

    The geometry and the validity may be missing, and what GML itself has names for.
    """
    return [message for feature_type in all_types() for message in _faults(feature_type)]


def _faults(feature_type: FeatureType) -> Iterator[CheckMessage]:
    for prop in feature_type.properties:
        try:
            feature_type.model._meta.get_field(prop.source)  # noqa: SLF001 -- Django's documented Meta API
        except FieldDoesNotExist:
            yield Error(
                f"{feature_type.name}.{prop.name}: the model has no field {prop.source}",
                id="gisapp.E001",
            )
    for role in Role:
        holders = [prop.name for prop in feature_type.properties if prop.role is role]
        if len(holders) != 1 and (holders or role not in OPTIONAL):
            yield Error(
                f"{feature_type.name}: role {role.value} has {len(holders)} holders, not one",
                id="gisapp.E002",
            )
