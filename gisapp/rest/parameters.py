"""A view takes the parameters that its OpenAPI declares, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.settings import api_settings

from gisapp.core import parameters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drf_spectacular.utils import OpenApiParameter
    from rest_framework.request import Request


def require_declared(request: Request, declared: Iterable[OpenApiParameter]) -> None:
    """Refuse a parameter that is not ``declared``, or is there twice and not declared ``many``.

    The library's own ``format`` may always be there. Raises ``InvalidInputError``.
    """
    names = {one.name: one.many for one in declared}
    override = api_settings.URL_FORMAT_OVERRIDE or ""
    parameters.require_known(
        request.query_params.lists(),
        tuple({**names, override: False}),
        repeated=[name for name, many in names.items() if many],
    )
