"""DescribeFeatureType: the application schema of the types that the caller may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisapp import access
from gisapp.ogc.errors import invalid
from gisapp.ogc.schemas.xsd import application_schema

if TYPE_CHECKING:
    from gisapp.access import Caller
    from gisapp.ogc.wfs.requests import DescribeFeatureType


def describe_feature_type(request: DescribeFeatureType, caller: Caller) -> bytes:
    """The schema document; raises ``OwsError`` for a type unknown to the caller."""
    types = {feature_type.name: feature_type for feature_type in access.types_for(caller)}
    for name in request.type_names:
        if name not in types:
            msg = f"There is no such feature type; there are {', '.join(types)}."
            raise invalid(msg, "typeName")
    chosen = dict.fromkeys(request.type_names) or types
    return application_schema([types[name] for name in chosen], request.schema)
