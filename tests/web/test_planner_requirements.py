"""What a household needs, as a planner finds and records it: by group, by a caller's word, every kind by its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from appointments.domain.access_kinds import KINDS
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.views.home_page import SeeHome
from tests.application import PLANNER
from tests.domain.access_kinds.test_kinds import EXAMPLES
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from web.planner.needs_catalogue import GROUPS, SEARCHED_AS, groups


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def test_every_kind_is_in_one_group_and_can_be_searched_for() -> None:
    listed = [kind for group in groups() for kind in group.kinds]
    assert sorted(kind.TAG for kind in listed) == sorted(kind.TAG for kind in KINDS)
    assert set(SEARCHED_AS) == {kind.TAG for kind in KINDS}
    assert len(groups()) == len(GROUPS)


@pytest.mark.parametrize(
    ("searched", "tags"),
    [
        ("dog", {"animals"}),
        ("Deaf", {"no_voice"}),
        ("  no   texts ", {"calls_only", "letter_only"}),
        ("getting in and parking key", {"key_safe", "key_holder", "entry_code"}),  # a group's words count too
        ("unicorn", set()),
    ],
)
def test_a_callers_word_finds_the_kind(searched: str, tags: set[str]) -> None:
    assert {kind.TAG for group in groups(searched) for kind in group.kinds} == tags


def test_the_page_shows_groups_and_a_search_narrows_them_without_a_script(site: PlannerSite) -> None:
    path = f"/planner/homes/{site.town.home}/requirements/new"
    whole = unescape(site.page(path))
    assert all(words in whole for words in GROUPS.values())
    found = unescape(site.page(f"{path}?q=dog"))
    assert "Animals to be shut away" in found
    assert "Text only, no calls" not in found
    assert "Nothing fits this word" in site.page(f"{path}?q=unicorn")


def test_every_kind_can_be_recorded_by_its_form_and_shows_its_brief_and_no_secret(site: PlannerSite) -> None:
    """All on one home, one after the other: a site of its own for each kind would take minutes."""
    about = {"effect": "The visit goes well.", "source": "resident", "agreed": "yes"}
    for kind in EXAMPLES:
        values = {name: _typed(value) for name, value in kind.data().items()}
        page = plain(site.sent(f"/planner/homes/{site.town.home}/requirements/new/{kind.TAG}", {**values, **about}))
        assert kind.brief() in unescape(page), kind.TAG
        shown = kind.secret()
        assert shown is None or shown.words not in page, kind.TAG
        recorded = site.application.views.home_page(SeeHome(site.town.home)).requirements
        [held] = [requirement for requirement in recorded if requirement.ends_on is None]
        assert held.kind == kind
        # The next may contradict it.
        site.application.end_requirement(EndRequirement(held.ref, PLANNER))


def test_what_contradicts_another_need_is_said_where_it_is_decided_and_can_be_recorded_as_declined(
    site: PlannerSite,
) -> None:
    site.asked("text_only")
    path = f"/planner/homes/{site.town.home}/requirements/new/calls_only"
    about = {"effect": "They answer.", "source": "resident", "agreed": "yes"}
    answer = site.send(path, about)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert 'href="#agreed"' in answer.text
    assert "“Text, do not call”: with both, there would be no way to tell the household" in plain(answer.text)
    assert "They answer." in answer.text
    site.sent(path, {**about, "agreed": "no", "declined": "They chose texts."})


def test_everything_that_is_missing_is_named_at_once_in_the_order_of_the_page(site: PlannerSite) -> None:
    path = f"/planner/homes/{site.town.home}/requirements/new/contact_representative"
    typed = {"number": "the blue one", "ends_on": "2026-13-01", "agreed": "yes"}
    answer = site.send(path, typed)  # type: ignore[arg-type]
    assert answer.status_code == 422
    summary = answer.text.partition("govuk-error-summary")[2].partition("<form")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["who", "number", "effect", "source", "ends_on"]
    assert "the blue one" in answer.text
    answer = site.send(path, {**typed, "agreed": "no"})  # type: ignore[dict-item]
    summary = answer.text.partition("govuk-error-summary")[2].partition("<form")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["who", "number", "source", "ends_on", "declined"]


def test_what_protects_staff_is_reviewed_after_six_months(site: PlannerSite) -> None:
    assert site.asked("no_lone_female").review_on.isoformat() == "2026-09-02"
    assert site.asked("two_operatives").review_on.isoformat() == "2027-03-02"


def _typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
