"""The link of those who lived there before: it shows and changes nothing of a visit that is others' now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import Message, MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import WorkOrderState
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.views.home_page import SeeHome
from appointments.views.task_list import ListTasks
from tests.application import NUMBER, PLANNER, SECRET
from tests.use_cases.steps import asks_for, at_the_door, says, told
from tests.views.opened import opened
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from tests.web.site import form_token
from web.links import RESIDENT_APPOINTMENT, sign
from web.links import opened as opened_link
from web.planner.households import filled

PATHS = ("", "needs", "needs/animals", "cannot-make-it", "appointment.ics")
POSTS = ("confirm", "cannot-make-it", "times", "challenge", "needs/animals")


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def texts(url: str, appointment: Appointment, kind: MessageKind = MessageKind.CONFIRMATION) -> list[Message]:
    with opened(url) as (_engine, uow), uow.read() as records:
        return [message for message in records.messages.of(appointment.ref) if message.kind is kind]


def link_in(message: Message) -> str:
    found = re.search(r"(/r/[^/\s]+)/", message.text)
    if found is None:
        raise LookupError("the text has no link")
    return found.group(1)


def form(site: PlannerSite, **changed: str) -> dict[str, str]:
    held = site.application.views.home_page(SeeHome(site.town.home)).household
    return {name: values[0] for name, values in filled(held).values.items() if values[0]} | changed


def household(site: PlannerSite) -> str:
    return f"/planner/homes/{site.town.home}/household"


def moves_in(site: PlannerSite, day: date | None = None) -> None:
    site.clock.advance(timedelta(minutes=1))
    on = (day or site.clock.now().date()).isoformat()
    site.sent(household(site), form(site, name_1="Resident 0777", number_1_1="07700 900777", moved_in_on=on))


def test_the_old_link_is_a_plain_page_and_the_new_one_works(site: PlannerSite, sqlite_url: str) -> None:
    booked = told(site.application, site.booked())
    [first] = texts(sqlite_url, booked)
    browser = site.app.test_client()
    page = browser.get(f"{link_in(first)}/").text
    token = form_token(browser, f"{link_in(first)}/")
    assert "kitchen tap" in page
    expired = browser.get(f"/r/{sign(SECRET, RESIDENT_APPOINTMENT, booked.ref, site.clock.now())}/").text
    moves_in(site)
    for path in PATHS:
        answer = browser.get(f"{link_in(first)}/{path}")
        assert answer.status_code == 410, path
        assert plain(answer.text) == plain(expired), path  # that others live there is no news for them
        assert "kitchen tap" not in answer.text
    for path in POSTS:
        answer = browser.post(
            f"{link_in(first)}/{path}", data={"csrf_token": token, "version": "1", "said": "I was in"}
        )
        assert answer.status_code == 410, path
    assert site.appointment().state is State.BOOKED
    second = texts(sqlite_url, booked)[-1]
    assert second.to == "+447700900777"
    assert "kitchen tap" in browser.get(f"{link_in(second)}/").text


def test_a_link_from_before_links_said_when_they_were_made_is_the_old_households(
    site: PlannerSite, sqlite_url: str
) -> None:
    booked = told(site.application, site.booked())
    old = sign(SECRET, RESIDENT_APPOINTMENT, booked.ref, site.clock.now() + timedelta(days=60))
    browser = site.app.test_client()
    assert opened_link(SECRET, RESIDENT_APPOINTMENT, old, site.clock.now()).made_at is None
    assert browser.get(f"/r/{old}/").status_code == 200
    moves_in(site)
    assert browser.get(f"/r/{old}/").status_code == 410


def test_a_visit_promised_after_they_moved_in_opens_by_any_of_its_links(site: PlannerSite, sqlite_url: str) -> None:
    moves_in(site)
    booked = told(site.application, site.booked())
    old = sign(SECRET, RESIDENT_APPOINTMENT, booked.ref, site.clock.now() + timedelta(days=60))
    browser = site.app.test_client()
    for address in (f"/r/{old}", link_in(texts(sqlite_url, booked)[0])):
        assert browser.get(f"{address}/").status_code == 200


def test_those_who_moved_out_keep_the_link_to_their_own_visit(site: PlannerSite, sqlite_url: str) -> None:
    """They may say that it was otherwise, wherever they live now."""
    booked = told(site.application, site.booked())
    [first] = texts(sqlite_url, booked)
    door = at_the_door(site.application, site.clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    site.at(site.clock.now() + timedelta(days=1))
    moves_in(site)
    browser = site.app.test_client()
    assert "Is that not what happened?" in browser.get(f"{link_in(first)}/").text
    with opened(sqlite_url) as (_engine, uow), uow.write() as records:
        order = records.work_orders.get(booked.work_order_ref)
        records.work_orders.save(replace(order, state=WorkOrderState.CANCELLED))
        records.commit()
    assert "This repair is closed" not in browser.get(f"{link_in(first)}/").text  # that is the affair of others


def test_a_move_taken_back_gives_nothing_to_whoever_was_told_by_mistake(site: PlannerSite, sqlite_url: str) -> None:
    booked = told(site.application, site.booked())
    moves_in(site)
    site.clock.advance(timedelta(minutes=10))
    typed = form(site, name_1="Resident 0001", number_1_1=NUMBER, nobody_moved_in="yes")
    site.sent(household(site), typed)
    first, mistaken, last = texts(sqlite_url, booked)
    browser = site.app.test_client()
    assert browser.get(f"{link_in(mistaken)}/").status_code == 410
    assert browser.get(f"{link_in(last)}/").status_code == 200
    assert last.to == first.to


def test_the_page_of_the_home_says_since_when_and_the_day_can_be_put_right(site: PlannerSite) -> None:
    page = f"/planner/homes/{site.town.home}"
    assert "Here since" not in site.page(page)
    assert "lived_since" not in site.page(household(site))
    moves_in(site)
    assert "Here since Mon 2 Mar 2026" in plain(site.page(page))
    site.sent(household(site), form(site, lived_since="2026-02-20"))
    assert "Here since Fri 20 Feb 2026" in plain(site.page(page))
    ahead = site.send(household(site), form(site, lived_since="2026-03-20"))
    assert ahead.status_code == 422
    assert 'href="#lived_since"' in ahead.text
    site.sent(household(site), form(site, nobody_moved_in="yes"))
    assert "Here since" not in site.page(page)


def test_the_same_people_with_a_later_day_are_not_taken_for_others(site: PlannerSite) -> None:
    answer = site.send(household(site), form(site, moved_in_on="2026-03-02"))
    assert answer.status_code == 422
    assert "These are the people on record" in answer.text


def test_the_history_says_that_the_promise_was_made_anew(site: PlannerSite) -> None:
    told(site.application, site.booked())
    moves_in(site)
    page = plain(site.page(f"/planner/work-orders/{site.order.ref}"))
    assert "Promised anew by" in page
    assert "Moved by" not in page


def test_a_need_that_ended_is_released_from_its_task(site: PlannerSite, sqlite_url: str) -> None:
    need = site.asked("call_ahead", minutes="30")
    booked = told(site.application, site.booked())
    site.application.end_requirement(EndRequirement(need.ref, PLANNER, "Not any more."))
    (line,) = site.application.views.task_list(ListTasks(site.clock.now(), TaskKind.REQUIREMENT_CHANGED)).lines
    page = site.page(f"/planner/tasks/{line.task.ref}")
    assert "Tell them anew, without it" in page
    stale = site.send(f"/planner/tasks/{line.task.ref}/anew", {"promise": "7"})
    assert stale.status_code == 302
    assert site.appointment().promise.version == 1
    site.sent(f"/planner/tasks/{line.task.ref}/anew", {"promise": "1", "agreed": "yes"})
    promise = site.appointment().promise
    assert (promise.version, promise.requirements, promise.agreed_by_resident) == (2, (), True)
    assert len(texts(sqlite_url, booked)) == 2


@pytest.mark.parametrize("why", ["safe number", "wrong number"])
def test_a_link_on_a_telephone_that_others_hold_opens_no_more(site: PlannerSite, sqlite_url: str, why: str) -> None:
    booked = told(site.application, site.booked())
    [first] = texts(sqlite_url, booked)
    browser = site.app.test_client()
    site.clock.advance(timedelta(minutes=5))
    if why == "safe number":
        asks_for(site.application, booked.home_ref, "safe_contact_only", number="07700 900777")
    else:
        says(site.application, "wrong number", number=first.to)
    for path in PATHS:
        assert browser.get(f"{link_in(first)}/{path}").status_code == 410, path
    newer = sign(SECRET, RESIDENT_APPOINTMENT, booked.ref, first.expires_at, made_at=site.clock.now())
    assert browser.get(f"/r/{newer}/").status_code == 200


def test_a_link_says_when_it_was_made_to_the_second_above() -> None:
    """Made in the second in which others were put on record, it is theirs and not older than that."""
    now = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)
    token = sign(SECRET, RESIDENT_APPOINTMENT, "A-1", now + timedelta(days=1), made_at=now)
    found = opened_link(SECRET, RESIDENT_APPOINTMENT, token, now)
    assert (found.subject, found.made_at) == ("A-1", datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC))
