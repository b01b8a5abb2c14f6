"""Each kind of guard: whom it lets in, and what the others are told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g

from appointments.domain.accounts import AccountRole
from tests.web.site import NOW, SECRET, SiteWithoutRecords, a_site, an_application, sign_in
from web.guards import Guard, GuardedBlueprint, audience, public, signed_in_as, signed_link, signed_webhook
from web.links import RESIDENT_APPOINTMENT, sign

PARTIAL = {"HX-Request": "true"}


def a_site_with(guard: Guard, path: str = "/page", application: SiteWithoutRecords | None = None) -> Flask:
    """One page behind the guard; it answers what the guard found."""

    def blueprint(_application: Any) -> GuardedBlueprint:
        pages = audience("guarded", __name__, guard=guard, url_prefix="/guarded")
        pages.add_url_rule(path, "page", lambda **_: str(g.get("link_subject", "in")), methods=["GET", "POST"])
        return pages

    return a_site(application, audiences=[blueprint])


@pytest.mark.parametrize("role", AccountRole)
def test_an_account_gets_in_where_its_role_is_wanted(role: AccountRole) -> None:
    client = sign_in(a_site_with(signed_in_as(AccountRole.PLANNER, AccountRole.MANAGER)).test_client(), role)

    answer = client.get("/guarded/page")

    assert answer.status_code == (200 if role in {AccountRole.PLANNER, AccountRole.MANAGER} else 403)


def test_the_wrong_role_is_told_who_they_are_and_what_to_do() -> None:
    client = sign_in(a_site_with(signed_in_as(AccountRole.PLANNER)).test_client(), AccountRole.OPERATIVE)

    page = client.get("/guarded/page").text

    assert "You are signed in as Operative 07. This page is for planners." in page
    assert "Go to your own page" in page
    assert "Sign out" in page


def test_nobody_is_sent_to_sign_in_and_back_to_the_page_they_wanted() -> None:
    client = a_site_with(signed_in_as(AccountRole.PLANNER)).test_client()

    assert client.get("/guarded/page?page=2&q=a%20b").headers["Location"] == (
        "/sign-in?next=%2Fguarded%2Fpage%3Fpage%3D2%26q%3Da%2520b"
    )


def test_a_form_sent_by_nobody_is_not_sent_again_after_signing_in() -> None:
    app = a_site_with(signed_in_as(AccountRole.PLANNER))
    app.config["WTF_CSRF_ENABLED"] = False

    assert app.test_client().post("/guarded/page").headers["Location"] == "/sign-in"


def test_a_program_that_is_not_signed_in_gets_401_in_json() -> None:
    answer = (
        a_site_with(signed_in_as(AccountRole.PLANNER))
        .test_client()
        .get("/guarded/page", headers={"Accept": "application/json"})
    )

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_a_part_of_a_page_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in() -> None:
    answer = a_site_with(signed_in_as(AccountRole.PLANNER)).test_client().get("/guarded/page", headers=PARTIAL)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


@pytest.mark.parametrize(
    ("secret", "purpose", "seconds", "status"),
    [
        (SECRET, RESIDENT_APPOINTMENT, 0, 200),
        (SECRET, RESIDENT_APPOINTMENT, 3599, 200),
        (SECRET, RESIDENT_APPOINTMENT, 3600, 410),  # the end is exclusive
        (SECRET, "development-sign-in", 0, 404),  # signed by us, for something else
        ("somebody else's key, quite long enough", RESIDENT_APPOINTMENT, 0, 404),
    ],
)
def test_a_resident_gets_in_with_a_link_that_we_signed_for_this_and_in_time(
    secret: str, purpose: str, seconds: int, status: int
) -> None:
    application = an_application()
    guard = signed_link(RESIDENT_APPOINTMENT, application.clock)
    client = a_site_with(guard, "/<token>", application).test_client()
    token = sign(secret, purpose, "A-7K3MQ2XD9FWB", NOW + timedelta(hours=1))
    application.clock.at = NOW + timedelta(seconds=seconds)

    answer = client.get(f"/guarded/{token}")

    assert answer.status_code == status
    assert (answer.text == "A-7K3MQ2XD9FWB") == (status == 200)


@pytest.mark.parametrize("token", ["x", "W10.x", "WzFd.sig", "%00"])
def test_a_mangled_link_is_not_found_and_says_what_to_check(token: str) -> None:
    application = an_application()
    client = a_site_with(signed_link(RESIDENT_APPOINTMENT, application.clock), "/<token>", application).test_client()

    answer = client.get(f"/guarded/{token}")

    assert answer.status_code == 404
    assert "Check that you have copied all of it" in answer.text


def test_a_link_signed_with_something_else_inside_is_refused() -> None:
    from itsdangerous import URLSafeSerializer

    application = an_application()
    client = a_site_with(signed_link(RESIDENT_APPOINTMENT, application.clock), "/<token>", application).test_client()
    token = URLSafeSerializer(SECRET, salt=f"kept.link.{RESIDENT_APPOINTMENT}").dumps(["A-1", "never"])

    assert client.get(f"/guarded/{token}").status_code == 404


@pytest.mark.parametrize("genuine", [True, False])
def test_a_webhook_gets_in_by_its_signature_alone(genuine: bool) -> None:
    answer = a_site_with(signed_webhook(lambda: genuine)).test_client().post("/guarded/page")

    assert answer.status_code == (200 if genuine else 403)  # no form token either way


def test_any_other_guard_asks_forms_for_their_token() -> None:
    assert a_site_with(public()).test_client().post("/guarded/page").status_code == 400
