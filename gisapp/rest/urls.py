"""Addresses of REST: ``/api/TYPE/`` and ``/api/TYPE/TUNNUS/`` for every declared layer."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from gisapp.features.registry import all_types
from gisapp.rest.viewsets import FeatureViewSet

router = SimpleRouter()
for _feature_type in filter(lambda declared: declared.is_layer, all_types()):
    router.register(
        _feature_type.name,
        type(
            f"{_feature_type.name}ViewSet",
            (FeatureViewSet,),
            {
                "feature_type": _feature_type,
                "queryset": _feature_type.model._default_manager.none(),  # noqa: SLF001 -- Django's documented name
            },
        ),
        basename=_feature_type.name,
    )

urlpatterns = router.urls
