"""The manager's first page: periods, costs, numbers that lead to their rows, and the download."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path as Folder

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.outcomes import Outcome
from appointments.wastage.breakdowns import By
from tests.wastage.past import FIRST, Past
from tests.web.manager_site import a_manager_site

PASTS = (
    Past(Outcome.NO_ACCESS),
    Past(Outcome.NO_ACCESS, day=FIRST - timedelta(days=89)),  # the first of the 90 days
    Past(Outcome.NO_ACCESS, day=FIRST - timedelta(days=90)),  # outside
    Past(Outcome.LATE),
    Past(Outcome.NOT_NOTIFIED),
    Past(),
)


def test_the_last_90_days_are_shown_with_our_own_failures_first(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        page = site.signed_in().get("/manager/").text

    assert "What became of 5 appointments" in page
    assert page.index("Our failure") < page.index("No access, evidence complete")
    assert page.index("Ours: 2, £82.50") < page.index("The resident&#39;s: 2, £50")


def test_every_number_leads_to_as_many_rows(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        browser = site.signed_in()
        page = browser.get("/manager/").text
        links = re.findall(r'href="(/manager/visits\?[^"]*class=[^"]*)">([\d,]+)<', page)
        behind = [browser.get(address.replace("&amp;", "&")).text for address, _ in links]

    assert len(links) == 5  # three classes, and two reasons of ours
    for (address, count), rows in zip(links, behind, strict=True):
        assert rows.count('scope="row"') == int(count), address
        assert f"{count} appointment" in rows


def test_costs_are_counted_with_the_figures_of_the_address(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, [Past(Outcome.NO_ACCESS)]) as site:
        page = site.signed_in().get("/manager/?wait_minutes=35&high_percent=200").text

    assert "£28.00" in page  # low, 80 % of £35
    assert "£35.00" in page
    assert "£70.00" in page
    assert "wait_minutes=35" in page  # links keep them


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2026-09-05&last=2026-09-01", "The last day must not be before the first"),
        ("first=yesterday", "is not a date"),
        ("wait_minutes=x", "Wait at the door: enter a whole number, such as 15"),
        ("wait_minutes=-1", "Wait at the door: enter a whole number, such as 15"),
        ("labour_pence_a_minute=9999999", "from 0 to 1,000,000"),
        ("low_percent=120", "Low is at most 100 per cent"),
    ],
)
def test_what_cannot_be_counted_is_said_beside_its_field_and_what_was_typed_stays(
    sqlite_url: str, tmp_path: Folder, query: str, words: str
) -> None:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        browser = site.signed_in()
        answer = browser.get(f"/manager/?{query}")
        download = browser.get(f"/manager/wasted-visits.csv?{query}")
        rows = browser.get(f"/manager/visits?{query}")

    name, typed = query.split("&")[0].split("=")
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{name}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Traceback" not in answer.text
    assert download.status_code == 422
    assert rows.status_code == 302


def test_the_download_has_the_totals_of_the_screen(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        browser = site.signed_in()
        answer = browser.get("/manager/wasted-visits.csv?rebooking_pence=400")
        screen = browser.get("/manager/?rebooking_pence=400").text

    lines = list(csv.DictReader(StringIO(answer.text)))
    total = int(lines[-1]["cost_central_pence"])
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "wasted-visits-2026-06-04-2026-09-01.csv" in answer.headers["Content-Disposition"]
    assert f"£{total // 100}.{total % 100:02d}" in screen
    assert int(lines[-1]["count"]) == 5


def test_an_empty_period_says_so(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        page = site.signed_in().get("/manager/?first=2020-01-01&last=2020-01-31")

    assert page.status_code == 200
    assert "No appointment came due in this period" in page.text


def test_every_breakdown_can_be_chosen_and_each_line_leads_to_its_rows(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, [Past()] * 6) as site:
        browser = site.signed_in()
        for by in (*By, "nothing that exists"):
            page = browser.get(f"/manager/?by={by}").text
            (address,) = re.findall(r'href="(/manager/visits\?[^"]*key=[^"]*)"', page)
            assert "6 appointments" in browser.get(address.replace("&amp;", "&")).text


def test_no_page_shows_a_residents_name_or_number_in_its_lists(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, PASTS) as site:
        browser = site.signed_in()
        pages = [browser.get(address).text for address in ("/manager/", "/manager/visits", "/manager/challenges")]

    for page in pages:
        assert "Resident 00" not in page
        assert "7700 900" not in page


@pytest.mark.parametrize("role", [AccountRole.PLANNER, AccountRole.OPERATIVE])
def test_others_do_not_get_in(sqlite_url: str, tmp_path: Folder, role: AccountRole) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser, stranger = site.signed_in(role), site.app.test_client()
        for address in ("/manager/", "/manager/visits", "/manager/wasted-visits.csv", "/manager/challenges"):
            assert browser.get(address).status_code == 403
            assert stranger.get(address).status_code == 302
