"""Sign-in: closed by default, credentials, and the attempts that are kept."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from gisapp.access.accounts import account_end
from gisapp.access.credentials import credential_create, credential_revoke
from gisapp.access.middleware import PagePolicyMiddleware
from gisapp.models import LedgerEntry
from tests.make import PASSWORD, make_account, make_credential

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

OPEN = ("/livez", "/readyz", "/accounts/", "/static/")


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route


def test_every_address_is_closed_to_strangers_but_the_open_ones() -> None:
    client = Client()
    filled = {
        route.replace("<str:grid_id>", "ETRS-TM35FIN").replace("<int:", "1<").split("<")[0]
        for route in addresses(get_resolver().url_patterns)
        if "(?P" not in route
    }

    answers = {
        route: client.get(route).status_code for route in filled if not route.startswith(OPEN)
    }

    assert len(answers) > 5
    assert {
        route: code for route, code in answers.items() if code not in (301, 302, 401, 404)
    } == {}


@pytest.mark.parametrize("path", ["/wfs?service=WFS&request=GetCapabilities", "/api/venttiili/"])
def test_a_machine_without_a_credential_is_asked_for_one(path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic ")


def test_our_own_page_is_not_made_to_open_the_browsers_dialog() -> None:
    response = Client().get("/api/venttiili/", headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 401
    assert not response["WWW-Authenticate"].startswith("Basic")


def test_a_credential_opens_the_interfaces() -> None:
    response = Client().get("/api/venttiili/", headers={"Authorization": make_credential("feed")})

    assert response.status_code == 200


@pytest.mark.parametrize("form", ["{key}.{secret}", "{secret}"])
def test_a_bearer_token_opens_them_too(form: str) -> None:
    made = credential_create(name="Kone", role="feed")
    token = form.format(key=made.key, secret=made.secret)

    response = Client().get("/api/venttiili/", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 200


def basic(key: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()}


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"x:y").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
        "Digest x",
        "Bearer ",
        "Bearer x.y",
    ],
)
def test_a_wrong_credential_is_refused_and_kept(header: str) -> None:
    response = Client().get("/api/venttiili/", headers={"Authorization": header})

    assert response.status_code == 401
    line = LedgerEntry.objects.latest("seq")
    assert (line.action, line.outcome, line.reason) == ("login", "denied", "credential")


def test_another_keys_secret_does_not_open() -> None:
    first = credential_create(name="Kone 1", role="feed")
    second = credential_create(name="Kone 2", role="feed")

    response = Client().get("/api/venttiili/", headers=basic(first.key, second.secret))

    assert response.status_code == 401


def test_a_revoked_credential_is_refused_at_the_next_request() -> None:
    made = credential_create(name="Kone", role="feed")
    headers = basic(made.key, made.secret)
    assert Client().get("/api/venttiili/", headers=headers).status_code == 200

    credential_revoke(key=made.key)

    assert Client().get("/api/venttiili/", headers=headers).status_code == 401


def test_a_credential_is_only_good_from_its_addresses() -> None:
    made = credential_create(name="Kone", role="feed", networks=["192.0.2.0/24"])
    headers = basic(made.key, made.secret)

    outside = Client().get("/api/venttiili/", headers=headers)
    inside = Client(REMOTE_ADDR="192.0.2.7").get("/api/venttiili/", headers=headers)

    assert (outside.status_code, inside.status_code) == (401, 200)


def test_people_sign_in_and_both_outcomes_are_kept() -> None:
    account = make_account("viewer")
    client = Client()

    client.post("/accounts/login/", {"login": account.username, "password": "väärä-salasana-9"})
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})

    lines = LedgerEntry.objects.filter(action="login").order_by("seq")
    assert [(line.actor, line.outcome) for line in lines] == [
        ("anonymous", "denied"),
        (f"account:{account.username}", "ok"),
    ]


def test_an_account_past_its_last_day_is_refused() -> None:
    account = make_account("viewer")
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/venttiili/").status_code == 200

    type(account).objects.filter(pk=account.pk).update(valid_until="2020-01-01")

    assert client.get("/api/venttiili/").status_code == 401


def test_sign_up_is_closed() -> None:
    client = Client()

    client.post(
        "/accounts/signup/",
        {"username": "uusitesti", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert not type(make_account()).objects.filter(username="uusitesti").exists()


def test_a_session_needs_its_token_to_post_but_a_credential_does_not() -> None:
    account = make_account("planner")
    person = Client(enforce_csrf_checks=True)
    person.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    machine = Client(
        enforce_csrf_checks=True, headers={"Authorization": make_credential("planner")}
    )

    answers = [
        client.post("/api/lookup", {"q": "Keksijänkatu 1"}, content_type="application/json")
        for client in (person, machine)
    ]

    assert [answer.status_code for answer in answers] == [403, 200]


def test_an_ended_account_is_out_for_good() -> None:
    account = make_account("viewer")
    client = Client()
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert client.get("/api/venttiili/").status_code == 200

    account_end(username=account.username)
    type(account).objects.filter(pk=account.pk).update(is_active=True)

    assert client.get("/api/venttiili/").status_code == 401


def test_nothing_leaves_when_the_ledger_does_not_answer() -> None:
    client = Client(headers={"Authorization": make_credential("feed")})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE gisapp_ledgerentry RENAME TO gisapp_ledgerentry_away")

    response = client.get("/api/venttiili/")

    assert response.status_code == 503
    assert "ledger" in response.json()["detail"]


def test_a_machine_passes_by_what_only_people_need_and_keeps_the_guarded_headers() -> None:
    client = Client()
    client.force_login(make_account("main_user"))

    response = client.get(
        "/wfs?service=WFS&request=GetCapabilities",
        headers={"Authorization": make_credential("feed")},
    )

    assert response.status_code == 200
    request: Any = response.wsgi_request
    assert not hasattr(request, "session")
    assert request.caller.actor.startswith("credential:")
    assert request.caller.roles == {"feed"}
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Request-ID"]


def test_a_session_alone_does_not_let_a_foreign_page_write() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("main_user"))

    response = client.post("/api/lookup", {"q": "x"}, content_type="application/json")

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("media_type", "status", "guarded"),
    [
        ("text/html; charset=utf-8", 200, True),
        ("application/gml+xml; version=3.2", 200, True),
        ("image/svg+xml", 200, True),
        ("text/html", 304, False),
        ("application/vnd.mapbox-vector-tile", 200, False),
        ("application/problem+json", 404, False),
        ("image/png", 200, False),
    ],
)
def test_what_a_browser_may_run_has_the_policy_of_pages(
    media_type: str, status: int, *, guarded: bool
) -> None:
    answer = HttpResponse(status=status, content_type=media_type)
    PagePolicyMiddleware(lambda _request: answer)(RequestFactory().get("/"))

    assert answer.has_header("Content-Security-Policy") is guarded


def test_an_answer_without_a_type_has_the_policy_of_pages() -> None:
    answer = HttpResponse()
    del answer.headers["Content-Type"]
    PagePolicyMiddleware(lambda _request: answer)(RequestFactory().get("/"))

    assert answer.has_header("Content-Security-Policy")
