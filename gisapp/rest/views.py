"""What the views of questions and edits share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.views import APIView

from gisapp.features.past import LOCATOR, read_moment
from gisapp.rest.parameters import require_declared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from gisapp.access import Caller

_Handler = TypeVar("_Handler", bound="Callable[..., Any]")
_DECLARED: Final = "declared_parameters"
AS_OF: Final = OpenApiParameter(
    LOCATOR,
    str,
    description="the network as it was at this moment: ISO 8601 with its zone, or a date",
)


def documented(
    *, parameters: Sequence[OpenApiParameter] = (), **schema: Any
) -> Callable[[_Handler], _Handler]:
    """The library's ``extend_schema``, and ``AnswerView`` takes those ``parameters`` alone."""

    def declare(handler: _Handler) -> _Handler:
        setattr(handler, _DECLARED, tuple(parameters))
        return extend_schema(parameters=list(parameters), **schema)(handler)

    return declare


class AnswerView(APIView):
    """Knows who asks, takes the parameters that are ``documented`` and no other, is never kept.

    Raises ``InvalidInputError`` for a parameter that nobody reads: an answer without it would be
    taken for one that has heard it.
    """

    @property
    def caller(self) -> Caller:
        """Who asks; set by the middleware."""
        caller: Caller = self.request._request.caller  # type: ignore[attr-defined]  # noqa: SLF001 -- DRF's way to the Django request
        return caller

    @property
    def moment(self) -> datetime | None:
        """The moment that ``as_of`` names, None for now; raises ``InvalidInputError``."""
        text = self.request.query_params.get(LOCATOR)
        return None if text is None else read_moment(text)

    @property
    def body(self) -> bytes:
        """The bytes that were sent, for readers of our own."""
        body: bytes = self.request._request.body  # noqa: SLF001 -- as above
        return body

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is not declared, once the caller may ask at all."""
        super().initial(request, *args, **kwargs)
        handler = getattr(self, str(request.method).lower(), None)
        if handler is not None:
            require_declared(request, getattr(handler, _DECLARED, ()))

    def finalize_response(  # type: ignore[override]  # streams and drawings, too
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Let nobody keep an answer of the network, which the next edit may change."""
        answer: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]  # DRF's stub knows its own Response alone
        answer.setdefault("Cache-Control", "no-store")
        return answer
