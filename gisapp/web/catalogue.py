"""What the map page must know: declared layers with labels, addresses, rights, where to begin.

Everything comes from the declarations and the models behind them; there is no second table of
layers. The page carries it as JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.middleware.csrf import get_token
from django.urls import reverse

from gisapp import access
from gisapp.access import Right
from gisapp.features.extent import lines_extent

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gisapp.access import Caller
    from gisapp.features.declaration import FeatureType, Property

TILES: Final = "/ogc/tiles/ETRS-TM35FIN/{z}/{y}/{x}"


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """The catalogue for the person behind ``request``."""
    caller: Caller = request.caller  # type: ignore[attr-defined]  # set by CallerMiddleware
    types = access.layers_for(caller)
    return {
        "csrf": get_token(request),
        "user": request.user.get_username(),
        "rights": {
            "lookup": caller.may(Right.LOOK_UP),
            "manage": bool(getattr(request.user, "is_staff", False)),
        },
        "home": home(types),
        "urls": {
            "tiles": TILES,
            "changes": reverse("tile-changes"),
            "lookup": "/api/lookup",
            "identify": reverse("identify"),
            "serving": "/api/serving",
            "logout": reverse("account_logout"),
            "admin": reverse("admin:index"),
        },
        "types": [_type(feature_type, caller) for feature_type in types],
    }


def home(types: tuple[FeatureType, ...]) -> tuple[float, ...]:
    """Where the map begins: the box around the networks' lines, EPSG:3067, else the service area.

    The box comes from PostgreSQL's statistics, so it costs nothing and reads no row.
    """
    return lines_extent(types) or tuple(settings.SERVICE_AREA)


def _type(feature_type: FeatureType, caller: Caller) -> dict[str, Any]:
    shown = [
        prop
        for prop in feature_type.properties
        if caller.may(Right.READ_ADDRESSES) or not prop.personal
    ]
    return {
        "name": feature_type.name,
        "title": feature_type.title,
        "shape": feature_type.geometry_kind.value,
        "minZoom": feature_type.min_zoom,
        "properties": [_property(feature_type, prop) for prop in shown],
    }


def _property(feature_type: FeatureType, prop: Property) -> dict[str, Any]:
    description = feature_type.descriptions[prop.name]
    return {
        "name": prop.name,
        "label": description.label,
        "kind": description.kind.value,
        "role": prop.role.value if prop.role else "",
        "codes": dict(description.code_labels),
    }
