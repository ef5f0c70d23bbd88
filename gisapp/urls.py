"""The roof: which address leads where. The only module that sees every floor."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from gisapp import health

urlpatterns = [
    path("livez", health.live),
    path("readyz", health.ready),
    path("wfs", include("gisapp.ogc.wfs.urls")),
    path("ogc/tiles/", include("gisapp.ogc.tiles.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    path("api/", include("consumption_points.api")),
    path("api/", include("gisapp.rest.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("gisapp.web.urls")),
]

handler400 = "gisapp.web.views.bad_request"
handler403 = "gisapp.web.views.forbidden"
handler404 = "gisapp.web.views.not_found"
handler500 = "gisapp.web.views.server_error"
