"""One appointment's evidence, and the manager's decision on a challenge."""

from __future__ import annotations

from pathlib import Path as Folder

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appointments.domain.outcomes import Outcome
from appointments.wastage.classes import VisitClass
from appointments.wastage.wasted_visits import ShowWastedVisits
from tests.wastage.past import FIRST, Past
from tests.web.manager_site import ManagerSite, a_manager_site
from tests.web.site import form_token

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
