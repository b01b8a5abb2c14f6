"""The manager's page of the rules: the procedure with the figures in force, and a figure set from a day on."""

from __future__ import annotations

from pathlib import Path as Folder

import pytest

from appointments.domain.accounts import AccountRole
from policies.procedure import procedure
from tests.web.manager_site import a_manager_site
from tests.web.site import form_token

ADDRESS = "/manager/rules"


def test_the_page_reads_as_the_procedure_with_why_and_source(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        page = site.signed_in().get(ADDRESS).text

    plain = page.replace("&#39;", "'").replace("&#34;", '"')
    for each in procedure().outcomes:
        for demand in each.demands:
            assert f"{demand.asks}." in plain
            assert demand.source in plain
    assert "15 minutes" in page
    assert "The rulebook’s own" in page
    assert "No change is set" in page


def test_a_figure_is_set_from_a_day_on_and_stands_there_with_the_managers_name(
    database_url: str, tmp_path: Folder
) -> None:
    with a_manager_site(database_url, tmp_path, []) as site:
        browser = site.signed_in()
        sent = {"csrf_token": form_token(browser, ADDRESS), "name": "wait_minutes", "value": "20"}
        answer = browser.post(ADDRESS, data={**sent, "from_day": "2027-01-04"})
        page = browser.get(ADDRESS).text

        assert answer.status_code == 302
        assert "20 minutes from" in page
        [change] = site.application.views.figure_changes()
        assert (change.name, change.value, f"{change.from_day}") == ("wait_minutes", 20, "2027-01-04")
        account = site.application.account(change.by)
        assert account is not None
        assert account.role is AccountRole.MANAGER


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"name": ""}, "name", "is not one of"),
        ({"value": "0"}, "value", "from 1 to 120"),
        ({"value": "a lot"}, "value", "whole number"),
        ({"value": ""}, "value", "whole number"),
        ({"from_day": "2020-01-01"}, "from_day", "can change from"),
        ({"from_day": "soon"}, "from_day", ""),
        ({"from_day": ""}, "from_day", ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    sqlite_url: str, tmp_path: Folder, sent: dict[str, str], field: str, words: str
) -> None:
    typed = {"name": "wait_minutes", "value": "20", "from_day": "2027-01-04"}
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        answer = browser.post(ADDRESS, data={"csrf_token": form_token(browser, ADDRESS), **typed, **sent})

        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert words in answer.text
        kept = {**typed, **sent}
        assert kept["value"] == "" or f'value="{kept["value"]}"' in answer.text
        assert site.application.views.figure_changes() == ()


@pytest.mark.parametrize("role", [AccountRole.PLANNER, AccountRole.OPERATIVE])
def test_nobody_but_a_manager_sees_or_sets_them(sqlite_url: str, tmp_path: Folder, role: AccountRole) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in(role)

        assert browser.get(ADDRESS).status_code in {302, 403, 404}
        assert "The figures in force" not in browser.get(ADDRESS, follow_redirects=True).text
