"""The map page, and the pages that say what went wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gisapp.access.middleware import MACHINE_PATHS
from gisapp.access.problems import UNPROVEN, problem_response
from gisapp.web.catalogue import catalogue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@never_cache
def map_page(request: HttpRequest) -> HttpResponse:
    """The map: a shell that carries the catalogue; the bundle draws the rest."""
    return render(request, "map.html", {"catalogue": catalogue(request)})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Say that the request could not be read (400)."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Say that the role does not reach (403)."""
    return render(request, "403.html", status=403)


def token_missing(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Say that a change came without its CSRF token (403): people get a page."""
    if request.path.startswith(MACHINE_PATHS):
        return problem_response(HTTPStatus.FORBIDDEN, UNPROVEN)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Say that there is no such page (404)."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the service failed (500); the page needs neither database nor session."""
    return render(request, "500.html", status=500)
