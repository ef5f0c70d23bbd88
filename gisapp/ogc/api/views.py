"""Views of the API: read the request, open the door, answer in the form that the client wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import TooManyFieldsSent
from django.views import View

from gisapp.core.errors import VesiverkkoError
from gisapp.ogc.api import answers, changes, documents
from gisapp.ogc.api.problems import problem_response
from gisapp.ogc.parameters import too_many
from gisapp.ogc.tiles.views import tile

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from gisapp.ogc.api.documents import Document


class ApiView(View):
    """A view whose errors are problem documents."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or say what is wrong."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except TooManyFieldsSent:
            return problem_response(request, too_many())
        except VesiverkkoError as error:
            return problem_response(request, error)


class DocumentView(ApiView):
    """A document made of declarations."""

    document: Document | None = None

    def get(self, request: HttpRequest, **names: str) -> HttpResponseBase:
        """The document of what the path names."""
        if self.document is None:
            msg = "the address has no document"
            raise TypeError(msg)
        return documents.answer(request, self.document, **names)


class ItemsView(ApiView):
    """The features of a collection."""

    def get(self, request: HttpRequest, collection: str) -> HttpResponseBase:
        """One page of features."""
        return answers.items(request, collection)

    def post(self, request: HttpRequest, collection: str) -> HttpResponseBase:
        """Make a feature."""
        return answers.change(request, collection, changes.create)

    def options(self, request: HttpRequest, collection: str) -> HttpResponseBase:
        """What the caller may do here."""
        return answers.options(request, collection, ("GET", "HEAD", "POST", "OPTIONS"))


class ItemView(ApiView):
    """One feature."""

    def get(self, request: HttpRequest, collection: str, feature: str) -> HttpResponseBase:
        """The feature."""
        return answers.item(request, collection, feature)

    def put(self, request: HttpRequest, collection: str, feature: str) -> HttpResponseBase:
        """Replace the feature."""
        return answers.change(request, collection, changes.replace, feature)

    def patch(self, request: HttpRequest, collection: str, feature: str) -> HttpResponseBase:
        """Change some of its values."""
        return answers.change(request, collection, changes.update, feature)

    def delete(self, request: HttpRequest, collection: str, feature: str) -> HttpResponseBase:
        """Remove the feature."""
        return answers.change(request, collection, changes.delete, feature)

    def options(self, request: HttpRequest, collection: str, feature: str) -> HttpResponseBase:  # noqa: ARG002 -- the path's
        """What the caller may do here."""
        offered = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
        return answers.options(request, collection, offered)


def collection_tile(request: HttpRequest, collection: str, **place: Any) -> HttpResponseBase:
    """A tile with one collection alone."""
    only = request.GET.copy()
    only["layers"] = collection
    request.GET = only  # type: ignore[assignment]  # a copy of its own kind
    return tile(request, **place)
