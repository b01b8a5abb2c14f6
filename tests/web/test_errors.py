"""What each kind of failure answers, to people and to programs, and what it never shows."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from flask import Flask, abort, request
from pydantic import BaseModel

from appointments.domain.calendar import CalendarEnds
from appointments.domain.errors import DomainError, Invalid, NotFound, RequirementBroken, SlotTaken, Stale, WrongState
from tests.web.site import a_site, production_settings
from web.app import LARGEST_BODY_BYTES
from web.bodies import json_body
from web.errors import STATUSES
from web.guards import GuardedBlueprint, audience, signed_webhook

SECRET_WORDS = "Resident 0012 on 07700 900123"


def a_site_that(do: Callable[[], Any], *, production: bool = False) -> Flask:
    """POST or GET /door/page, or /api/page, runs `do`."""

    def door(name: str, prefix: str) -> Callable[[Any], GuardedBlueprint]:
        def blueprint(_application: Any) -> GuardedBlueprint:
            pages = audience(name, __name__, guard=signed_webhook(lambda: True), url_prefix=prefix)
            pages.add_url_rule("/page", "page", do, methods=["GET", "POST"])
            return pages

        return blueprint

    settings = production_settings() if production else None
    return a_site(settings=settings, audiences=[door("door", "/door"), door("api", "/api")])


def raising(exc: Exception) -> Callable[[], Any]:
    def do() -> Any:
        raise exc

    return do


@pytest.mark.parametrize(
    ("exc", "status"),
    [
        (NotFound("there is no work order W-1"), 404),
        (SlotTaken("the slot was taken a moment ago"), 409),
        (Stale("somebody else changed it"), 409),
        (WrongState("the appointment is closed"), 409),
        (RequirementBroken("the household asks for two operatives", requirements=("two_operatives",)), 409),
        (CalendarEnds("bank holidays are known until 31 December 2028"), 422),
        (Invalid("postcode", "postcode: 'X' is not a postcode"), 422),
    ],
)
def test_a_refusal_has_its_status_and_its_sentence(exc: DomainError, status: int) -> None:
    client = a_site_that(raising(exc)).test_client()

    page, problem = client.get("/door/page"), client.get("/api/page")

    assert (page.status_code, problem.status_code) == (status, status)
    assert "text/html" in page.content_type
    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["detail"] == exc.message
    assert problem.get_json()["code"] == exc.code
    assert exc.message.removeprefix("postcode: ").replace("'", "&#39;")[1:] in page.text


def test_every_refusal_of_the_domain_is_in_the_table() -> None:
    assert set(STATUSES) == set(DomainError.__subclasses__())


def test_an_invalid_value_names_its_field_to_programs() -> None:
    answer = a_site_that(raising(Invalid("uprn", "uprn: 'x' is not a UPRN"))).test_client().get("/api/page")

    assert answer.get_json()["field"] == "uprn"


@pytest.mark.parametrize("production", [True, False])
@pytest.mark.parametrize("path", ["/door/page", "/api/page"])
def test_a_failure_shows_a_reference_and_nothing_else(path: str, production: bool) -> None:
    client = a_site_that(raising(RuntimeError(SECRET_WORDS)), production=production).test_client()

    with structlog.testing.capture_logs() as logged:
        answer = client.get(path)

    reference = logged[0]["reference"]
    assert answer.status_code == 500
    assert reference in answer.text
    for trace in ("Traceback", "RuntimeError", SECRET_WORDS, ".py"):
        assert trace not in answer.text


def test_in_production_the_log_has_the_place_and_not_the_words() -> None:
    client = a_site_that(raising(RuntimeError(SECRET_WORDS)), production=True).test_client()

    with structlog.testing.capture_logs() as logged:
        client.get("/door/page?name=Resident")

    line = logged[0]
    assert line["kinds"] == ["RuntimeError"]
    assert any("test_errors.py" in place for place in line["where"])
    assert line["route"] == "/door/page"
    assert "Resident" not in json.dumps(line, default=str)


class Arrival(BaseModel):
    appointment: str
    minutes: int


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"{not json", 400, "the body is not JSON"),
        (b"", 400, "the body is not JSON"),
        (b"[1]", 400, "the body must be a JSON object"),
        (b'{"minutes": 3}', 422, "appointment: this is missing"),
        (b'{"appointment": "A-1", "minutes": "three"}', 422, "minutes: this must be a whole number"),
    ],
)
def test_a_body_that_does_not_fit_is_named(body: bytes, status: int, told: str) -> None:
    client = a_site_that(lambda: json_body(Arrival).appointment).test_client()

    answer = client.post("/api/page", data=body, content_type="application/json")

    assert answer.status_code == status
    assert answer.get_json()["detail"].startswith(told)


def test_a_body_that_fits_comes_through() -> None:
    client = a_site_that(lambda: json_body(Arrival).appointment).test_client()

    assert client.post("/api/page", json={"appointment": "A-1", "minutes": 3}).text == "A-1"


def test_json_that_flask_reads_itself_is_answered_the_same() -> None:
    client = a_site_that(lambda: str(request.get_json())).test_client()

    answer = client.post("/api/page", data=b"{", content_type="application/json")

    assert (answer.status_code, answer.get_json()["detail"]) == (400, "the body is not JSON")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 415, 422, 429])
def test_every_stop_has_a_page_that_says_what_to_do(status: int) -> None:
    page = a_site_that(lambda: abort(status)).test_client().get("/door/page")

    assert page.status_code == status
    assert page.text.count('<p class="govuk-body">') >= 1
    assert "<h1" in page.text
    assert "The requested URL" not in page.text  # Werkzeug's words are for programmers


def test_a_body_that_is_too_large_is_refused() -> None:
    client = a_site_that(lambda: str(len(request.get_data()))).test_client()

    answer = client.post("/door/page", data=b"x" * (LARGEST_BODY_BYTES + 1))

    assert answer.status_code == 413
    assert "at most 16 MB" in answer.text


def test_a_method_that_is_not_served_names_those_that_are() -> None:
    answer = a_site_that(lambda: "page").test_client().delete("/api/page")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_part_of_a_page_gets_a_sentence_and_is_left_as_it_is() -> None:
    client = a_site_that(raising(Invalid("postcode", "postcode: '<b>X</b>' is not a postcode"))).test_client()

    answer = client.get("/door/page", headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert answer.content_type.startswith("text/plain")  # never markup: it may quote what was typed
    assert answer.headers["HX-Reswap"] == "none"
    assert answer.text.startswith("'<b>X</b>' is not a postcode")


def test_what_was_typed_is_escaped_on_the_page() -> None:
    client = a_site_that(raising(Invalid("postcode", "postcode: '<script>' is not a postcode"))).test_client()

    assert "&lt;script&gt;" in client.get("/door/page").text
