"""``POST /api/edits/EDIT/undo``: an edit is taken back (decision 0016)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.response import Response

from gisapp.rest.views import AnswerView, documented
from networks.services.undoing import edit_undo

if TYPE_CHECKING:
    from rest_framework.request import Request


class UndoView(AnswerView):
    """Takes back one edit of the network, whole or not at all."""

    @documented(
        parameters=[
            OpenApiParameter(
                "edit",
                str,
                OpenApiParameter.PATH,
                description="A change number (muutosnumero) of the edit, or the edit's id.",
            )
        ],
        request=None,
        responses=OpenApiTypes.OBJECT,
        examples=[
            OpenApiExample(
                "undone",
                {
                    "edit": "8c0a3a0e-6d0c-4b7e-9f0a-3f6f4f1d2a11",
                    "features": {"vesijohto": 2, "venttiili": 1},
                },
                response_only=True,
            )
        ],
        summary="Undo an edit of the network; the undo is an edit that can be undone",
    )
    def post(self, _request: Request, edit: str) -> Response:
        """Undo; 409 names the object that stands against it."""
        undone = edit_undo(edit, caller=self.caller)
        return Response({"edit": undone.edit, "features": undone.counts})


urlpatterns = [path("edits/<str:edit>/undo", UndoView.as_view(), name="undo")]
