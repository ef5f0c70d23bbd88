"""Errors of the tree as problem documents."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from gisapp.access.problems import problem_of
from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    InvalidValueError,
    LimitError,
    LockedError,
    LockExpiredError,
    NotFoundError,
    UnavailableError,
    UnknownNameError,
    VesiverkkoError,
)

if TYPE_CHECKING:
    from gisapp.access.problems import Statuses


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (VesiverkkoError, 400),
        (InvalidInputError, 400),
        (InvalidValueError, 400),
        (UnknownNameError, 400),
        (ForbiddenError, 403),
        (LockExpiredError, 403),
        (NotFoundError, 404),
        (ConflictError, 409),
        (LockedError, 409),
        (LimitError, 400),
        (UnavailableError, 503),
    ],
)
def test_an_error_has_the_status_of_its_nearest_class(
    kind: type[VesiverkkoError], status: int
) -> None:
    response = problem_of(kind("No.", locator="x"))

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "No.",
        "parameter": "x",
    }


def test_a_status_of_a_face_is_for_that_class_and_those_below() -> None:
    special: Statuses = {InvalidInputError: HTTPStatus.GONE}

    kinds = (InvalidInputError, UnknownNameError, NotFoundError)
    assert [problem_of(kind("No."), special).status_code for kind in kinds] == [410, 410, 404]


def test_an_error_without_a_place_names_none() -> None:
    assert "parameter" not in json.loads(problem_of(NotFoundError("No.")).content)
