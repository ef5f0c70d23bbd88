"""What holds of every question and edit by REST, whatever it is about."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gisapp.rest.views import AnswerView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db

_ARGUMENTS: Final = {"number": "K-2027-1", "edit": "1", "valve": str(uuid.UUID(int=1))}


def answering(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    """Name and method of every address that an ``AnswerView`` stands behind."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from answering(pattern)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "cls", None)
            if view is not None and issubclass(view, AnswerView):
                methods = [one for one in ("get", "post", "patch") if hasattr(view, one)]
                yield from ((str(pattern.name), method) for method in methods)


def path_of(name: str) -> str:
    pattern = get_resolver().reverse_dict.getlist(name)[0][0][0]
    return reverse(name, kwargs={key: _ARGUMENTS[key] for key in pattern[1]})


ADDRESSES: Final = sorted(answering(get_resolver()))


def test_there_are_such_addresses() -> None:
    assert {("trace", "get"), ("isolation", "get"), ("lookup", "post")} <= set(ADDRESSES)


@pytest.mark.parametrize(("name", "method"), ADDRESSES)
def test_a_parameter_that_nobody_reads_is_refused(
    name: str, method: str, client_as: Callable[[str], Client]
) -> None:
    send = getattr(client_as("main_user"), method)

    answer = send(f"{path_of(name)}?as-of=2026-05-01")

    assert answer.status_code == 400
    # What somebody typed is not told back.
    assert answer.json()["locator"] == "query"
    assert answer["Cache-Control"] == "no-store"
