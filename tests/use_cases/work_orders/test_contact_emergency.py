"""Rule 9: an emergency gets an attendance window and a contact instead of a slot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from appointments.domain.access import Source
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.emergencies import ContactResult, EmergencyAttendance
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState, Receipt
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import Window, day_of
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.ports import Accepted, SendFailed, SendUnknown, UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.expire_leases import ExpireLeases
from appointments.use_cases.messaging.record_receipt import RecordReceipt, record_receipt
from appointments.use_cases.messaging.say_message import SayMessage, say_message
from appointments.use_cases.steps.emergency_untold import GOES_OUT_WITHIN
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.work_orders.contact_emergency import ContactEmergency, contact_emergency
from appointments.use_cases.work_orders.raise_work_order import emergency_key
from policies.reminders import RemindersAndQuietHours
from policies.rulebook import judge
from tests.application import MONDAY, NUMBER, PLANNER, a_repair, a_town
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import says
from web.application import Application


def an_emergency(application: Application) -> WorkOrder:
    return a_repair(application, a_town(application, plumbers=2).home, priority="E")


def rings(
    application: Application,
    order: WorkOrder,
    result: ContactResult = ContactResult.SPOKE,
    *,
    words: str = "They are at home and have turned the water off",
    sends: str | None = "OP-1",
) -> EmergencyAttendance:
    return application.contact_emergency(ContactEmergency(order.ref, result, words, PLANNER, sends))


def stored(uow: UnitOfWork, order: WorkOrder) -> EmergencyAttendance | None:
    with uow.read() as records:
        return records.emergencies.of(order.ref)


def _is_open(uow: UnitOfWork, order: WorkOrder) -> bool:
    with uow.read() as records:
        task = records.tasks.about(emergency_key(order.ref))
    assert task is not None
    return task.done_at is None


def test_raising_an_emergency_sets_its_window_from_then_to_the_target(
    application: Application, uow: UnitOfWork
) -> None:
    order = an_emergency(application)
    assert stored(uow, order) == EmergencyAttendance(order.ref, Window(MONDAY, order.due_at))
    assert _is_open(uow, order)


def test_an_ordinary_order_has_no_such_window_and_no_such_contact(application: Application, uow: UnitOfWork) -> None:
    order = a_repair(application, a_town(application).home)
    assert stored(uow, order) is None
    with pytest.raises(WrongState, match="appointment"):
        rings(application, order)


def test_slots_are_refused_in_words(application: Application) -> None:
    order = an_emergency(application)
    with pytest.raises(WrongState, match="attendance window and a contact, not a slot"):
        application.offer_slots(OfferSlots(order.ref, PLANNER))


def test_every_contact_is_kept_in_order(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    order = an_emergency(application)
    rings(application, order, ContactResult.NO_ANSWER, words="Rang out", sends=None)
    clock.advance(timedelta(minutes=5))
    rings(application, order)
    attendance = stored(uow, order)
    assert attendance is not None
    assert [contact.result for contact in attendance.contacts] == [ContactResult.NO_ANSWER, ContactResult.SPOKE]
    assert [contact.at for contact in attendance.contacts] == [MONDAY, MONDAY + timedelta(minutes=5)]
    assert attendance.operative_ref == "OP-1"


@pytest.mark.parametrize(
    ("result", "sends", "settled"),
    [
        (ContactResult.SPOKE, "OP-1", True),
        (ContactResult.SPOKE, None, False),  # they know, and nobody was sent yet
        (ContactResult.NO_ANSWER, "OP-1", False),  # somebody was sent, and they do not know
        (ContactResult.MESSAGE_LEFT, "OP-1", False),  # a message is not yet a word with them
    ],
)
def test_the_task_is_done_once_they_know_and_somebody_was_sent(
    application: Application, uow: UnitOfWork, result: ContactResult, sends: str | None, settled: bool
) -> None:
    order = an_emergency(application)
    rings(application, order, result, sends=sends)
    assert _is_open(uow, order) is not settled


def test_the_household_is_told_by_when_at_once_and_only_once(application: Application) -> None:
    order = an_emergency(application)
    rings(application, order)
    rings(application, order, words="Rang again: on the way")
    application.deliver_outbox(DeliverOutbox())
    assert application.look_up.texts_to(NUMBER) == (
        "Test Landlord: this is an emergency for us, a leaking kitchen tap. Operative 01 will come as soon as they "
        "can, and by 9am on Tuesday 3 March 2026 at the latest, also at night. To change anything ring 01632 960123.",
    )


def test_a_change_of_who_comes_is_told_again(application: Application) -> None:
    order = an_emergency(application)
    for sends in (None, "OP-1"):
        rings(application, order, sends=sends)
        application.deliver_outbox(DeliverOutbox())
    first, second = application.look_up.texts_to(NUMBER)
    assert "Somebody will come" in first
    assert "Operative 01 will come" in second


def test_whoever_is_sent_again_after_somebody_else_is_told_again(application: Application) -> None:
    order = an_emergency(application)
    for sends in ("OP-1", "OP-2", "OP-1", "OP-1"):
        rings(application, order, sends=sends)
        application.deliver_outbox(DeliverOutbox())
    who = [text.partition(" will come")[0][-len("Operative 01") :] for text in application.look_up.texts_to(NUMBER)]
    assert who == ["Operative 01", "Operative 02", "Operative 01"]


@pytest.mark.parametrize(
    ("meanwhile", "goes_to", "rung_for"),
    [
        ("nothing", [NUMBER], False),
        ("somebody else is sent", [NUMBER], False),  # what tells of them is all that goes out
        ("they take the number back", [], True),
        ("they need one safe number", [], True),
        ("the order is closed", [], False),
    ],
)
def test_what_waits_is_looked_at_once_more_before_it_goes_out(
    application: Application, uow: UnitOfWork, clock: FixedClock, meanwhile: str, goes_to: list[str], rung_for: bool
) -> None:
    order = an_emergency(application)
    rings(application, order, ContactResult.NO_ANSWER)
    clock.advance(timedelta(minutes=1))
    match meanwhile:
        case "somebody else is sent":
            rings(application, order, ContactResult.NO_ANSWER, sends="OP-2")
        case "they take the number back":
            says(application, "STOP", clock=clock)
        case "they need one safe number":
            need = RecordRequirement(order.home_ref, "safe_contact_only", {"number": SAFE}, Source.RESIDENT, PLANNER)
            application.record_requirement(need)
        case "the order is closed":
            with uow.write() as records:
                records.work_orders.save(replace(records.work_orders.get(order.ref), state=WorkOrderState.CANCELLED))
                records.commit()
    provider = FakeProvider()
    for _ in range(2):
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    assert [message.to for message in provider.sent] == goes_to
    assert ("Operative 02" in provider.sent[0].text if goes_to else False) is (meanwhile == "somebody else is sent")
    assert bool(_rings_for(uow, order)) is rung_for


@pytest.mark.parametrize("sends", ["OP-1", "OP-2"])
def test_a_call_that_is_picked_up_after_somebody_else_was_sent_says_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock, sends: str
) -> None:
    order = an_emergency(application)
    _prefer(uow, order, (V, S))
    every_way = Teller(application.landlord, RemindersAndQuietHours(), channels=frozenset(Channel))
    asked = ContactEmergency(order.ref, ContactResult.NO_ANSWER, "Rang out", PLANNER, "OP-1")
    contact_emergency(asked, uow=uow, clock=clock, teller=every_way)
    with uow.write() as records:
        [ordered] = records.messages.lease_due(clock.now(), 10, 60, quiet=True)
        records.commit()
    contact_emergency(replace(asked, operative_ref=sends), uow=uow, clock=clock, teller=every_way)
    said = say_message(SayMessage(ordered.ref, "fake", "CA-1"), uow=uow)
    assert (said is not None) is (sends == "OP-1")


def test_it_is_told_at_night_too(application: Application, clock: FixedClock) -> None:
    clock.set(datetime(2026, 3, 3, 2, 30, tzinfo=UTC))
    order = an_emergency(application)
    rings(application, order)
    application.deliver_outbox(DeliverOutbox())
    assert len(application.look_up.texts_to(NUMBER)) == 1


def test_a_household_that_wants_no_texts_gets_none(application: Application) -> None:
    order = an_emergency(application)
    wanted = RecordRequirement(order.home_ref, "calls_only", {}, Source.RESIDENT, PLANNER)
    application.record_requirement(wanted)
    rings(application, order)
    application.deliver_outbox(DeliverOutbox())
    assert application.look_up.texts_to(NUMBER) == ()


EMAIL = "resident.0012@example.com"
SAFE = "+447700900777"
S, V, M, L = Channel.SMS, Channel.VOICE, Channel.EMAIL, Channel.LETTER


def _prefer(uow: UnitOfWork, order: WorkOrder, prefers: tuple[Channel, ...]) -> None:
    with uow.write() as records:
        held = records.households.of_home(order.home_ref)
        assert held is not None
        who = replace(held.residents[0], prefers=prefers, email=EMAIL)
        records.households.save(replace(held, residents=(who, *held.residents[1:])))
        records.commit()


@pytest.mark.parametrize(
    ("prefers", "result", "needs", "told"),
    [
        ((V, S), ContactResult.NO_ANSWER, "", (V, NUMBER)),
        ((V, S), ContactResult.SPOKE, "", (S, NUMBER)),  # nobody is rung again with what was just said
        ((M, V), ContactResult.NO_ANSWER, "", (V, NUMBER)),  # an e-mail may not be read in time
        ((L, M), ContactResult.SPOKE, "", (M, EMAIL)),
        ((L,), ContactResult.NO_ANSWER, "", None),
        ((S, V), ContactResult.MESSAGE_LEFT, "calls_only", (V, NUMBER)),
        ((M, S), ContactResult.NO_ANSWER, "safe_contact_only", (S, SAFE)),
    ],
)
def test_it_is_told_by_the_ways_that_the_household_uses_and_that_come_in_time(
    application: Application, uow: UnitOfWork, clock: FixedClock, prefers: tuple[Channel, ...], result: ContactResult,
    needs: str, told: tuple[Channel, str] | None,
) -> None:  # fmt: skip
    order = an_emergency(application)
    _prefer(uow, order, prefers)
    if needs:
        data = {"number": SAFE} if needs == "safe_contact_only" else {}
        application.record_requirement(RecordRequirement(order.home_ref, needs, data, Source.RESIDENT, PLANNER))
    every_way = Teller(application.landlord, RemindersAndQuietHours(), channels=frozenset(Channel))
    for _ in range(2):  # and once only
        asked = ContactEmergency(order.ref, result, "As agreed", PLANNER, "OP-1")
        contact_emergency(asked, uow=uow, clock=clock, teller=every_way)

    with uow.write() as records:
        queued = records.messages.lease_due(clock.now(), 10, 60, quiet=True)
    assert [(m.channel, m.to) for m in queued] == ([told] if told else [])
    assert all("kitchen tap" not in m.text for m in queued) or needs != "safe_contact_only"


def test_a_safe_number_of_those_who_lived_there_before_is_not_told(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    order = an_emergency(application)
    application.record_requirement(
        RecordRequirement(order.home_ref, "safe_contact_only", {"number": SAFE}, Source.RESIDENT, PLANNER)
    )
    clock.advance(timedelta(hours=1))
    others = (ResidentGiven("Resident 0099", (NumberGiven("+447700900555"),)),)
    application.record_household(RecordHousehold(order.home_ref, others, PLANNER, 0, moved_in_on=day_of(clock.now())))
    application.contact_emergency(ContactEmergency(order.ref, ContactResult.SPOKE, "As agreed", PLANNER, "OP-1"))
    with uow.write() as records:
        assert list(records.messages.lease_due(clock.now(), 10, 60, quiet=True)) == []


@dataclass(frozen=True)
class Wrong:
    words: str = "They are at home"
    sends: str | None = None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (Wrong(words="  "), Invalid),  # nothing was said
        (Wrong(sends="OP-NONE"), NotFound),  # nobody of that name
    ],
)
def test_a_contact_that_says_nothing_true_is_refused_and_not_kept(
    application: Application, uow: UnitOfWork, wrong: Wrong, error: type[Exception]
) -> None:
    order = an_emergency(application)
    with pytest.raises(error):
        rings(application, order, words=wrong.words, sends=wrong.sends)
    attendance = stored(uow, order)
    assert attendance is not None
    assert attendance.contacts == ()


def test_the_ledger_knows_of_the_contact_and_nothing_personal(application: Application, database_url: str) -> None:
    order = an_emergency(application)
    rings(application, order)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        payloads = connection.scalars(
            text("SELECT payload FROM ledger WHERE stream = :stream"), {"stream": f"work_order:{order.ref}"}
        ).all()
    engine.dispose()
    assert any("spoke" in payload for payload in payloads)
    assert not any(personal in payload for payload in payloads for personal in ("water", NUMBER, "kitchen tap"))


# --- the message does not arrive


def _rings_for(uow: UnitOfWork, order: WorkOrder) -> list[Task]:
    with uow.read() as records:
        held = records.tasks.open_of_order(order.ref)
    return [task for task in held if task.dedupe_key != emergency_key(order.ref)]


def test_a_message_that_fails_is_rung_for_at_once_and_a_talk_settles_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, database_url: str
) -> None:
    order = an_emergency(application)
    rings(application, order, ContactResult.NO_ANSWER)
    provider = FakeProvider()
    provider.outcome = SendFailed("no such number", retry=False, code="21211")
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    [task] = _rings_for(uow, order)
    assert (task.kind, task.due_at, task.home_ref) == (TaskKind.EMERGENCY, clock.now(), order.home_ref)
    assert "did not arrive. Ring the household now" in task.words
    engine = make_engine(database_url)
    with engine.connect() as connection:
        facts = connection.scalars(text("SELECT payload FROM ledger WHERE name = 'EmergencyMessageSettled'")).all()
    engine.dispose()
    assert len(facts) == 1
    assert "21211" in facts[0]

    rings(application, order)
    assert _rings_for(uow, order) == []


@pytest.mark.parametrize("outcome", [SendFailed("busy", retry=True, code="503"), SendUnknown("timed out")])
def test_a_message_that_does_not_go_out_within_minutes_is_rung_for_and_a_receipt_settles_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, outcome: SendFailed | SendUnknown
) -> None:
    order = an_emergency(application)
    rings(application, order)
    provider = FakeProvider()
    provider.outcome = outcome
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    application.expire_leases(ExpireLeases())
    assert _rings_for(uow, order) == []
    clock.advance(GOES_OUT_WITHIN)
    for _ in range(2):
        application.expire_leases(ExpireLeases())
    [task] = _rings_for(uow, order)
    assert "may not have gone out" in task.words
    with uow.read() as records:
        [waits] = records.messages.emergencies_untold(clock.now(), 10)
    told = Receipt("fake", "SM-1", MessageState.DELIVERED, clock.now(), message_ref=waits.ref)
    record_receipt(RecordReceipt(told), uow=uow, judge=judge, calendar=WEEKDAYS)
    assert _rings_for(uow, order) == []


def test_a_message_of_somebody_who_was_sent_before_is_not_rung_for(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    order = an_emergency(application)
    rings(application, order, sends=None)
    rings(application, order)

    class Choosy(FakeProvider):
        def send(self, message: Message) -> Accepted:
            if "Somebody will come" in message.text:
                raise SendFailed("no", retry=False, code="30003")
            return super().send(message)

    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=Choosy())
    assert _rings_for(uow, order) == []


@pytest.mark.parametrize(
    ("prefers", "result", "ways"),
    [
        ((S, V), ContactResult.NO_ANSWER, [S, V]),
        ((S, V), ContactResult.SPOKE, [S]),  # nobody is rung with what they were just told
        ((V, M, S), ContactResult.NO_ANSWER, [V, S]),  # an e-mail may not be read in time
    ],
)
def test_a_message_that_fails_is_told_once_by_the_next_way_too(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    prefers: tuple[Channel, ...],
    result: ContactResult,
    ways: list[Channel],
) -> None:
    order = an_emergency(application)
    _prefer(uow, order, prefers)
    every_way = Teller(application.landlord, RemindersAndQuietHours(), channels=frozenset(Channel))
    contact_emergency(
        ContactEmergency(order.ref, result, "As agreed", PLANNER, "OP-1"), uow=uow, clock=clock, teller=every_way
    )
    tried: list[Channel] = []

    class Refusing(FakeProvider):
        def send(self, message: Message) -> Accepted:
            tried.append(message.channel)
            raise SendFailed("no such number", retry=False, code="21211")

    provider = Refusing(channels=frozenset(Channel))
    for _ in range(4):
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider, teller=every_way)
    assert tried == ways
    assert len(_rings_for(uow, order)) == 1
