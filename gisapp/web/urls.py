"""Addresses of the map page and of what it asks."""

from __future__ import annotations

from django.urls import path

from gisapp.web.identify import identify
from gisapp.web.views import map_page

urlpatterns = [
    path("", map_page, name="map"),
    path("api/identify", identify, name="identify"),
]
