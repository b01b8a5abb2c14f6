"""Dates set by law on the planner's pages: said when an order is raised or later, recorded, withdrawn, and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import State, Visit
from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.outcomes import Outcome
from appointments.domain.statutory_steps import HazardFinding, StepKind
from appointments.domain.times import at
from appointments.use_cases.work_orders.record_concerns import RecordConcerns
from appointments.use_cases.work_orders.record_step import RecordStep
from tests.application import MONDAY, PLANNER
from tests.builders import a_judgement
from tests.views.opened import opened
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from tests.web.site import sign_in


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def path(site: PlannerSite, more: str = "") -> str:
    return f"/planner/work-orders/{site.order.ref}{more}"


def about_mould(site: PlannerSite) -> None:
    site.application.record_concerns(RecordConcerns(site.order.ref, frozenset({Concern.DAMP_MOULD}), PLANNER))


def a_step(**changed: str) -> dict[str, str | Sequence[str]]:
    return {"kind": "made_safe", "done_on": "2026-03-02", "done_at": "08:30", **changed}


def test_an_order_is_raised_about_a_hazard_and_says_by_when_and_by_whose_law(site: PlannerSite) -> None:
    form = site.page(f"/planner/homes/{site.town.home}/work-orders/new")
    assert "Is it about any of these?" in form
    fields: dict[str, str | Sequence[str]] = {
        "trade": "PL",
        "priority": "N",
        "purpose": "a look at the bathroom wall",
        "code_1": "S900",
        "minutes_1": "60",
        "quantity_1": "1",
        "reported_on": "2026-03-02",
        "reported_at": "09:00",
        "concerns": ["damp_mould", "falls"],
        "gas_check_due_on": "2026-04-01",
    }
    page = plain(site.sent(f"/planner/homes/{site.town.home}/work-orders/new", fields))
    assert "Never cancelled because nobody answered: it is about damp or mould, and about a hazard" in page
    assert "Investigate the hazard Open By Mon 16 Mar 2026" in page
    assert "10 working days from when we knew" in page
    assert "Check the gas appliances and flues Open By Wed 1 Apr 2026" in page
    listed = plain(site.page("/planner/"))
    assert "Damp or mould" in listed
    assert "Law: investigate the hazard" in listed


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("defect", "squeaky_door", "is none of"), ("gas_check_due_on", "soon", "is not a date")],
)
def test_what_no_list_knows_is_said_at_its_field_and_nothing_typed_is_lost(
    site: PlannerSite, field: str, value: str, words: str
) -> None:
    answer = site.send(f"/planner/homes/{site.town.home}/work-orders/new", {field: value, "purpose": "a tap"})
    assert answer.status_code == 422
    assert words in answer.text
    assert "a tap" in answer.text


def test_an_order_without_a_law_shows_its_own_target_and_asks_for_no_step(site: PlannerSite) -> None:
    page = site.page(path(site))
    assert "Our routine target, 21 working days from the report" in page
    assert "Record what was done" not in page
    assert "Say what it is about" in page


def test_what_it_is_about_is_said_later_and_counts_from_when_we_knew(site: PlannerSite) -> None:
    fields: dict[str, str | Sequence[str]] = {
        "concerns": ["damp_mould"],
        "aware_on": "2026-02-27",
        "aware_at": "16:00",
    }
    page = plain(site.sent(path(site, "/concerns"), fields))
    assert "Investigate the hazard Open By Fri 13 Mar 2026" in page
    assert "We knew of it 27 Feb 2026, 4pm" in page


def test_taking_a_concern_away_needs_a_reason_and_keeps_what_was_ticked(site: PlannerSite) -> None:
    about_mould(site)
    fields: dict[str, str | Sequence[str]] = {"aware_on": "2026-03-02", "aware_at": "09:00"}
    alone = site.send(path(site, "/concerns"), {**fields, "words": "Only a stain."})
    assert alone.status_code == 422
    assert "Only a manager may take this away" in alone.text
    assert "Only a stain." in alone.text
    site = replace(site, client=sign_in(site.app.test_client(), AccountRole.MANAGER))
    refused = site.send(path(site, "/concerns"), fields)
    assert refused.status_code == 422
    assert "Say why it is not about this any more: Damp or mould" in refused.text
    page = plain(site.sent(path(site, "/concerns"), {**fields, "words": "Only a stain."}))
    assert "It is not about what was thought. Only a stain." in page


def test_what_was_done_before_the_report_is_refused_with_what_to_record_first(site: PlannerSite) -> None:
    about_mould(site)
    looked = a_step(kind="investigated", done_on="2026-03-01", finding="significant")
    refused = site.send(path(site, "/steps"), looked)
    assert refused.status_code == 422
    assert "record “We knew of it” with that day first" in refused.text
    assert '<option value="aware">We knew of it</option>' in refused.text

    site.sent(path(site, "/steps"), a_step(kind="aware", done_on="2026-03-01"))
    site.sent(path(site, "/steps"), looked)


def test_a_step_is_recorded_and_the_dates_follow(site: PlannerSite) -> None:
    about_mould(site)
    form = site.page(path(site, "/steps?kind=investigated"))
    assert '<option value="investigated" selected>' in form
    fields = a_step(kind="investigated", finding="significant", in_person="no", words="From photographs.")
    page = plain(site.sent(path(site, "/steps"), fields))
    assert "Investigate the hazard Met" in page
    assert "Send the written summary Open By Thu 5 Mar 2026" in page
    assert "Make it safe Open By Mon 9 Mar 2026" in page
    assert "Investigation concluded: a significant hazard, not in person. From photographs." in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": ""}, "Say what was done"),
        ({"kind": "investigated"}, "Say what the investigation found"),
        ({"kind": "summary_sent"}, "Record the investigation first"),
        ({"done_on": "2026-03-03"}, "What has been done cannot lie in the future"),
        ({"done_on": ""}, "is not a date"),
        ({"done_at": "soon"}, "is not a time"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_at_its_field(site: PlannerSite, changed: dict[str, str], words: str) -> None:
    about_mould(site)
    answer = site.send(path(site, "/steps"), a_step(**changed))
    assert answer.status_code == 422
    assert words in answer.text
    assert "There is a problem" in answer.text


def test_works_finished_before_a_hazard_was_found_are_refused_at_the_day(site: PlannerSite) -> None:
    about_mould(site)
    site.at(MONDAY + timedelta(days=4))
    found_on = MONDAY + timedelta(days=3)
    site.application.record_step(
        RecordStep(site.order.ref, StepKind.INVESTIGATED, PLANNER, at=found_on, finding=HazardFinding.SIGNIFICANT)
    )
    typed = a_step(kind="works_finished", done_on="2026-03-03", words="Both walls.")
    answer = site.send(path(site, "/steps"), typed)
    assert answer.status_code == 422
    assert 'href="#done_on"' in answer.text
    assert "significant hazard was found on Thursday 5 March 2026, so not all works were finished before" in answer.text
    assert "Both walls." in answer.text


def test_the_minute_that_it_is_now_is_not_the_future(site: PlannerSite) -> None:
    about_mould(site)
    site.clock.set(datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC))
    assert "Made safe" in site.sent(path(site, "/steps"), a_step(done_at="09:00"))


def test_an_entry_is_withdrawn_with_a_reason(site: PlannerSite) -> None:
    about_mould(site)
    page = site.sent(path(site, "/steps"), a_step())
    address = page.split("/steps/")[-1].split('"')[0]
    refused = site.send(path(site, f"/steps/{address}"))
    assert refused.status_code == 422
    assert "Say why the entry was a mistake" in refused.text
    page = plain(site.sent(path(site, f"/steps/{address}"), {"words": "It was the home next door."}))
    assert "Made safe Withdrawn" in page
    assert "An earlier entry withdrawn. It was the home next door." in page


def test_other_accommodation_is_asked_for_once_it_was_not_made_safe_in_time(site: PlannerSite) -> None:
    about_mould(site)
    looked = RecordStep(site.order.ref, StepKind.INVESTIGATED, PLANNER, finding=HazardFinding.SIGNIFICANT)
    site.application.record_step(looked)
    assert "offer other accommodation" not in site.page(path(site))
    site.at(datetime(2026, 3, 10, 9, tzinfo=UTC))
    page = plain(site.page(path(site)))
    assert "Make it safe Missed" in page
    assert "offer other accommodation at our cost, unless the household declines" in page


def test_a_defect_s_sum_is_not_shown_where_tenants_have_not_the_right(site: PlannerSite) -> None:
    wanted = RecordConcerns(site.order.ref, frozenset(), PLANNER, defect=Defect.TAP_NOT_TURNING)
    site.application.record_concerns(wanted)
    assert "is owed" not in site.page(path(site))


def test_what_was_tried_is_a_page_even_when_nothing_was(site: PlannerSite) -> None:
    page = plain(site.page(path(site, "/endeavours")))
    assert "Every visit so far got in, or none was made" in page
    assert "Missing At least 3 visits as promised: 0 of 3" in page
    assert "Nothing is on record yet" in page


def test_a_booked_visit_is_on_the_record_of_what_was_tried(site: PlannerSite) -> None:
    site.booked()
    page = plain(site.page(path(site, "/endeavours")))
    assert "Visit promised, agreed with the resident: Tuesday 3 March 2026, between 8am and 1pm" in page


def test_after_a_visit_that_got_nobody_in_another_time_is_suggested_before_and_with_the_offers(
    site: PlannerSite, sqlite_url: str
) -> None:
    """Rule 59."""
    booked = site.booked(date(2026, 3, 3), "AM")
    arrived = at(date(2026, 3, 3), time(9))
    visit = Visit(arrived, ("OP-1",), arrived + timedelta(hours=1))
    closed = replace(
        booked,
        state=State.CLOSED,
        assignments=(),
        visit=visit,
        outcome=Outcome.NO_ACCESS,
        judgement_ref="J-1",
        closed_at=visit.left_at,
    )
    with opened(sqlite_url) as (_engine, uow), uow.write() as records:
        records.judgements.add(a_judgement("J-1", appointment_ref=booked.ref))
        records.appointments.save(closed)
        records.commit()
    site.at(datetime(2026, 3, 4, 9, tzinfo=UTC))
    hint = "Try another time, such as Monday, afternoon. Tried already: Tuesday morning."
    for page in (path(site, "/slots"), f"/planner/offers/{site.offers().ref}", path(site, "/endeavours")):
        assert hint in plain(site.page(page)), page


@pytest.mark.parametrize("more", ["/concerns", "/steps", "/endeavours", "/steps/WS-NONE/withdraw"])
def test_nobody_reads_or_writes_these_without_signing_in(site: PlannerSite, more: str) -> None:
    site.client.delete_cookie("session")
    answer = site.app.test_client().get(path(site, more))
    assert answer.status_code in {302, 401, 403}


def test_the_clock_of_these_tests_is_a_monday(site: PlannerSite) -> None:
    assert site.clock.now() == MONDAY
