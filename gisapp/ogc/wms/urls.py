"""Addresses of the WMS; mounted at ``/wms``."""

from __future__ import annotations

from django.urls import path

from gisapp.ogc.wms.views import wms

urlpatterns = [path("", wms, name="wms")]
