from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.case import Case, Notification
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from policies.landlord import BOOKING_RULES
from policies.rulebook import judge
from policies.thresholds import DEFAULTS, figures
from tests.policies.cases import (
    ARRIVED,
    BOOKED_AT,
    OPENS,
    VERSION,
    a_notice,
    a_reply,
    arriving,
    finding,
    met,
    no_access_case,
    refused_access_case,
    requiring,
)

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def agreed(case: Case) -> Case:
    return replace(case, promise=replace(case.promise, agreed_by_resident=True))


@pytest.mark.parametrize("complete", [no_access_case(), refused_access_case()], ids=["no_access", "refused_access"])
def test_both_outcomes_need_a_delivered_notice(complete: Case) -> None:
    never_delivered = replace(complete, notifications=(a_notice(None),))

    assert met(complete, "notified")
    assert finding(never_delivered, "notified").words == "No notice of this appointment was delivered."
    # Nothing that the operative could still do at the door would make up for it.
    assert finding(never_delivered, "notified").to_do == ""


@pytest.mark.parametrize(
    ("delivered_at", "enough"),
    [
        (OPENS - SECOND, True),
        (OPENS, False),  # with the window
        (ARRIVED, False),  # in the window
    ],
)
def test_the_notice_of_a_visit_that_was_agreed_comes_before_the_window(delivered_at: datetime, enough: bool) -> None:
    found = finding(agreed(replace(no_access_case(), notifications=(a_notice(delivered_at),))), "notified")

    assert found.met is enough
    if not enough:
        assert found.words == "The notice came too late: the window had opened."


@pytest.mark.parametrize(
    ("delivered_at", "enough"),
    [
        (OPENS - 24 * HOUR, True),  # exactly the landlord's notice
        (OPENS - 24 * HOUR + SECOND, False),
        (OPENS - SECOND, False),  # a telephone that was off for days
        (OPENS, False),
    ],
)
def test_where_the_resident_agreed_to_nothing_the_landlords_own_notice_is_kept(
    delivered_at: datetime, enough: bool
) -> None:
    case = replace(no_access_case(), notifications=(a_notice(delivered_at),))

    found = finding(case, "notified")

    assert found.met is enough
    assert judge(case, ref="J-1").established_outcome is (Outcome.NO_ACCESS if enough else Outcome.NOT_NOTIFIED)
    if not enough:
        assert found.words == (
            "The notice came too late. A visit that the resident did not agree to needs 24 hours before it."
        )


@pytest.mark.parametrize(("hours", "enough"), [(2, True), (3, False)])
def test_a_landlord_may_ask_for_less_notice_from_a_day_on(hours: int, enough: bool) -> None:
    case = replace(no_access_case(), notifications=(a_notice(OPENS - 2 * HOUR),), figures={"notice_hours": hours})

    assert met(case, "notified") is enough


def test_no_landlord_asks_for_more_notice_than_booking_gives() -> None:
    most = next(figure.most for figure in figures() if figure.name == "notice_hours")

    assert most * HOUR == DEFAULTS.notice_hours * HOUR == BOOKING_RULES.notice


def test_a_household_that_asks_for_less_than_the_landlord_gives_gets_the_landlords() -> None:
    late = replace(no_access_case(), notifications=(a_notice(OPENS - 12 * HOUR),))

    assert "24 hours" in finding(requiring(late, AdvanceNotice(12)), "notified").words


@pytest.mark.parametrize(("written", "enough"), [(False, True), (True, False)])
def test_agreeing_replaces_the_households_own_notice_unless_it_is_asked_for_in_writing(
    written: bool, enough: bool
) -> None:
    case = agreed(replace(no_access_case(), notifications=(a_notice(OPENS - HOUR),)))

    assert met(requiring(case, AdvanceNotice(48, written=written)), "notified") is enough


@pytest.mark.parametrize(
    ("delivered_at", "enough"),
    [
        (OPENS - 48 * HOUR, True),  # exactly the notice asked for
        (OPENS - 48 * HOUR + SECOND, False),  # one second short
    ],
)
def test_the_household_s_own_notice_is_kept(delivered_at: datetime, enough: bool) -> None:
    case = requiring(replace(no_access_case(), notifications=(a_notice(delivered_at),)), AdvanceNotice(48))

    assert met(case, "notified") is enough
    if not enough:
        assert "48 hours" in finding(case, "notified").words


def test_one_notice_in_time_is_enough_among_failed_and_late_ones() -> None:
    notices = (a_notice(None, ref="M-1"), a_notice(OPENS, ref="M-2"), a_notice(BOOKED_AT, ref="M-3"))

    assert met(replace(no_access_case(), notifications=notices), "notified")


def test_a_notice_of_an_earlier_promise_tells_nothing_of_this_one() -> None:
    assert not met(replace(no_access_case(), notifications=(a_notice(version=VERSION - 1),)), "notified")


@pytest.mark.parametrize(
    ("intent", "received_at", "version", "counts"),
    [
        (Intent.CONFIRM, BOOKED_AT, VERSION, True),  # a "yes" shows that the resident was told
        (Intent.CONFIRM, ARRIVED, VERSION, True),  # at the very arrival
        (Intent.CONFIRM, ARRIVED + SECOND, VERSION, False),  # to somebody who already waits
        (Intent.CONFIRM, BOOKED_AT, VERSION - 1, False),  # to the promise before
        (Intent.UNCLEAR, BOOKED_AT, VERSION, False),  # rule 29
        (Intent.CHANGE, BOOKED_AT, VERSION, False),
        (Intent.STOP, BOOKED_AT, VERSION, False),
    ],
)
def test_only_a_yes_before_the_visit_stands_in_for_a_delivered_notice(
    intent: Intent, received_at: datetime, version: int, counts: bool
) -> None:
    case = replace(no_access_case(), notifications=(), replies=(a_reply(intent, received_at, version=version),))

    assert met(case, "notified") is counts


def test_without_an_arrival_a_yes_counts_until_the_window_opens() -> None:
    case = arriving(replace(no_access_case(), notifications=(), replies=(a_reply(Intent.CONFIRM, OPENS),)), None)

    assert met(case, "notified")


def test_agreeing_at_booking_is_no_notice() -> None:
    """Rule 1: a notification is recorded, with channel and time, or there was none."""
    case = no_access_case()

    assert not met(agreed(replace(case, notifications=())), "notified")


@pytest.mark.parametrize(
    ("sent", "awaited", "established"),
    [
        (BOOKED_AT, True, Outcome.NOT_ESTABLISHED),
        (BOOKED_AT, False, Outcome.NOT_NOTIFIED),  # the network said that it did not arrive
        (OPENS - 24 * HOUR, True, Outcome.NOT_ESTABLISHED),
        (OPENS - 24 * HOUR + SECOND, True, Outcome.NOT_NOTIFIED),  # sent too late, whatever a receipt may say
        (OPENS, True, Outcome.NOT_NOTIFIED),
        (None, True, Outcome.NOT_NOTIFIED),  # never sent at all
    ],
)
def test_while_the_receipt_of_a_notice_sent_in_time_is_awaited_nothing_is_established(
    sent: datetime | None, awaited: bool, established: Outcome
) -> None:
    notice = Notification("M-1", VERSION, Channel.SMS, sent, None, awaited=awaited)
    case = replace(no_access_case(), notifications=(notice,))

    judgement = judge(case, ref="J-1")

    assert not judgement.allowed
    assert judgement.established_outcome is established


def test_a_notice_sent_later_than_the_household_asks_is_not_waited_for() -> None:
    late = Notification("M-1", VERSION, Channel.SMS, OPENS - timedelta(hours=47), None, awaited=True)
    case = requiring(replace(no_access_case(), notifications=(late,)), AdvanceNotice(48))

    assert judge(case, ref="J-1").established_outcome is Outcome.NOT_NOTIFIED


def test_a_notice_that_may_have_arrived_is_not_held_against_us_as_an_unmet_requirement() -> None:
    sent = Notification("M-1", VERSION, Channel.SMS, OPENS - timedelta(hours=48), None, awaited=True)
    case = requiring(replace(no_access_case(), notifications=(sent,)), AdvanceNotice(48))

    assert judge(case, ref="J-1").established_outcome is Outcome.NOT_ESTABLISHED
    assert judge(requiring(case, AdvanceNotice(48), TwoOperatives()), ref="J-1").established_outcome is (
        Outcome.REQUIREMENT_NOT_MET
    )


def test_a_notice_of_an_earlier_promise_is_not_waited_for() -> None:
    stale = Notification("M-1", VERSION - 1, Channel.SMS, BOOKED_AT, None, awaited=True)

    assert judge(replace(no_access_case(), notifications=(stale,)), ref="J-1").established_outcome is (
        Outcome.NOT_NOTIFIED
    )
