"""A case: what was told and answered about the promise in force, and which requirements were not met (rule 43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.replies import Intent
from tests.domain.examples import MORNING, NOW, a_promise, an_evidence, an_operative, snapshots

HOUR = timedelta(hours=1)


def a_notification(
    hours_before: float | None = 140, version: int = 2, channel: Channel = Channel.SMS, ref: str = "M-1"
) -> Notification:
    """A notice delivered so many hours before the window; never delivered when None."""
    delivered_at = None if hours_before is None else MORNING.starts - hours_before * HOUR
    return Notification(ref, version, channel, sent_at=delivered_at, delivered_at=delivered_at)


def a_reply(intent: Intent, version: int = 2, at: datetime = NOW - 2 * HOUR) -> ResidentReply:
    return ResidentReply(version, intent, at)


def a_case(
    *kinds: AccessKind,
    notifications: tuple[Notification, ...] | None = None,
    replies: tuple[ResidentReply, ...] = (),
    agreed_by_resident: bool = False,
    usual_operative: str | None = None,
) -> Case:
    """A claim of no access half an hour after arrival; the promise in force is the second."""
    return Case(
        claim=OutcomeClaim("A-0001", Outcome.NO_ACCESS, "operative-7", NOW, Door.PHONE),
        promise=a_promise(version=2, agreed_by_resident=agreed_by_resident),
        requirements=snapshots(*kinds),
        arrived_at=NOW,
        operatives=(an_operative(),),
        evidence=(),
        notifications=(a_notification(),) if notifications is None else notifications,
        replies=replies,
        has_number=True,
        judged_at=NOW + HOUR / 2,
        usual_operative=usual_operative,
    )


def test_only_delivered_notices_of_the_promise_in_force_count_first_served_first() -> None:
    old = a_notification(version=1, ref="M-1")
    lost = a_notification(hours_before=None, ref="M-2")
    reminder = a_notification(hours_before=16, ref="M-3")
    confirmation = a_notification(hours_before=100, ref="M-4")

    case = a_case(notifications=(old, lost, reminder, confirmation))

    assert case.notices == (confirmation, reminder)


def test_only_answers_to_the_promise_in_force_count_earliest_first() -> None:
    old = a_reply(Intent.CONFIRM, version=1)
    later, earlier = a_reply(Intent.CANNOT_MAKE_IT, at=NOW), a_reply(Intent.CONFIRM)

    assert a_case(replies=(old, later, earlier)).answers == (earlier, later)


@pytest.mark.parametrize(
    ("kinds", "hours"),
    [
        ((), 0),
        ((TwoOperatives(),), 0),
        ((AdvanceNotice(hours=48), AdvanceNotice(hours=72), TwoOperatives()), 72),  # the longest
    ],
)
def test_the_notice_asked_is_the_longest_the_household_itself_asked_for(
    kinds: tuple[AccessKind, ...], hours: int
) -> None:
    assert a_case(*kinds).notice_asked == hours * HOUR


def test_the_door_steps_of_all_requirements_are_to_be_done() -> None:
    assert [step.code for step in a_case(CallAhead(), LongerToAnswer()).door_steps] == ["called_ahead", "allow_time"]


def test_every_unmet_requirement_is_named_not_only_the_first() -> None:
    unmet = a_case(TwoOperatives(), CallAhead(), LongerToAnswer()).unmet_requirements()

    assert len(unmet) == 2
    assert "two operatives" in unmet[0]
    assert "30 minutes ahead" in unmet[1]


@pytest.mark.parametrize(
    ("replies", "agreed", "met"),
    [
        ((), False, False),  # told 10 hours before, and 48 were asked for
        ((), True, True),  # agreed when it was booked
        ((a_reply(Intent.CONFIRM),), False, True),  # agreed by text
        ((a_reply(Intent.CONFIRM, version=1),), False, False),  # agreed to another time
        ((a_reply(Intent.UNCLEAR),), False, False),  # what is not understood agrees to nothing (rule 29)
    ],
)
def test_late_notice_is_healed_only_by_the_household_agreeing_to_this_very_time(
    replies: tuple[ResidentReply, ...], agreed: bool, met: bool
) -> None:
    case = a_case(
        AdvanceNotice(hours=48),
        notifications=(a_notification(hours_before=10),),
        replies=replies,
        agreed_by_resident=agreed,
    )

    assert (case.unmet_requirements() == ()) is met


@pytest.mark.parametrize(("seconds", "agreed"), [(-1, True), (0, True), (1, False)])
def test_a_yes_to_who_is_at_the_door_already_agrees_to_no_short_notice(seconds: int, agreed: bool) -> None:
    said = a_reply(Intent.CONFIRM, at=NOW + timedelta(seconds=seconds))
    case = a_case(AdvanceNotice(hours=48), notifications=(a_notification(24),), replies=(said,))
    assert (case.unmet_requirements() == ()) is agreed
    assert case.visit_facts().agreed_by_resident is agreed


VOICE, TEXT, LETTER = Channel.VOICE, Channel.SMS, Channel.LETTER


@pytest.mark.parametrize(
    ("told", "written", "met"),
    [
        ([(VOICE, 72)], False, True),  # a call will do where writing was not asked for
        ([(VOICE, 72)], True, False),
        ([(TEXT, 72)], True, True),  # a text counts as writing
        ([(LETTER, 72)], True, True),
        ([(TEXT, 48)], True, True),  # exactly long enough
        ([(TEXT, 47.99)], True, False),
        ([(VOICE, 72), (TEXT, 10)], True, False),  # the call was early, the writing late (rule 3)
        ([(TEXT, 72), (VOICE, 10)], True, True),
        ([], False, False),
    ],
)
def test_notice_in_writing_is_counted_from_the_first_writing(
    told: list[tuple[Channel, float]], written: bool, met: bool
) -> None:
    notices = tuple(
        a_notification(hours, channel=channel, ref=f"M-{number}") for number, (channel, hours) in enumerate(told)
    )

    case = a_case(AdvanceNotice(hours=48, written=written), notifications=notices)

    assert (case.unmet_requirements() == ()) is met


@pytest.mark.parametrize(("usual", "met"), [(None, True), ("O-07", True), ("O-31", False)])
def test_the_usual_operative_is_who_the_household_knows(usual: str | None, met: bool) -> None:
    assert (a_case(SameOperative(insist=True), usual_operative=usual).unmet_requirements() == ()) is met


def test_what_was_withdrawn_by_then_is_not_what_the_requirements_are_held_against() -> None:
    """A child who was recorded by mistake did not answer the door in place of the key outside."""
    alone = an_evidence(EvidenceKind.SPOKE_TO, {"who": "minor"})
    taken_back = replace(
        an_evidence(EvidenceKind.WITHDRAWN, {"withdraws": alone.ref, "words": "The boy next door."}), ref="E-taken-back"
    )
    case = replace(a_case(KeySafe("by the gate", "4711")), evidence=(alone, taken_back), judged_at=taken_back.at)
    before = replace(case, judged_at=taken_back.at - timedelta(seconds=1))
    assert [len(held.unmet_requirements()) for held in (case, before)] == [1, 0]
