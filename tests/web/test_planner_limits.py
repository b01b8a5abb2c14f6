"""Too much of anything is refused at its field, which names the limit, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.web.planner_site import PlannerSite, a_planner_site, plain

ORDER = {
    "trade": "PL",
    "priority": "N",
    "purpose": "a leaking tap",
    "reported_on": "2026-03-02",
    "reported_at": "08:00",
    "code_1": "PL-1",
    "minutes_1": "45",
    "quantity_1": "1",
}
NEED = {"effect": "The visit goes well.", "source": "resident", "agreed": "yes"}
PARTY = {"role": "carer", "name": "Carer 1", "times": "Mon-Fri 09:00-17:00", "asked_for": "role", "active": "yes"}


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def _refused(site: PlannerSite, path: str, fields: dict[str, str], field: str, told: str) -> None:
    answer = site.send(path, fields)  # type: ignore[arg-type]
    assert answer.status_code == 422, (field, answer.status_code)
    assert told in plain(unescape(answer.text)), field
    assert f'href="#{field}"' in answer.text
    assert fields[field] in answer.text


def test_a_work_order_names_the_limit_that_is_passed(site: PlannerSite) -> None:
    path = f"/planner/homes/{site.town.home}/work-orders/new"
    for field, typed, told in (
        ("purpose", "x" * 101, "At most 100 characters fit here, and this has 101"),
        ("description", "x" * 2001, "At most 2,000 characters fit here, and this has 2,001"),
        ("code_1", "x" * 31, "At most 30 characters fit here, and this has 31"),
        ("quantity_1", "100", "at most 99"),
    ):
        _refused(site, path, {**ORDER, field: typed}, field, told)
    answer = site.send(path, {**ORDER, "minutes_1": "1441"})
    assert "All items together take 24 hours 1 minute, and a visit at most 24 hours" in plain(answer.text)
    _refused(
        site, path, {**ORDER, "reported_on": "2026-03-03"}, "reported_on", "cannot have been reported in the future"
    )
    _refused(site, path, {**ORDER, "reported_at": "23:00"}, "reported_at", "cannot have been reported in the future")
    site.sent(path, {**ORDER, "purpose": "x" * 100, "minutes_1": "1440"})


def test_a_requirement_names_the_limit_that_is_passed(site: PlannerSite) -> None:
    path = f"/planner/homes/{site.town.home}/requirements/new"
    _refused(site, f"{path}/two_operatives", {**NEED, "effect": "x" * 201}, "effect", "At most 200 characters")
    declined = {**NEED, "agreed": "no", "declined": "x" * 2001}
    _refused(site, f"{path}/two_operatives", declined, "declined", "At most 2,000 characters")
    _refused(site, f"{path}/do_not_attend", {**NEED, "refer_to": "x" * 201}, "refer_to", "At most 200 characters")


def test_a_third_party_names_the_limit_and_has_a_number_that_can_be_dialled(site: PlannerSite) -> None:
    for field, typed, told in (
        ("role", "x" * 101, "At most 100 characters"),
        ("name", "x" * 101, "At most 100 characters"),
        ("place", "x" * 201, "At most 200 characters"),
        ("phone", "abc", "Write a UK telephone number"),
        ("phone", "0" * 400, "Write a UK telephone number"),
    ):
        _refused(site, "/planner/operatives/others/new", {**PARTY, field: typed}, field, told)
    assert site.application.views.third_party_list() == ()


def test_words_about_offers_stay_on_the_page_when_they_are_too_many(site: PlannerSite) -> None:
    path = f"/planner/offers/{site.offers().ref}/refuse"
    _refused(site, path, {"reason": "time", "words": "x" * 2001}, "words", "At most 2,000 characters")
