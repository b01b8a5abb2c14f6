"""What a planner does with an appointment after a call: cancel, confirm, record that the household was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.appointments import State
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Outcome
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from tests.application import PLANNER
from tests.web.planner_site import TUESDAY, PlannerSite, a_planner_site, plain


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        found.booked()
        yield found


def path(site: PlannerSite, action: str) -> str:
    return f"/planner/work-orders/{site.order.ref}/{action}"


def promise(site: PlannerSite) -> dict[str, str]:
    """What the form carries to say which promise the planner was looking at."""
    appointment = site.appointment()
    return {"promise": f"{appointment.ref}:{appointment.promise.version}"}


def test_a_cancelled_appointment_says_who_called_it_off_and_leaves_the_repair_open(site: PlannerSite) -> None:
    site.sent(path(site, "cancel"), {**promise(site), "asked_by": "resident", "reason": "They are away."})
    appointment = site.appointment()
    assert (appointment.state, appointment.outcome) == (State.CANCELLED, Outcome.CANCELLED_BY_RESIDENT)
    page = plain(site.page(f"/planner/work-orders/{site.order.ref}"))
    assert "Nothing is promised yet" in page
    assert "Agree the next step" in page


@pytest.mark.parametrize("missing", ["asked_by", "reason"])
def test_cancelling_needs_to_know_who_and_why(site: PlannerSite, missing: str) -> None:
    fields = {**promise(site), "asked_by": "landlord", "reason": "The van broke down."}
    answer = site.send(path(site, "cancel"), {**fields, missing: ""})
    assert answer.status_code == 422
    assert site.appointment().state is State.BOOKED
    assert ("The van broke down." in answer.text) is (missing != "reason")


@pytest.mark.parametrize("action", ["cancel", "confirm", "notice"])
def test_nothing_is_done_to_an_appointment_that_has_moved_since_the_page_was_opened(
    site: PlannerSite, action: str
) -> None:
    seen = promise(site)
    before = site.appointment()
    offers = site.application.offer_slots(OfferSlots(site.order.ref, PLANNER, resident_agrees=True, moving=before.ref))
    site.application.rearrange_appointment(
        RearrangeAppointment(
            appointment_ref=before.ref,
            offer_ref=offers.ref,
            day=TUESDAY + timedelta(days=1),
            pattern="AM",
            by=PLANNER,
            by_landlord=False,
            agreed_by_resident=True,
        )
    )
    fields = {**seen, "asked_by": "landlord", "reason": "Late", "channel": "voice", "words": "Told them."}
    answer = site.send(path(site, action), fields)
    assert answer.status_code == 409
    assert "has been changed since this page was opened" in answer.text
    assert site.appointment().state is State.BOOKED


def test_it_suits_them_confirms_this_promise(site: PlannerSite) -> None:
    site.sent(path(site, "confirm"), promise(site))
    assert site.appointment().state is State.CONFIRMED


def test_a_notice_by_telephone_is_kept_with_the_messages_and_notifies(site: PlannerSite) -> None:
    assert "We will come on Tuesday 3 March 2026, between 8am and 1pm" in plain(site.page(path(site, "notice")))
    site.sent(path(site, "notice"), {**promise(site), "channel": "voice", "words": "Told Resident 0001 on the phone."})
    story = site.order_page().stories[0]
    assert story.appointment.state is State.NOTIFIED
    assert [message.channel for message in story.messages if message.text.startswith("Told")] == [Channel.VOICE]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"channel": "", "words": "Told them."}, "Say how the household was told"),
        ({"channel": "sms", "words": "Texted them."}, "texts are sent and recorded by the system"),  # never by hand
        ({"channel": "voice", "words": ""}, "write what the household was told"),
    ],
)
def test_a_notice_says_how_and_what(site: PlannerSite, fields: dict[str, str], words: str) -> None:
    answer = site.send(path(site, "notice"), {**promise(site), **fields})
    assert answer.status_code == 422
    assert words.lower() in answer.text.lower()


def test_without_an_open_appointment_there_is_nothing_to_cancel(site: PlannerSite) -> None:
    site.sent(path(site, "cancel"), {**promise(site), "asked_by": "resident", "reason": "They are away."})
    answer = site.client.get(path(site, "cancel"))
    assert answer.status_code == 409
    assert "no open appointment any more" in answer.text


def test_the_history_reads_in_the_order_things_happened(site: PlannerSite) -> None:
    site.clock.advance(timedelta(minutes=5))
    site.sent(path(site, "notice"), {**promise(site), "channel": "voice", "words": "Told them."})
    page = plain(site.page(f"/planner/work-orders/{site.order.ref}"))
    assert page.index("Booked by Planner 07") < page.index("Confirmation, telephone call: delivered")
