"""Operatives: recorded with weekly hours, and away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.operatives import Certificate, Gender
from appointments.views.operative_page import OperativePage, SeeOperative
from tests.builders import shifts as held_shifts
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from web.planner import shifts

OPERATIVE: dict[str, str | Sequence[str]] = {
    "ref": "OP-31",
    "name": "Operative 31",
    "trades": ["PL", "HE"],
    "skills": "gas safe, tall ladders",
    "shifts": "Mon-Thu 07:30-16:00; Sat 08:00-12:00",
    "from": "2026-03-02",
    "postcode": "gl5 4ub",
    "gender": "female",
    "active": "yes",
}


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def held(site: PlannerSite, ref: str) -> OperativePage:
    return site.application.views.operative_page(SeeOperative(ref, site.clock.now()))


def test_an_operative_is_recorded_with_hours_and_the_place_of_a_postcode(site: PlannerSite) -> None:
    page = plain(site.sent("/planner/operatives/new", OPERATIVE))
    assert "Mon-Thu 07:30-16:00; Sat 08:00-12:00" in page
    found = held(site, "OP-31")
    assert (found.operative.trades, found.operative.gender) == ({"PL", "HE"}, Gender.FEMALE)
    assert found.operative.skills == {"gas safe", "tall ladders"}
    assert found.operative.home == site.application.place("GL5 4UB")
    assert len(found.shifts) == 5


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ref": "OP-1"}, "ref"),  # somebody has it already
        ({"ref": ""}, "ref"),
        ({"name": ""}, "name"),
        ({"trades": []}, "trades"),
        ({"shifts": ""}, "shifts"),
        ({"shifts": "every day"}, "shifts"),
        ({"shifts": "Mon 08:00-12:00; Mon 13:00-17:00"}, "shifts"),  # one shift a day
        ({"shifts": "Mon 18:00-24:00"}, "shifts"),
        ({"postcode": ""}, "postcode"),
        ({"postcode": "ZZ1 1ZZ"}, "postcode"),
        ({"from": "soon"}, "from"),
    ],
)
def test_an_operative_who_cannot_be_recorded_is_refused_at_the_field(
    site: PlannerSite, changed: dict[str, str | Sequence[str]], field: str
) -> None:
    answer = site.send("/planner/operatives/new", {**OPERATIVE, **changed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "tall ladders" in answer.text


def test_without_a_postcode_an_operative_stays_where_the_day_started_before(site: PlannerSite) -> None:
    before = held(site, "OP-1")
    assert "Mon-Fri 08:00-16:30" in site.page("/planner/operatives/OP-1")
    changed = {**OPERATIVE, "name": "Operative 01", "shifts": "Mon-Fri 08:00-16:30", "postcode": ""}
    site.sent("/planner/operatives/OP-1", changed)
    after = held(site, "OP-1")
    assert after.operative.home == before.operative.home
    assert after.shifts == before.shifts  # the same hours leave the patterns alone


def test_an_absence_says_which_promised_visits_it_touches(site: PlannerSite) -> None:
    site.booked()
    away = {"first_day": "2026-03-03", "first_time": "00:00", "last_day": "2026-03-03", "last_time": "23:59"}
    page = plain(site.sent("/planner/operatives/OP-1/absences/new", {**away, "reason": "leave"}))
    assert "One promised visit falls into it" in page
    assert "Tuesday 3 March 2026, between 8am and 1pm" in page
    assert "The operative will be away" in plain(site.page("/planner/tasks"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_day": "2026-03-02"}, "last_day"),  # ends before it starts
        ({"first_time": "noon"}, "first_time"),
        ({"reason": "flu"}, "reason"),  # categories, never an illness
    ],
)
def test_an_absence_that_cannot_be_is_refused_at_the_field(
    site: PlannerSite, changed: dict[str, str], field: str
) -> None:
    away = {"first_day": "2026-03-03", "first_time": "08:00", "last_day": "2026-03-03", "last_time": "12:00"}
    answer = site.send("/planner/operatives/OP-1/absences/new", {**away, "reason": "leave", **changed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


FROM = date(2026, 4, 6)


def test_new_hours_end_the_old_ones_the_day_before() -> None:
    found = shifts.changed("O-07", "Mon-Wed 09:00-15:00", held_shifts(), from_day=FROM)
    before, after = found[:5], found[5:]
    assert {pattern.valid_to for pattern in before} == {date(2026, 4, 5)}
    assert [(pattern.weekday, pattern.starts, pattern.valid_from) for pattern in after] == [
        (weekday, time(9), FROM) for weekday in range(3)
    ]
    assert shifts.in_short(shifts.standing_on(FROM, found)) == "Mon-Wed 09:00-15:00"
    assert shifts.in_short(shifts.standing_on(date(2026, 4, 5), found[:5])) == "Mon-Fri 08:00-16:30"


def test_hours_that_begin_later_are_replaced_by_those_typed_now() -> None:
    later = tuple(replace(pattern, valid_from=date(2026, 6, 1)) for pattern in held_shifts())
    found = shifts.changed("O-07", "Mon 09:00-15:00", later, from_day=FROM)
    assert [(pattern.weekday, pattern.valid_from) for pattern in found] == [(0, FROM)]


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ([0, 1, 2, 3, 4], "Mon-Fri 08:00-16:30"),
        ([0, 1, 3], "Mon-Tue 08:00-16:30; Thu 08:00-16:30"),  # a gap parts the days
        ([5], "Sat 08:00-16:30"),
        ([], ""),
    ],
)
def test_hours_are_written_as_they_are_typed(weekdays: list[int], words: str) -> None:
    assert shifts.in_short(held_shifts(weekdays=weekdays)) == words


def test_no_hours_are_no_week() -> None:
    with pytest.raises(Invalid):
        shifts.changed("O-07", " ", held_shifts(), from_day=FROM)


# --- certificates

PROVEN = {**OPERATIVE, "certificate_1": "Gas", "valid_to_1": "2027-03-01", "certificate_2": "fire doors"}


def test_certificates_are_recorded_renewed_and_taken_away_row_by_row(site: PlannerSite) -> None:
    site.sent("/planner/operatives/new", {**PROVEN, "valid_to_2": "2026-04-01"})
    assert held(site, "OP-31").operative.certificates == (
        Certificate("fire doors", date(2026, 4, 1)),
        Certificate("gas", date(2027, 3, 1)),
    )
    page = plain(site.page("/planner/operatives/OP-31"))
    assert "The last day is Wednesday 1 April 2026." in page
    assert page.count("Expires soon") == 1
    renewed = {
        **OPERATIVE,
        "certificate_1": "fire doors",
        "valid_to_1": "2029-04-01",
        "certificate_2": "",
        "valid_to_2": "",
    }
    site.sent("/planner/operatives/OP-31", renewed)
    assert held(site, "OP-31").operative.certificates == (Certificate("fire doors", date(2029, 4, 1)),)


def test_an_expired_certificate_is_said_in_words(site: PlannerSite) -> None:
    site.sent("/planner/operatives/new", {**PROVEN, "valid_to_2": "2026-02-28"})
    page = plain(site.page("/planner/operatives/OP-31"))
    assert "Expired" in page
    assert "The last day was Saturday 28 February 2026." in page
    assert "Expired" in plain(site.page("/planner/operatives"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"valid_to_2": ""}, "valid_to_2"),  # a skill without its last day
        ({"valid_to_2": "soon"}, "valid_to_2"),
        ({"certificate_2": "gas", "valid_to_2": "2028-01-01"}, "certificate_2"),  # twice
        ({"certificate_2": "", "skills": "asbestos"}, "skills"),  # proves nothing by itself
    ],
)
def test_a_certificate_that_is_not_whole_is_refused_at_its_row(
    site: PlannerSite, changed: dict[str, str], field: str
) -> None:
    answer = site.send("/planner/operatives/new", {**PROVEN, **changed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_the_form_offers_two_rows_more_than_are_filled(site: PlannerSite) -> None:
    site.sent("/planner/operatives/new", {**PROVEN, "valid_to_2": "2026-04-01"})
    page = site.page("/planner/operatives/OP-31")
    assert 'name="certificate_4"' in page
    assert 'name="certificate_5"' not in page
