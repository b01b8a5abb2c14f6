"""One appointment's evidence, and the manager's decision on a challenge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path as Folder

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appointments.domain.outcomes import Outcome
from appointments.domain.privacy import Subject
from appointments.domain.replies import Intent
from appointments.domain.times import day_of, midnight
from appointments.views.access_log import SeeAccessLog
from appointments.views.challenge_list import ListChallenges
from appointments.wastage.classes import VisitClass
from appointments.wastage.wasted_visits import ShowWastedVisits
from tests.builders import a_reply
from tests.wastage.past import FIRST, Past
from tests.web.manager_site import ManagerSite, a_manager_site
from tests.web.planner_site import plain
from tests.web.site import form_token
from web.words import short_day_words

CHALLENGED = Past(Outcome.NO_ACCESS, waits=True)
ADDRESS = "/manager/appointments/A-0/challenges/C-A-0"


def decide(browser: FlaskClient, **fields: str) -> TestResponse:
    return browser.post(ADDRESS, data={"csrf_token": form_token(browser, ADDRESS), **fields})


def counted(site: ManagerSite) -> dict[VisitClass, int]:
    found = site.application.views.wasted_visits(ShowWastedVisits(FIRST, FIRST))
    return {row.visit_class: row.count for row in found.rows if row.count}


def test_the_evidence_says_what_happened_and_what_the_gate_found(database_url: str, tmp_path: Folder) -> None:
    with a_manager_site(database_url, tmp_path, [CHALLENGED]) as site:
        page = site.signed_in().get("/manager/appointments/A-0").text

    for words in ("A notice was delivered.", "Claim “No access: nobody answered” allowed", "I was in all morning."):
        assert words in page
    assert ADDRESS in page


def test_an_unknown_appointment_or_challenge_is_not_found(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED, Past()]) as site:
        browser = site.signed_in()

        assert browser.get("/manager/appointments/A-404").status_code == 404
        assert browser.get("/manager/appointments/A-1/challenges/C-A-0").status_code == 404


def test_upheld_the_visit_becomes_our_failure(database_url: str, tmp_path: Folder) -> None:
    with a_manager_site(database_url, tmp_path, [CHALLENGED]) as site:
        browser = site.signed_in()
        assert counted(site) == {VisitClass.NO_ACCESS: 1}
        answer = decide(browser, upheld="yes", outcome="wrong_address", reason="The photo shows number 12.")

        assert answer.status_code == 302
        assert counted(site) == {VisitClass.LANDLORD_FAILURE: 1}
        assert "The photo shows number 12." in browser.get("/manager/challenges?show=decided").text
        assert "No challenge waits" in browser.get("/manager/challenges").text


def test_not_upheld_the_outcome_stands(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        answer = decide(site.signed_in(), upheld="no", reason="Two knocks, a call and the card are on record.")

        assert answer.status_code == 302
        assert counted(site) == {VisitClass.NO_ACCESS: 1}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "Because."}, "Choose whether the resident is right"),
        ({"upheld": "yes", "reason": "Because."}, "Choose what the records show instead"),
        ({"upheld": "yes", "outcome": "no_access", "reason": "Because."}, "Choose what the records show instead"),
        ({"upheld": "no", "reason": "  "}, "Say why"),
    ],
)
def test_an_incomplete_decision_is_refused_and_what_was_typed_stays(
    sqlite_url: str, tmp_path: Folder, fields: dict[str, str], words: str
) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        answer = decide(site.signed_in(), **fields)

        assert answer.status_code == 422
        assert words in answer.text
        assert fields["reason"].strip() in answer.text
        assert counted(site) == {VisitClass.NO_ACCESS: 1}


def test_a_challenge_is_decided_once(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        browser = site.signed_in()
        token = form_token(browser, ADDRESS)
        decide(browser, upheld="no", reason="On record.")
        again = browser.post(
            ADDRESS, data={"csrf_token": token, "upheld": "yes", "outcome": "late", "reason": "Changed my mind."}
        )

        assert again.status_code == 409
        assert counted(site) == {VisitClass.NO_ACCESS: 1}
        assert "On record." in browser.get(ADDRESS).text


def test_the_residents_own_words_are_read_beside_the_records_and_the_look_is_on_record(
    database_url: str, tmp_path: Folder
) -> None:
    """Who decides reads both accounts (rules 54 and 73)."""
    with a_manager_site(database_url, tmp_path, [CHALLENGED]) as site:
        with site.uow.write() as records:
            said = a_reply(
                text="I was in! nobody came \N{LATIN SMALL LETTER W WITH CIRCUMFLEX}yr neb", intent=Intent.UNCLEAR
            )
            records.replies.add(replace(said, appointment_ref="A-0"))
            thanks = a_reply("RE-2", text="Thanks, Margaret", intent=Intent.UNCLEAR, provider_ref="SM-2")
            records.replies.add(replace(thanks, appointment_ref="A-0"))
            records.commit()
        browser = site.signed_in()
        for address in (ADDRESS, "/manager/appointments/A-0"):
            page = browser.get(address).text
            assert page.count("The resident answered: not understood") == 1
            assert "The resident answered: thanks" in page
            assert "I was in! nobody came \N{LATIN SMALL LETTER W WITH CIRCUMFLEX}yr neb" in page
        looks = site.application.views.access_log(SeeAccessLog(subject=Subject.EVIDENCE)).lines

    assert len(looks) == 2


def test_each_outcome_is_offered_with_what_it_means_and_none_that_the_records_contradict(
    sqlite_url: str, tmp_path: Folder
) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        browser = site.signed_in()
        page = browser.get(ADDRESS).text
        answer = decide(browser, upheld="yes", outcome="not_attended", reason="They say so.")

        assert "We went to the wrong address (our failure, so compensation is looked at)" in page
        assert "Could not pass the communal door (nobody&#39;s failure)" in page
        assert 'value="not_attended"' not in page
        assert "an arrival is on record, Tuesday 1 September 2026 at 9:05am" in page
        assert answer.status_code == 422
        assert "The records say otherwise" in answer.text
        assert "They say so." in answer.text
        assert counted(site) == {VisitClass.NO_ACCESS: 1}


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("wrong_trade", "recorded as “We sent the wrong trade”: our failure, and a task asks what we owe."),
        ("communal_door", "recorded as “Could not pass the communal door”, and nothing is held against them."),
    ],
)
def test_the_answer_says_what_was_chosen(sqlite_url: str, tmp_path: Folder, outcome: str, words: str) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        browser = site.signed_in()
        decide(browser, upheld="yes", outcome=outcome, reason="The photo shows another door.")

        assert words in browser.get("/manager/challenges").text


@pytest.mark.parametrize("overdue", [False, True])
def test_the_list_says_by_which_day_each_is_to_be_decided_and_which_is_overdue(
    sqlite_url: str, tmp_path: Folder, overdue: bool
) -> None:
    """It is overdue from the end of that day, not from an hour of it."""
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        [line] = site.application.views.challenge_list(ListChallenges()).lines
        assert line.due_at == midnight(day_of(line.due_at))
        now = line.due_at if overdue else line.due_at - timedelta(seconds=1)
        site.application.clock.advance(now - site.application.clock.now())
        page = plain(site.signed_in().get("/manager/challenges").text)

    last_day = short_day_words(line.due_at - timedelta(seconds=1))
    assert f"{last_day}{' Overdue' if overdue else ''} The resident wrote" in page
    assert ("Overdue" in page.replace("Overdue work", "")) is overdue  # which is in the navigation
    assert line.address in page
    assert line.purpose in page.lower()


def test_the_page_says_whose_home_what_repair_and_by_when(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, [CHALLENGED]) as site:
        [line] = site.application.views.challenge_list(ListChallenges()).lines
        page = plain(site.signed_in().get(ADDRESS).text)

    last_day = short_day_words(line.due_at - timedelta(seconds=1))
    assert f"Home {line.address} Repair" in page
    assert f"To decide by {last_day}" in page
    assert "What we had checked before we recorded it" in page
    assert "The gate" not in page
