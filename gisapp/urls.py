"""The roof: which address leads where. The only module that sees every floor."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from gisapp import health

# One door in for people: the administration pages have no sign-in form of their own.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's documented way

urlpatterns = [
    path("livez", health.live),
    path("readyz", health.ready),
    path("wfs", include("gisapp.ogc.wfs.urls")),
    path("wms", include("gisapp.ogc.wms.urls")),
    path("ogc/tiles/", include("gisapp.ogc.tiles.urls")),
    path("ogc/", include("gisapp.ogc.api.urls")),
    # As many write it; clients put their own paths behind it.
    path("ogc", login_not_required(RedirectView.as_view(pattern_name="api-landing"))),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/", include("consumption_points.api.lookup")),
    path("api/", include("consumption_points.api.isolation")),
    path("api/", include("consumption_points.api.interruptions")),
    path("api/network/", include("networks.api.topology")),
    path("api/network/", include("networks.api.repairs")),
    path("api/", include("consumption_points.api.trace")),
    path("api/", include("consumption_points.api.areas")),
    path("api/", include("consumption_points.api.unconnected_addresses")),
    path("api/", include("networks.api.profile")),
    path("api/", include("networks.api.lengths")),
    path("api/", include("networks.api.export")),
    path("api/", include("networks.api.undo")),
    path("api/", include("networks.api.plans")),
    path("api/", include("networks.api.plan_steps")),
    path("api/", include("gisapp.rest.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("gisapp.web.urls")),
]

handler400 = "gisapp.web.views.bad_request"
handler403 = "gisapp.web.views.forbidden"
handler404 = "gisapp.web.views.not_found"
handler500 = "gisapp.web.views.server_error"
