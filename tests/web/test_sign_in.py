"""Who gets in, for how long, and what a stranger can learn by trying."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from appointments.domain.accounts import AccountRole
from tests.web import every_part
from tests.web.site import (
    NOW,
    PASSWORD,
    SECRET,
    a_site,
    an_account,
    an_application,
    form_token,
    production_settings,
    sign_in,
    some_settings,
)
from web.signin.links import LINK_LENGTH, make_link
from web.signin.pages import own_page
from web.signin.passwords import NOBODYS, hash_password, password_fits

REFUSED = "The username or the password is not right"


def try_to_sign_in(
    client: FlaskClient, *, username: str = "planner-07", password: str = PASSWORD, next_page: str = ""
) -> tuple[int, str, str]:
    """Status, where to, and the text of the page."""
    sent = {"csrf_token": form_token(client), "username": username, "password": password, "next": next_page}
    answer = client.post("/sign-in", data=sent)
    return answer.status_code, answer.headers.get("Location", ""), answer.text


@pytest.mark.parametrize("role", AccountRole)
def test_everybody_lands_on_the_page_of_their_own_work(role: AccountRole) -> None:
    client = a_site().test_client()
    own = "/data-protection/" if role is AccountRole.DPO else f"/{role.value}/"

    assert try_to_sign_in(client, username=f"{role.value}-07")[:2] == (302, own)
    assert client.get("/").headers["Location"] == own


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("planner-07", "another password"),
        ("planner-07", PASSWORD + " "),  # spaces are part of a password
        ("nobody-99", PASSWORD),  # no such account: the same answer
        ("closed-07", PASSWORD),  # an account that was closed: the same answer
        ("nopassword-07", ""),
    ],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(username: str, password: str) -> None:
    closed = an_account(AccountRole.MANAGER, active=False)
    application = an_application(an_account(), closed)
    closed_name = closed.username

    status, _where, page = try_to_sign_in(
        a_site(application).test_client(),
        username=closed_name if username == "closed-07" else username,
        password=password,
    )

    assert status == 422
    assert (REFUSED in page) == bool(password)
    assert PASSWORD not in page


def test_an_unknown_name_costs_a_hash_too_so_that_time_tells_nothing() -> None:
    tried: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            tried.append(str(hash))
            return super().verify(hash, password)

    assert password_fits(None, PASSWORD, hasher=Watched()) is False
    assert tried == [NOBODYS]
    assert not PasswordHasher().check_needs_rehash(NOBODYS)  # as costly as a password kept today


def test_a_password_is_kept_as_an_argon2_hash() -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$")


def test_what_was_typed_is_shown_again_but_never_the_password() -> None:
    _status, _where, page = try_to_sign_in(a_site().test_client(), password="a wrong one")

    assert 'value="planner-07"' in page
    assert "a wrong one" not in page
    assert 'href="#username"' in page  # the error summary leads to the field


def test_empty_fields_are_named() -> None:
    client = a_site().test_client()

    page = client.post("/sign-in", data={"csrf_token": form_token(client)}).text

    assert "Enter your username" in page
    assert "Enter your password" in page


def test_guessing_is_slowed_down_by_name() -> None:
    client = a_site().test_client()
    token = form_token(client)

    statuses = [
        client.post(
            "/sign-in", data={"csrf_token": token, "username": "planner-07", "password": f"{guess}"}
        ).status_code
        for guess in range(6)
    ]

    assert statuses == [422, 422, 422, 422, 422, 429]
    assert try_to_sign_in(client, username="manager-07")[0] == 302  # others are not kept out


def test_a_form_without_its_token_is_refused() -> None:
    answer = a_site().test_client().post("/sign-in", data={"username": "planner-07", "password": PASSWORD})

    assert answer.status_code == 400
    assert "This page was open for too long" in answer.text


def test_a_session_ends_after_twelve_hours() -> None:
    application = an_application()
    client = sign_in(a_site(application, audiences=[every_part.blueprint]).test_client())

    application.clock.at = NOW + timedelta(hours=12, seconds=-1)
    assert client.get("/sample/homes").status_code == 200
    application.clock.at = NOW + timedelta(hours=12)
    assert client.get("/sample/homes").status_code == 302


def test_an_account_that_is_closed_is_out_at_once() -> None:
    application = an_application()
    client = sign_in(a_site(application, audiences=[every_part.blueprint]).test_client())

    application.accounts["U-planner"] = an_account(active=False)

    assert client.get("/sample/homes").headers["Location"].startswith("/sign-in")


def test_signing_out_ends_the_session_and_needs_a_form() -> None:
    client = sign_in(a_site(audiences=[every_part.blueprint]).test_client())

    assert client.get("/sign-out").status_code == 405  # a picture on another site could ask for it
    assert client.post("/sign-out", data={"csrf_token": form_token(client, "/sample")}).status_code == 302
    assert client.get("/sample/homes").status_code == 302


def test_what_the_browser_held_before_signing_in_is_dropped() -> None:
    client = a_site().test_client()
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody else"

    sign_in(client)

    with client.session_transaction() as kept:
        assert "planted" not in kept


def test_the_session_cookie_is_for_our_site_over_https_only() -> None:
    client = a_site(settings=production_settings()).test_client()

    cookie = client.get("/sign-in", base_url="https://kept.example").headers["Set-Cookie"]

    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    ("asked", "followed"),
    [
        ("/planner/work-orders?page=2", True),
        ("https://elsewhere.example/", False),
        ("//elsewhere.example/", False),  # a browser reads this as another site
        ("/\\elsewhere.example/", False),  # and this
        ("/\t/elsewhere.example/", False),  # and some read this so
        ("planner", False),
        ("", False),
    ],
)
def test_signing_in_leads_back_to_our_own_pages_only(asked: str, followed: bool) -> None:
    _status, where, _page = try_to_sign_in(a_site().test_client(), next_page=asked)

    assert where == (asked if followed else "/planner/")
    assert own_page(asked) == (asked if followed else "")


def link_path(ref: str = "U-planner", *, secret: str = SECRET) -> str:
    return make_link("http://127.0.0.1:8000", secret, ref, NOW).removeprefix("http://127.0.0.1:8000")


def test_a_sign_in_link_signs_in_for_a_day() -> None:
    application = an_application()
    app = a_site(application)

    assert app.test_client().get(link_path()).headers["Location"] == "/planner/"
    application.clock.at = NOW + LINK_LENGTH - timedelta(seconds=1)
    assert app.test_client().get(link_path()).status_code == 302
    application.clock.at = NOW + LINK_LENGTH
    assert app.test_client().get(link_path()).status_code == 404


def test_a_sign_in_link_opens_nothing_in_production() -> None:
    client = a_site(settings=production_settings()).test_client()

    assert client.get(link_path(), base_url="https://kept.example").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        link_path(secret="another key, and long enough to be one"),
        link_path("U-nobody"),
        link_path()[:-1],
        "/sign-in/link/nonsense",
    ],
    ids=["signed by another", "no such account", "cut off", "nonsense"],
)
def test_a_sign_in_link_that_is_not_ours_opens_nothing(path: str) -> None:
    assert a_site(settings=some_settings()).test_client().get(path).status_code == 404
