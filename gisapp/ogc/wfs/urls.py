"""Addresses of the WFS; mounted at ``/wfs``."""

from __future__ import annotations

from django.urls import path

from gisapp.ogc.wfs.views import wfs

urlpatterns = [path("", wfs, name="wfs")]
