"""Households that cannot or do not want texts are told by voice, e-mail or letter, in the order they prefer; what does
not arrive is told by the next way before the visit, and then by a planner (rules 27, 31, 32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from adapters.message_router import Nobody
from appointments.domain.access import AccessKind, snapshot
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.calls_only import CallsOnly
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.access_kinds.large_print import LargePrint, ToldBy
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.appointments import Appointment, State
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.homes import Channel, ContactNumber, LineType, Resident
from appointments.domain.messages import (
    NEUTRAL_PURPOSE,
    SETTLED_STATES,
    Message,
    MessageKind,
    MessageState,
    Receipt,
)
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Accepted, SendFailed, UnitOfWork
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.record_receipt import RecordReceipt, record_receipt
from appointments.use_cases.messaging.watch_notices import WatchNotices, watch_notices
from appointments.use_cases.steps.case_file import case_of
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell
from policies.letters import letter_served_at
from policies.rulebook import judge
from tests.builders import (
    APPOINTMENT,
    DAY,
    HOME,
    HOUSEHOLD,
    MORNING,
    NOW,
    a_household,
    a_promise,
    a_requirement,
    an_appointment,
    stocked,
)
from tests.fakes import FakeProvider, FixedClock, InMemoryUnitOfWork
from tests.use_cases.steps import TELLER

MOBILE = "+447700900123"
LANDLINE = "+441632960456"
EMAIL = "resident.0012@example.com"
SAFE = "+447700900777"
SMS, VOICE, MAIL, LETTER = Channel.SMS, Channel.VOICE, Channel.EMAIL, Channel.LETTER
EVERY_WAY = replace(
    TELLER,
    link=lambda appointment: "https://kept.example/a/token",
    channels=frozenset(Channel),
    letter_served_at=partial(letter_served_at, calendar=WEEKDAYS),
)
EARLY = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)  # a week before the visit: a letter is served in time
LATE = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # the evening before the visit, in quiet hours


def a_landlord(
    *kinds: AccessKind,
    prefers: tuple[Channel, ...] = (SMS, VOICE, LETTER),
    numbers: tuple[ContactNumber, ...] = (ContactNumber(MOBILE, LineType.MOBILE),),
    email: str | None = EMAIL,
    uow: UnitOfWork | None = None,
) -> tuple[UnitOfWork, Appointment]:
    """A promise of Tuesday morning, made on the Friday before, to one household."""
    uow = uow or InMemoryUnitOfWork()
    asked = [a_requirement(f"Q-{n}", kind=kind) for n, kind in enumerate(kinds, 1)]
    appointment = replace(an_appointment(), promises=(a_promise(requirements=snapshot(asked, DAY)),))
    stocked(uow, appointment)
    resident = Resident(f"R-{HOUSEHOLD}", "Resident 0012", numbers, prefers, email)
    with uow.write() as records:
        records.households.save(replace(a_household(), residents=(resident,)))
        for requirement in asked:
            records.requirements.put(requirement)
        records.commit()
    return uow, appointment


def told(
    uow: UnitOfWork,
    kind: MessageKind = MessageKind.CONFIRMATION,
    *,
    teller: Teller = EVERY_WAY,
    now: datetime = EARLY,
) -> Message | Task | None:
    with uow.write() as records:
        done = tell(records, records.appointments.get(APPOINTMENT), kind, teller=teller, now=now)
        records.commit()
    return done


def _message(uow: UnitOfWork, kind: MessageKind = MessageKind.CONFIRMATION, **given: object) -> Message:
    done = told(uow, kind, **given)  # type: ignore[arg-type]
    assert isinstance(done, Message)
    return done


def of_fact(uow: UnitOfWork) -> list[Message]:
    with uow.read() as records:
        return records.messages.of(APPOINTMENT)


def open_tasks(uow: UnitOfWork) -> list[Task]:
    with uow.read() as records:
        return records.tasks.open_about(APPOINTMENT, HOME)


def fails(uow: UnitOfWork, failed: Message, *, at: datetime = EARLY, teller: Teller = EVERY_WAY) -> None:
    """It was sent, and the provider says that it did not arrive."""
    with uow.write() as records:
        sent = replace(failed, state=MessageState.SENT, provider="fake", provider_ref=failed.ref, sent_at=at)
        records.messages.save(replace(sent, asked=3, ask_from=at))  # nobody could say for a while
        records.commit()
    receipt = Receipt("fake", failed.ref, MessageState.FAILED, at, "switched-off")
    record_receipt(RecordReceipt(receipt), uow=uow, judge=judge, calendar=WEEKDAYS, teller=teller)


# --- which way


@pytest.mark.parametrize(
    ("prefers", "channel", "to"),
    [
        ((SMS, VOICE), SMS, MOBILE),
        ((VOICE, SMS), VOICE, MOBILE),
        ((MAIL, SMS), MAIL, EMAIL),
        ((LETTER, SMS), LETTER, "Resident 0012"),
    ],
)
def test_the_first_preference_counts(prefers: tuple[Channel, ...], channel: Channel, to: str) -> None:
    uow, _ = a_landlord(prefers=prefers)

    queued = _message(uow)

    assert queued.channel is channel
    assert queued.to.splitlines()[0] == to


def test_an_envelope_has_the_name_the_address_and_the_postcode_last() -> None:
    uow, _ = a_landlord(prefers=(LETTER,))
    with uow.read() as records:
        home = records.homes.get(HOME)

    assert _message(uow).to.splitlines() == ["Resident 0012", *home.address, home.postcode]


@pytest.mark.parametrize(
    "number",
    [
        ContactNumber(LANDLINE, LineType.LANDLINE),
        ContactNumber(MOBILE, LineType.OTHER),
    ],
)
def test_what_cannot_be_texted_is_rung(number: ContactNumber) -> None:
    """Landlines are never texted (rule 27)."""
    uow, _ = a_landlord(numbers=(number,))

    queued = _message(uow)

    assert (queued.channel, queued.to) == (VOICE, number.number)


@pytest.mark.parametrize(
    "number",
    [
        ContactNumber(MOBILE, LineType.MOBILE, withdrawn_at=NOW - timedelta(days=1)),  # STOP
        ContactNumber(MOBILE, LineType.MOBILE, safe=False),
    ],
)
def test_a_number_that_was_taken_back_or_is_not_safe_is_neither_texted_nor_rung(number: ContactNumber) -> None:
    uow, _ = a_landlord(numbers=(number,))

    assert _message(uow).channel is LETTER


@pytest.mark.parametrize(
    ("kind", "channel"),
    [(CallsOnly(), VOICE), (LetterOnly(), LETTER), (LargePrint(ToldBy.VOICE), VOICE)],
)
def test_what_the_household_needs_comes_before_what_it_prefers(kind: AccessKind, channel: Channel) -> None:
    uow, _ = a_landlord(kind, prefers=(SMS, MAIL))

    assert _message(uow).channel is channel


@pytest.mark.parametrize("kind", [LargePrint(), Interpreter("pl")])
def test_what_only_a_person_can_do_is_a_planners(kind: AccessKind) -> None:
    """Nobody prints large for us, and nothing is written in other languages."""
    uow, _ = a_landlord(kind)

    done = told(uow)

    assert isinstance(done, Task)
    assert done.kind is TaskKind.NO_CHANNEL


@pytest.mark.parametrize("prefers", [(VOICE,), (MAIL,), (LETTER,)])
def test_without_somebody_who_carries_it_a_planner_tells_them_as_before(prefers: tuple[Channel, ...]) -> None:
    uow, _ = a_landlord(prefers=prefers)

    done = told(uow, teller=TELLER)

    assert isinstance(done, Task)
    assert of_fact(uow) == []


def test_with_texts_alone_preferences_for_other_ways_are_passed_over() -> None:
    uow, _ = a_landlord(prefers=(VOICE, SMS))

    assert _message(uow, teller=TELLER).channel is SMS


@pytest.mark.parametrize("prefers", [(SMS,), (VOICE,), (MAIL, SMS), (LETTER, VOICE)])
def test_a_safe_contact_is_told_at_its_own_number_only_and_nothing_of_the_work(prefers: tuple[Channel, ...]) -> None:
    uow, appointment = a_landlord(SafeContactOnly(number=SAFE), prefers=prefers)

    queued = _message(uow)

    assert queued.to == SAFE
    assert queued.channel in {SMS, VOICE}
    assert NEUTRAL_PURPOSE in queued.text
    assert appointment.promise.purpose not in queued.text
    assert "https://" not in queued.text


def test_a_representative_gets_a_copy_by_text_whichever_way_the_household_is_told() -> None:
    uow, _ = a_landlord(ContactRepresentative("a daughter", SAFE, instead=False), prefers=(MAIL,))

    main = _message(uow)
    [copy] = [m for m in of_fact(uow) if m.ref != main.ref]

    assert (main.channel, copy.channel, copy.to) == (MAIL, SMS, SAFE)
    assert "tell us on 01632 960123" in copy.text  # in the words of a text, and asked nothing


@pytest.mark.parametrize(
    ("kind", "channel"),
    [(MessageKind.ON_THE_WAY, VOICE), (MessageKind.AT_THE_DOOR, None)],
)
def test_what_is_of_the_moment_is_told_at_once_or_not_at_all(kind: MessageKind, channel: Channel | None) -> None:
    uow, _ = a_landlord(prefers=(LETTER, MAIL, VOICE))

    done = told(uow, kind)

    assert (done.channel if isinstance(done, Message) else None) is channel


# --- in which words


def test_a_call_asks_for_keys_and_an_e_mail_or_letter_says_where_to_turn() -> None:
    said = {}
    for channel in Channel:
        uow, _ = a_landlord(prefers=(channel,))
        said[channel] = _message(uow).text

    assert "Reply 1" in said[SMS]
    assert "Press 1 if this suits" in said[VOICE]
    for channel in (VOICE, MAIL, LETTER):
        assert "Reply" not in said[channel]
        assert "by reply" not in said[channel]
    for channel in (VOICE, LETTER):
        assert "https://" not in said[channel]
    more = "tell us on 01632 960123 or with the link below.\n\nMore: https://kept.example/a/token"
    assert said[MAIL].endswith(more)
    assert "If it does not suit, tell us on 01632 960123." in said[LETTER]
    assert all("Tuesday 24 November 2026, between 8am and 1pm" in text for text in said.values())


# --- when


@pytest.mark.parametrize(("prefers", "waits"), [((SMS,), True), ((VOICE,), True), ((MAIL,), True)])
def test_what_rings_keeps_to_the_quiet_hours(prefers: tuple[Channel, ...], waits: bool) -> None:
    """A telephone rings for an e-mail, too (rule 32 makes no exception)."""
    uow, _ = a_landlord(prefers=prefers)
    night = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)

    assert (_message(uow, now=night).not_before > night) is waits


def test_a_letter_goes_to_the_printer_at_night() -> None:
    uow, _ = a_landlord(prefers=(LETTER,))
    thursday_night = datetime(2026, 11, 19, 22, 0, tzinfo=UTC)

    assert _message(uow, now=thursday_night).not_before == thursday_night


def test_a_letter_that_would_come_too_late_is_not_sent() -> None:
    """Posted on Monday it is served when Wednesday ends; the visit is on Tuesday."""
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    uow, _ = a_landlord(prefers=(LETTER, VOICE))

    assert _message(uow, now=monday).channel is VOICE


def test_a_letter_has_to_be_served_before_the_notice_that_the_household_asks_for() -> None:
    wednesday = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # served when Friday ends
    uow, _ = a_landlord(prefers=(LETTER, VOICE))
    careful, _ = a_landlord(AdvanceNotice(hours=96), prefers=(LETTER, VOICE))

    assert _message(uow, now=wednesday).channel is LETTER
    assert _message(careful, now=wednesday).channel is VOICE


def test_what_is_told_after_a_visit_is_of_use_whenever_the_letter_comes() -> None:
    uow, _ = a_landlord(prefers=(LETTER,))

    assert _message(uow, MessageKind.NOT_DONE, now=MORNING.ends).channel is LETTER


# --- once


def test_the_same_fact_is_told_once_even_when_the_preference_changes() -> None:
    uow, _ = a_landlord(prefers=(SMS, MAIL))
    _message(uow)
    with uow.write() as records:
        held = records.households.of_home(HOME)
        assert held is not None
        records.households.save(replace(held, residents=(replace(held.residents[0], prefers=(MAIL, SMS)),)))
        records.commit()

    assert told(uow) is None
    assert len(of_fact(uow)) == 1


# --- the next way


def test_what_does_not_arrive_is_told_by_the_next_way() -> None:
    uow, _ = a_landlord(prefers=(SMS, MAIL, VOICE))

    fails(uow, _message(uow))

    first, second = of_fact(uow)
    assert (first.channel, first.state) == (SMS, MessageState.FAILED)
    assert (second.channel, second.to, second.state) == (MAIL, EMAIL, MessageState.QUEUED)
    assert (second.kind, second.promise_version) == (first.kind, first.promise_version)
    assert (second.attempts, second.provider, second.provider_ref, second.failure) == (0, "", None, "")
    assert (second.asked, second.ask_from) == (0, None)
    assert second.expires_at == MORNING.starts
    assert open_tasks(uow) == []


def test_then_by_the_one_after_it_and_then_by_a_planner() -> None:
    uow, _ = a_landlord(prefers=(SMS, MAIL, VOICE))

    fails(uow, _message(uow))
    for tried in (2, 3):
        fails(uow, of_fact(uow)[tried - 1])

    assert [m.channel for m in of_fact(uow)] == [SMS, MAIL, VOICE]
    assert {m.state for m in of_fact(uow)} <= SETTLED_STATES
    assert [task.kind for task in open_tasks(uow)] == [TaskKind.NOTICE_FAILED]
    assert "A call about this visit did not arrive." in open_tasks(uow)[0].words


def test_a_failure_that_is_reported_twice_is_followed_once() -> None:
    uow, _ = a_landlord(prefers=(SMS, MAIL, VOICE))
    first = _message(uow)
    fails(uow, first)

    again = Receipt("fake", first.ref, MessageState.FAILED, EARLY, "switched-off")
    record_receipt(RecordReceipt(again), uow=uow, judge=judge, calendar=WEEKDAYS, teller=EVERY_WAY)

    assert [m.channel for m in of_fact(uow)] == [SMS, MAIL]


def test_nobody_is_rung_in_quiet_hours_to_make_up_for_it() -> None:
    """The next call could be made at 8, when the window begins: a planner has it at once."""
    uow, _ = a_landlord(prefers=(SMS, VOICE))

    fails(uow, _message(uow), at=LATE)

    assert [m.channel for m in of_fact(uow)] == [SMS]
    assert [task.kind for task in open_tasks(uow)] == [TaskKind.NOTICE_FAILED]


def test_when_the_quiet_hours_end_before_the_window_the_next_way_waits_for_that() -> None:
    uow, appointment = a_landlord(prefers=(SMS, VOICE))
    night_before_last = LATE - timedelta(days=1)

    fails(uow, _message(uow), at=night_before_last)

    assert of_fact(uow)[1].not_before == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_without_another_way_a_planner_is_told_as_before() -> None:
    uow, _ = a_landlord(prefers=(SMS,))

    fails(uow, _message(uow))

    assert [task.kind for task in open_tasks(uow)] == [TaskKind.NOTICE_FAILED]


@pytest.mark.parametrize("kind", [MessageKind.NOT_DONE, MessageKind.MISSED_YOU])
def test_what_is_owed_after_a_visit_is_told_by_a_person(kind: MessageKind) -> None:
    uow, _ = a_landlord(prefers=(SMS, MAIL))

    fails(uow, _message(uow, kind))

    assert [m.channel for m in of_fact(uow)] == [SMS]
    assert len(open_tasks(uow)) == 1


def test_a_promise_that_was_replaced_is_not_told_by_another_way() -> None:
    uow, appointment = a_landlord(prefers=(SMS, MAIL))
    queued = _message(uow)
    with uow.write() as records:
        current = records.appointments.get(APPOINTMENT)
        newer = replace(current.promise, version=2, made_at=NOW)
        records.appointments.save(replace(current, promises=(*current.promises, newer)))
        records.commit()

    fails(uow, queued)

    assert [m.channel for m in of_fact(uow)] == [SMS]


def test_a_copy_that_fails_is_not_told_to_the_household_again() -> None:
    uow, _ = a_landlord(ContactRepresentative("a daughter", SAFE, instead=False), prefers=(SMS, MAIL))
    main = _message(uow)
    [copy] = [m for m in of_fact(uow) if m.ref != main.ref]

    fails(uow, copy)

    assert {m.channel for m in of_fact(uow)} == {SMS}


# --- on its way


@pytest.mark.parametrize("channel", [VOICE, MAIL, LETTER])
def test_what_was_taken_back_after_queueing_is_not_sent(channel: Channel) -> None:
    uow, _ = a_landlord(prefers=(channel,))
    _message(uow)
    with uow.write() as records:
        held = records.households.of_home(HOME)
        assert held is not None
        gone = replace(held.residents[0], numbers=(), email=None, name="Resident 0099", prefers=())
        records.households.save(replace(held, residents=(gone,)))
        records.commit()
    provider = FakeProvider(channels=frozenset(Channel))

    done = deliver_outbox(DeliverOutbox(), uow=uow, clock=FixedClock(EARLY), provider=provider, teller=EVERY_WAY)

    assert (done.failed, provider.sent) == (1, [])


@pytest.mark.parametrize(
    ("channel", "first", "given", "again"),
    [
        (SMS, MOBILE, {"numbers": (ContactNumber("+447700900124", LineType.MOBILE),)}, "+447700900124"),
        (VOICE, MOBILE, {"numbers": (ContactNumber("+447700900124", LineType.MOBILE),)}, "+447700900124"),
        (MAIL, EMAIL, {"email": "new.0012@example.com"}, "new.0012@example.com"),
    ],
)
def test_what_waited_for_a_number_or_an_address_that_was_replaced_goes_to_the_new_one_once(
    channel: Channel, first: str, given: dict[str, object], again: str
) -> None:
    uow, _ = a_landlord(prefers=(channel,))
    assert _message(uow).to == first
    with uow.write() as records:
        held = records.households.of_home(HOME)
        assert held is not None
        records.households.save(replace(held, residents=(replace(held.residents[0], **given),)))  # type: ignore[arg-type]
        records.commit()
    provider = FakeProvider(channels=frozenset(Channel))
    clock = FixedClock(EARLY)
    for _ in range(3):
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider, teller=EVERY_WAY)

    assert [(sent.channel, sent.to) for sent in provider.sent] == [(channel, again)]
    assert open_tasks(uow) == []


def test_a_provider_that_refuses_is_followed_by_the_next_way() -> None:
    uow, _ = a_landlord(prefers=(SMS, VOICE))
    _message(uow)
    provider = FakeProvider(channels=frozenset(Channel))
    provider.outcome = SendFailed("no", retry=False, code="21614")
    run = partial(
        deliver_outbox, DeliverOutbox(limit=1), uow=uow, clock=FixedClock(EARLY), provider=provider, teller=EVERY_WAY
    )

    assert run().failed == 1
    provider.outcome = None
    assert run().sent == 1

    assert [sent.channel for sent in provider.sent] == [VOICE]


def test_what_nobody_carries_any_more_is_followed_by_the_next_way() -> None:
    """The landlord has left its mail server since; nothing waits for it in vain."""
    uow, _ = a_landlord(prefers=(MAIL, SMS))
    _message(uow)
    left = replace(EVERY_WAY, channels=frozenset({SMS}))
    nobody = Nobody(frozenset({MAIL, VOICE, LETTER}))

    done = deliver_outbox(DeliverOutbox(), uow=uow, clock=FixedClock(EARLY), provider=nobody, teller=left)

    assert done == Delivered(failed=1)
    first, second = of_fact(uow)
    assert (first.state, first.failure, second.channel) == (MessageState.FAILED, "channel", SMS)


def test_a_representative_is_rung_in_the_households_place_until_the_household_ends_that() -> None:
    """Their number is none of the household's, and is used because it asked for it."""
    uow, _ = a_landlord(ContactRepresentative("a daughter", LANDLINE, instead=True), prefers=(VOICE, SMS))
    assert (_message(uow).channel, of_fact(uow)[0].to) == (VOICE, LANDLINE)
    provider = FakeProvider(channels=frozenset(Channel))
    run = partial(deliver_outbox, DeliverOutbox(), uow=uow, clock=FixedClock(EARLY), provider=provider)

    assert run() == Delivered(sent=1)
    told(uow, MessageKind.CHANGE)
    with uow.write() as records:
        [asked] = records.requirements.of_home(HOME)
        records.requirements.put(replace(asked, ends_on=EARLY.date() - timedelta(days=1)))
        records.commit()
    assert run() == Delivered(failed=1)


def test_a_letter_is_notice_from_its_deemed_day_of_service(uow: UnitOfWork) -> None:
    """Posted on the Tuesday a week before: served at the end of Thursday. The watchdog is content; on the way it is
    not notice yet."""
    posted = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
    a_landlord(prefers=(LETTER,), uow=uow)
    queued = _message(uow, now=posted)
    served = letter_served_at(posted, WEEKDAYS)
    with uow.write() as records:
        records.messages.save(
            replace(queued, state=MessageState.SENT, provider="fake", provider_ref="L-1", sent_at=posted)
        )
        records.commit()
    receipt = Receipt("fake", "L-1", MessageState.DELIVERED, posted, delivered_at=served)

    record_receipt(RecordReceipt(receipt), uow=uow, judge=judge, calendar=WEEKDAYS, teller=EVERY_WAY)

    with uow.read() as records:
        kept = records.messages.get(queued.ref)
        assert (kept.state, kept.delivered_at) == (MessageState.DELIVERED, served)
        assert records.appointments.get(APPOINTMENT).state is State.NOTIFIED
        assert served == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert watch_notices(WatchNotices(), uow=uow, clock=FixedClock(MORNING.starts - timedelta(hours=3))).flagged == 0


def test_an_e_mail_that_a_mail_server_took_is_no_notice() -> None:
    """Nobody says that it arrived: the watchdog asks a planner before the visit (rules 1 and 31)."""
    uow, _ = a_landlord(prefers=(MAIL,))
    queued = _message(uow)
    with uow.write() as records:
        records.messages.save(replace(queued, state=MessageState.SENT, provider="smtp", provider_ref="x", sent_at=NOW))
        records.commit()

    assert watch_notices(WatchNotices(), uow=uow, clock=FixedClock(MORNING.starts - timedelta(hours=3))).flagged == 1


# --- arrived after all


def delivered(uow: UnitOfWork, message: Message, *, at: datetime = EARLY) -> None:
    receipt = Receipt("fake", message.ref, MessageState.DELIVERED, at, message_ref=message.ref)
    record_receipt(RecordReceipt(receipt), uow=uow, judge=judge, calendar=WEEKDAYS, teller=EVERY_WAY)


@pytest.mark.parametrize("kind", [MessageKind.CONFIRMATION, MessageKind.CANCELLATION])
def test_what_arrives_after_all_is_not_told_another_way_too(kind: MessageKind, uow: UnitOfWork) -> None:
    """A slow route: "undelivered" first, "delivered" then. The call has not been made yet, and is not made."""
    uow, _ = a_landlord(prefers=(SMS, VOICE), uow=uow)
    text = _message(uow, kind)
    fails(uow, text)

    delivered(uow, text, at=EARLY + timedelta(minutes=3))

    assert [(m.channel, m.state) for m in of_fact(uow)] == [
        (SMS, MessageState.DELIVERED),
        (VOICE, MessageState.SUPERSEDED),
    ]


def test_a_next_way_that_a_worker_holds_does_not_wait_again_when_it_comes_back_unsent(uow: UnitOfWork) -> None:
    uow, _ = a_landlord(prefers=(SMS, VOICE), uow=uow)
    text = _message(uow)
    fails(uow, text)

    class Slow(FakeProvider):
        def send(self, message: Message) -> Accepted:
            delivered(uow, text)
            raise SendFailed("busy", retry=True, code="429")

    deliver_outbox(
        DeliverOutbox(), uow=uow, clock=FixedClock(EARLY), provider=Slow(channels=frozenset({VOICE})), teller=EVERY_WAY
    )

    assert [m.state for m in of_fact(uow)] == [MessageState.DELIVERED, MessageState.SUPERSEDED]


@pytest.mark.parametrize(
    ("at", "settled"),
    [(EARLY + timedelta(minutes=3), True), (MORNING.starts, False)],  # then it is no notice of this visit
)
def test_a_planner_who_was_asked_to_ring_is_told_that_it_arrived(at: datetime, settled: bool) -> None:
    uow, _ = a_landlord(prefers=(SMS,))
    text = _message(uow)
    fails(uow, text)
    [asked] = open_tasks(uow)

    delivered(uow, text, at=at)

    assert open_tasks(uow) == ([] if settled else [asked])
    with uow.read() as records:
        task = records.tasks.get(asked.ref)
    assert task.done_words == ("A text arrived after all: nobody has to ring for it." if settled else "")


def test_a_copy_that_arrives_after_all_says_nothing_of_the_household() -> None:
    uow, _ = a_landlord(ContactRepresentative("a daughter", SAFE, instead=False), prefers=(SMS, VOICE))
    main = _message(uow)
    [copy] = [m for m in of_fact(uow) if m.ref != main.ref]
    for failed in (main, copy):
        fails(uow, failed)

    delivered(uow, copy)

    assert MessageState.QUEUED in {m.state for m in of_fact(uow) if m.channel is VOICE}
    assert len(open_tasks(uow)) == 1


def test_a_copy_that_arrives_is_no_notice_to_the_household() -> None:
    uow, _ = a_landlord(ContactRepresentative("a daughter", SAFE, instead=False))
    main = _message(uow)
    [copy] = [m for m in of_fact(uow) if m.ref != main.ref]

    delivered(uow, copy)

    with uow.read() as records:
        booked = records.appointments.get(copy.appointment_ref or "")
        claim = OutcomeClaim(booked.ref, Outcome.NO_ACCESS, "U-1", NOW, Door.PHONE)
        case = case_of(records, booked, claim, NOW)
    assert booked.state is State.BOOKED
    assert [notice.message_ref for notice in case.notifications] == [main.ref]
    assert watch_notices(WatchNotices(), uow=uow, clock=FixedClock(MORNING.starts - timedelta(hours=3))).flagged == 1
