"""Alive is not the same as ready."""

from datetime import UTC, datetime
from typing import Any

import pytest

from appointments.domain.messages import ProviderState
from appointments.views.outbox_state import OutboxState
from tests.web.site import a_site, an_application

NINE, NOON = (datetime(2026, 3, 2, hour, 0, tzinfo=UTC) for hour in (9, 12))


@pytest.mark.parametrize(
    ("database", "status"),
    [(True, 200), (False, 503), (ConnectionError("postgresql://user:password@host"), 503)],
)
def test_ready_means_that_the_database_answers(database: bool | Exception, status: int) -> None:
    application = an_application()
    application.database_answers = database

    answer = a_site(application).test_client().get("/health/ready")

    assert answer.status_code == status
    assert "password" not in answer.text


def test_a_process_lives_without_its_database() -> None:
    application = an_application()
    application.database_answers = False

    assert a_site(application).test_client().get("/health").get_json() == {"status": "ok"}


def test_whether_messages_go_out_is_asked_apart_from_whether_the_site_serves() -> None:
    application = an_application()
    browser = a_site(application).test_client()
    answer = browser.get("/health/messages")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")
    since = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    paused = ProviderState("twilio", failures=7, failure="503", paused_at=since, try_from=since, pauses=1)
    application.outbox = OutboxState(since, due=3, oldest_due=since, unknown=1, paused=(paused,))
    answer = browser.get("/health/messages")
    assert (answer.status_code, answer.get_json()) == (
        503,
        {
            "status": "paused",
            "due": 3,
            "oldest_due": "2026-03-02T09:00:00+00:00",
            "trying_again": 0,
            "unknown": 1,
            "looked_at": None,
            "words": "Messages through twilio are paused, since 9am on Monday 2 March 2026: it failed 7 times in a "
            "row, at last with 503. Nothing is lost, they wait. It is tried again now. 3 messages wait to be sent, "
            "the oldest since 9am on Monday 2 March 2026. Of 1 message it is not known whether they were sent; the "
            "provider is asked.",
        },
    )
    assert browser.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"due": 1, "late_since": NINE, "looked_at": NOON}, "late"),
        ({"looked_at": NINE}, "unattended"),
        ({"due": 1, "late_since": NINE}, "unattended"),  # none has ever looked
    ],
)
def test_late_messages_and_a_worker_that_is_not_there_are_not_well(changed: dict[str, Any], status: str) -> None:
    application = an_application()
    application.outbox = OutboxState(NOON, **changed)
    answer = a_site(application).test_client().get("/health/messages")
    assert (answer.status_code, answer.get_json()["status"]) == (503, status)


def test_without_the_database_nobody_can_say_whether_messages_go_out() -> None:
    application = an_application()
    application.database_answers = ConnectionError("postgresql://user:password@host")
    answer = a_site(application).test_client().get("/health/messages")
    assert answer.status_code == 503
    assert "password" not in answer.text
