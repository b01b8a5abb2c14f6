"""Slots: offered, withheld with reasons, booked, moved, refused, taken by somebody quicker, allowed by a manager."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import url_for

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.domain.outcomes import Outcome
from appointments.domain.slots import Block, Reason, Withheld
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.views.slot_offers import SeeOffers
from tests.application import MONDAY, PLANNER, a_repair
from tests.builders import a_slot, an_offer_set
from tests.web.planner_site import TUESDAY, PlannerSite, a_planner_site, plain
from tests.web.site import sign_in
from web.planner.slots import by_day, slot_address
from web.withheld import SLOTS_SHOWN, by_reason, without_slot

WEDNESDAY, THURSDAY = (TUESDAY + timedelta(days=days) for days in (1, 2))


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as found:
        yield found


def slot(site: PlannerSite, day: date = TUESDAY, pattern: str = "AM", *, resident_agrees: bool = True) -> str:
    """The page that asks whether to book this slot, of fresh offers."""
    return f"/planner/offers/{site.offers(resident_agrees=resident_agrees).ref}/{day.isoformat()}/{pattern}"


def test_the_question_comes_first_and_the_answer_decides_what_is_offered(site: PlannerSite) -> None:
    path = f"/planner/work-orders/{site.order.ref}/slots"
    assert "Is the resident on the line?" in site.page(path)
    agreed, alone = site.sent(path, {"resident_agrees": "yes"}), site.sent(path, {"resident_agrees": "no"})
    # Today at nine the afternoon is still to come: it needs no notice only when the resident chooses it.
    assert "2026-03-02/PM" in agreed
    assert "2026-03-02/PM" not in alone
    assert "Every household gets 24 hours&#39; notice" in alone


def test_an_emergency_is_not_asked_about_slots(site: PlannerSite) -> None:
    emergency = a_repair(site.application, site.town.home, priority="E")
    answer = site.client.get(f"/planner/work-orders/{emergency.ref}/slots")
    assert answer.status_code == 409
    assert "An emergency gets no slot: ring the household and send somebody" in plain(answer.text)


def test_a_first_day_that_is_no_day_is_refused_in_words(site: PlannerSite) -> None:
    answer = site.send(f"/planner/work-orders/{site.order.ref}/slots", {"first_day": "soon", "resident_agrees": "yes"})
    assert answer.status_code == 422
    assert "is not a date" in answer.text


def test_a_picked_slot_is_read_back_before_it_is_booked(site: PlannerSite) -> None:
    page = plain(site.page(slot(site)))
    assert "Tuesday 3 March 2026, between 8am and 1pm" in page
    assert "Operative 01" in page
    assert "The resident agreed to this time" in page


def test_booking_makes_the_promise_and_shows_it(site: PlannerSite) -> None:
    page = plain(site.sent(slot(site), {"agreed": "yes"}))
    assert "The appointment is booked: Tuesday 3 March 2026, between 8am and 1pm" in page
    appointment = site.appointment()
    assert (appointment.promise.day, appointment.promise.agreed_by_resident) == (TUESDAY, True)
    assert appointment.promise.made_by == "U-planner"


def test_without_the_tick_nobody_is_said_to_have_agreed(site: PlannerSite) -> None:
    site.sent(slot(site, WEDNESDAY, resident_agrees=False))
    assert site.appointment().promise.agreed_by_resident is False


def test_somebody_quicker_is_said_and_fresh_offers_are_shown_at_once(site: PlannerSite) -> None:
    mine = slot(site)
    _fill_the_day(site)
    answer = site.send(mine, {"agreed": "yes"})
    assert answer.status_code == 302
    assert "/planner/offers/" in answer.headers["Location"]
    page = plain(site.page(answer.headers["Location"]))
    assert "These are the slots that are free now." in page
    assert site.order_page().stories == ()


def test_after_the_target_a_reason_is_asked_for_and_kept(site: PlannerSite) -> None:
    site.at(MONDAY + timedelta(days=40))  # the routine target has passed
    late = slot(site, date(2026, 4, 14))
    assert "Why is it after the target?" in site.page(late)
    answer = site.send(late, {"agreed": "yes"})
    assert answer.status_code == 422
    assert "say why it has to be" in answer.text
    site.sent(late, {"agreed": "yes", "late_reason": "A part had to be ordered."})
    assert site.appointment().promise.late_reason == "A part had to be ordered."


def test_a_withheld_slot_needs_a_managers_name_and_reason_and_names_the_requirement(site: PlannerSite) -> None:
    requirement = site.asked("advance_notice", hours="72", written="yes")
    held = slot(site)
    assert "a manager allows it" in site.page(f"/planner/offers/{held.split('/')[3]}")
    assert "Give 72 hours&#39; notice in writing before any visit." in site.page(held)

    sent = {"agreed": "yes", "requirement": requirement.ref}
    for given, missing in (("manager", "override_reason"), ("override_reason", "manager")):
        answer = site.send(held, {**sent, given: "Manager 07"})
        assert (answer.status_code, f'href="#{missing}"' in answer.text) == (422, True)
    assert site.order_page().stories == ()

    site.sent(held, {**sent, "manager": "Manager 07", "override_reason": "They asked for tomorrow."})
    (override,) = site.appointment().promise.overrides
    assert (override.manager, override.reason) == ("Manager 07", "They asked for tomorrow.")
    assert "72 hours" in override.what
    assert "Manager 07 allowed this" in site.page(f"/planner/work-orders/{site.order.ref}")


def test_a_requirement_recorded_while_the_planner_talked_is_named_and_nothing_is_booked(site: PlannerSite) -> None:
    held = slot(site)
    site.asked("times_to_avoid", times="Mon-Fri 08:00-17:00")
    answer = site.send(held, {"agreed": "yes"})
    assert answer.status_code == 409
    assert "Do not come Mondays to Fridays 8am to 5pm." in answer.text
    assert "Which manager allows it?" in answer.text
    assert site.order_page().stories == ()


def test_moving_asks_who_wanted_it_and_keeps_the_old_promise(site: PlannerSite) -> None:
    before = site.booked()
    page = site.sent(f"/planner/work-orders/{site.order.ref}/slots", {"resident_agrees": "yes"})
    assert "Promised now" in page
    path = page.split(f'/{WEDNESDAY.isoformat()}/AM"')[0].rsplit('href="', 1)[1] + f"/{WEDNESDAY.isoformat()}/AM"
    seen = on_page(site.page(path))
    assert site.send(path, {**seen, "agreed": "yes"}).status_code == 422  # nobody asked for it
    moved = plain(site.sent(path, {**seen, "agreed": "yes", "asked_by": "resident"}))
    assert "The appointment is moved. It is now Wednesday 4 March 2026, between 8am and 1pm" in moved
    after = site.appointment()
    assert [promise.day for promise in after.promises] == [TUESDAY, WEDNESDAY]
    assert after.ref == before.ref


def test_moving_what_nobody_came_to_records_that_and_books_another(site: PlannerSite) -> None:
    before = site.booked()
    site.clock.set(before.promise.window.ends + timedelta(hours=1))
    sign_in(site.client)
    page = site.sent(f"/planner/work-orders/{site.order.ref}/slots", {"resident_agrees": "yes"})
    path = page.split(f'/{WEDNESDAY.isoformat()}/AM"')[0].rsplit('href="', 1)[1] + f"/{WEDNESDAY.isoformat()}/AM"
    seen = on_page(site.page(path))
    done = plain(site.sent(path, {**seen, "agreed": "yes", "asked_by": "resident"}))
    assert "it is recorded that we did not attend. Another appointment is booked: Wednesday 4 March 2026" in done
    assert site.application.look_up.appointment(before.ref).outcome is Outcome.NOT_ATTENDED


def test_cancelling_what_nobody_came_to_says_what_was_recorded_instead(site: PlannerSite) -> None:
    before = site.booked()
    site.clock.set(before.promise.window.ends)
    sign_in(site.client)
    fields = {"promise": f"{before.ref}:1", "asked_by": "resident", "reason": "They went out"}
    done = plain(site.sent(f"/planner/work-orders/{site.order.ref}/cancel", fields))
    assert "it is recorded that we did not attend" in done
    assert site.application.look_up.appointment(before.ref).outcome is Outcome.NOT_ATTENDED


def on_page(page: str) -> dict[str, str]:
    """What the form of a page carries unseen."""
    return dict(re.findall(r'<input type="hidden" name="(promise|requirement)" value="([^"]*)">', page))


def moving_to(site: PlannerSite, day: date, pattern: str = "AM") -> str:
    moving = OfferSlots(site.order.ref, PLANNER, resident_agrees=True, moving=site.appointment().ref)
    return f"/planner/offers/{site.application.offer_slots(moving).ref}/{day.isoformat()}/{pattern}"


# --- somebody else was there first


def test_the_second_planner_is_told_who_booked_the_repair_and_for_when(site: PlannerSite) -> None:
    path = slot(site)
    mine = {**on_page(site.page(path)), "agreed": "yes"}
    site.application.book_appointment(BookAppointment(site.offers().ref, WEDNESDAY, "AM", "U-manager"))
    page = plain(site.sent(path, mine))
    name = site.order_page().names["U-manager"]
    assert (
        f"{name} has booked this repair already, for Wednesday 4 March 2026, between 8am and 1pm. "
        "Your choice was not booked." in page
    )
    assert "Say who asked for the move" not in page
    assert [promise.day for promise in site.appointment().promises] == [WEDNESDAY]


def test_a_form_that_is_sent_twice_says_that_it_is_booked(site: PlannerSite) -> None:
    path = slot(site)
    mine = {**on_page(site.page(path)), "agreed": "yes"}
    site.sent(path, mine)
    page = plain(site.sent(path, mine))
    assert "You have booked this repair already, for Tuesday 3 March 2026, between 8am and 1pm." in page


def test_who_moves_second_is_told_where_the_appointment_is_now(site: PlannerSite) -> None:
    booked = site.booked()
    path = moving_to(site, WEDNESDAY)
    mine = {**on_page(site.page(path)), "asked_by": "resident"}
    offers = moving_to(site, THURSDAY).split("/")[3]
    site.application.rearrange_appointment(
        RearrangeAppointment(booked.ref, offers, THURSDAY, "PM", "resident", by_landlord=False, agreed_by_resident=True)
    )
    page = plain(site.sent(path, mine))
    assert "The resident has moved this appointment already, to Thursday 5 March 2026, between midday and 5pm." in page
    assert site.appointment().promise.day == THURSDAY


def test_who_moves_what_was_cancelled_meanwhile_is_told_so(site: PlannerSite) -> None:
    booked = site.booked()
    path = moving_to(site, WEDNESDAY)
    mine = {**on_page(site.page(path)), "asked_by": "resident"}
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Away"))
    page = plain(site.sent(path, mine))
    assert "This appointment is not open any more. Nothing was moved." in page
    assert len(site.order_page().stories) == 1


# --- the time that is promised already


def test_the_page_of_the_time_that_is_promised_offers_nothing_to_send(site: PlannerSite) -> None:
    """Where the back button leads after a booking."""
    path = slot(site)
    site.sent(path, {"agreed": "yes"})
    page = site.page(path)
    assert "The household is promised this time already There is nothing to move." in plain(page)
    assert "Move the appointment" not in page
    assert "Hold this time" not in page
    assert "Promised now" in plain(site.page(path.rsplit("/", 2)[0]))
    answer = site.send(path, {**promise_of(site), "asked_by": "resident"})
    assert answer.status_code == 422
    assert 'href="#slot"' in answer.text
    assert "This is the time that is promised already: Tuesday 3 March 2026, between 8am and 1pm." in answer.text
    assert site.appointment().promise.version == 1


def promise_of(site: PlannerSite) -> dict[str, str]:
    return {"promise": f"{site.appointment().ref}:{site.appointment().promise.version}"}


# --- all that a manager has to allow


def test_all_that_a_manager_has_to_allow_is_named_at_once_with_an_error_summary(site: PlannerSite) -> None:
    path = slot(site)
    site.asked("two_operatives")
    site.asked("times_to_avoid", times="Mon-Fri 08:00-17:00")
    site.asked("operative_gender", gender="male")
    typed = {"agreed": "yes", "manager": "Manager 07", "override_reason": "They asked for it."}
    answer = site.send(path, typed)
    assert answer.status_code == 409
    assert 'href="#requirement"' in answer.text
    assert "A manager has to allow it. Nothing is booked yet." in answer.text
    named = re.findall(r'name="requirement" value="([^"]+)"', answer.text)
    assert len(named) == 3
    for kept in ('value="Manager 07"', "They asked for it."):
        assert kept in answer.text
    assert re.search(r'name="agreed"[^>]*checked', answer.text)
    site.sent(path, {**typed, "requirement": named})
    assert len(site.appointment().promise.overrides) == 3


def test_what_was_recorded_since_the_first_round_is_called_more(site: PlannerSite) -> None:
    first = site.asked("two_operatives")
    path = slot(site)
    site.asked("operative_gender", gender="male")
    fields = {"agreed": "yes", "manager": "Manager 07", "override_reason": "They asked for it."}
    answer = site.send(path, {**fields, "requirement": first.ref})
    assert answer.status_code == 409
    assert "There is more that a manager has to allow. Nothing is booked yet." in answer.text
    assert len(set(re.findall(r'name="requirement" value="([^"]+)"', answer.text))) == 2


def test_refusing_all_slots_needs_a_reason_and_is_kept(site: PlannerSite) -> None:
    offers = site.offers()
    refuse = f"/planner/offers/{offers.ref}/refuse"
    assert site.send(refuse, {"words": "Not in March."}).status_code == 422
    site.sent(refuse, {"reason": "too_late", "words": "Not in March."})
    kept = site.application.views.slot_offers(SeeOffers(offers.ref)).offers
    assert (kept.refused_because, kept.refused_words) == ("too_late", "Not in March.")


@pytest.mark.parametrize("address", ["2026-03-03/NONE", "2031-03-03/AM"])
def test_a_slot_that_was_never_looked_at_is_not_found(site: PlannerSite, address: str) -> None:
    assert site.client.get(f"/planner/offers/{site.offers().ref}/{address}").status_code == 404


def test_offers_that_are_not_there_are_not_found(site: PlannerSite) -> None:
    with pytest.raises(NotFound):
        site.application.views.slot_offers(SeeOffers("O-NONE"))
    assert site.client.get("/planner/offers/O-NONE").status_code == 404


def test_offers_stand_by_day_with_the_best_marked() -> None:
    offers = an_offer_set()
    first = offers.offers[0]
    earlier = replace(first, slot=a_slot(date(2026, 11, 23)))
    rest = [replace(first, slot=a_slot(date(2026, 11, day))) for day in (25, 26)]
    days = by_day(replace(offers, offers=(first, *rest, earlier)))
    assert [(entry.day.day, [best for _offer, best in entry.offers]) for entry in days] == [
        (23, [False]),  # the earliest, and the fourth in the search's ranking
        (24, [True]),
        (25, [True]),
        (26, [True]),
    ]


def test_a_reason_is_said_once_for_all_its_slots_and_a_manager_is_offered_only_against_requirements() -> None:
    notice = Reason(Block.NOTICE, "The household needs 48 hours' notice.", "Q-1")
    full = Reason(Block.FULL, "Everybody is booked.")
    held = [Withheld(a_slot(date(2026, 11, day)), (notice,)) for day in (23, 24)]
    both = Withheld(a_slot(date(2026, 11, 25)), (notice, full))
    groups = by_reason((*held, both, Withheld(a_slot(date(2026, 11, 26)), (full,))))
    assert [group.block for group in groups] == [Block.NOTICE, Block.FULL]
    first, second = groups[0].reasons
    assert (len(first.slots), first.may_allow) == (2, True)
    assert (len(second.slots), second.may_allow) == (1, False)  # no manager can make a full day longer
    assert groups[1].reasons[0].may_allow is False


def test_a_cause_is_said_once_however_many_slots_it_keeps_back_and_in_full_for_one_alone() -> None:
    days = [a_slot(date(2026, 11, day)) for day in (23, 24, 25)]
    asks = "The household asks for visits on Tuesdays 1pm to 5pm only."
    times = [
        Withheld(s, (Reason(Block.REQUIREMENT_TIMES, f"{asks} That leaves no time on {s}.", "Q-1"),)) for s in days
    ]
    [group] = by_reason(tuple(times))
    [given] = group.reasons
    assert given.words == (f"{asks} That leaves no time then.",)
    assert [held.slot for held in given.slots] == days
    [alone] = by_reason((times[0],))[0].reasons
    assert alone.words == (times[0].reasons[0].words,)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Everybody is fully booked on {slot}.", "Everybody is fully booked then."),
        ("Nobody works at that time on {day}.", "Nobody works then."),
        ("Nobody's certificate for gas holds on {day}.", "Nobody's certificate for gas holds then."),
        ("{day} is a day on which no repairs are done.", "{day} is a day on which no repairs are done."),
        ("The first time we can offer is {slot}.", "The first time we can offer is {slot}."),
    ],
)
def test_the_slot_is_left_out_of_a_reason_where_a_list_of_slots_says_when(words: str, said: str) -> None:
    found = a_slot(date(2026, 11, 23))
    named = {"slot": str(found), "day": "Monday 23 November 2026"}
    assert without_slot(words.format(**named), found) == said.format(**named)


def test_many_slots_of_one_cause_wait_behind_a_click(site: PlannerSite) -> None:
    site.asked("only_these_times", times="Sat 09:00-13:00")
    page = site.page(f"/planner/offers/{site.offers().ref}")
    assert page.count("The household asks for visits on Saturdays 9am to 1pm only.") == 1
    assert re.search(r"\d+ more times", plain(page))
    assert SLOTS_SHOWN < 10


def _fill_the_day(site: PlannerSite) -> None:
    """The neighbour takes the whole of the plumber's Tuesday."""
    order = a_repair(
        site.application, site.town.neighbour, minutes=5 * 60
    )  # with lunch, nothing else fits into its morning
    other = replace(site, order=order)
    other.booked(TUESDAY, "AM")
    assert other.appointment().state is State.BOOKED


def test_a_slots_address_is_the_one_that_the_router_gives(site: PlannerSite) -> None:
    wanted = replace(a_slot(), pattern="ALL DAY")
    named = {"ref": "O-1", "day": wanted.day.isoformat(), "pattern": wanted.pattern}
    with site.app.test_request_context():
        address = slot_address(url_for("planner.offers", ref="O-1"), wanted)
        assert address == url_for("planner.confirm_slot", **named)
        assert f"{address}/change" == url_for("planner.what_frees", **named)
