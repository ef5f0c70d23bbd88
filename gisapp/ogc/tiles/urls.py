"""Addresses of the map tiles."""

from __future__ import annotations

from django.urls import path

from gisapp.ogc.tiles import views

urlpatterns = [
    path("<str:grid_id>/<int:zoom>/<int:row>/<int:column>", views.tile, name="tile"),
    path("changes", views.changes, name="tile-changes"),
]
