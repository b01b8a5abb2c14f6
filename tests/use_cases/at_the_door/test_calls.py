"""Calls placed through the product: on record before anybody is rung, and the provider's word afterwards."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.phone_numbers import UkPhoneNumbers
from appointments.domain.appointments import Appointment, State
from appointments.domain.calls import Call, CallReport, CallResult, CallState
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, of_kind
from appointments.domain.outcomes import Outcome
from appointments.ports import SendFailed, SendUnknown, UnitOfWork
from appointments.use_cases.at_the_door.connect_call import ConnectCall, connect_call
from appointments.use_cases.at_the_door.place_call import PlaceCall, place_call
from appointments.use_cases.at_the_door.record_call_status import RecordCallStatus, record_call_status
from appointments.use_cases.at_the_door.settle_calls import SettleCalls, settle_calls
from appointments.use_cases.operatives.record_operative import RecordOperative
from tests.application import NUMBER, a_plumber, a_town, weekdays
from tests.fakes import FakeCallProvider, FixedClock
from tests.use_cases.steps import OPERATIVE, AtTheDoor, a_booking, asks_for, at_the_door, stored, told
from web.application import Application

OPERATIVE_PHONE = "+447700900701"
AS_WRITTEN = "07700900701"  # as a planner's form keeps it
SECOND = timedelta(seconds=1)


@pytest.fixture
def provider() -> FakeCallProvider:
    return FakeCallProvider()


@pytest.fixture
def door(application: Application, clock: FixedClock) -> AtTheDoor:
    return at_the_door(application, clock, a_visit(application))


def a_visit(application: Application, *, requirement: str = "", phone: str | None = AS_WRITTEN) -> Appointment:
    town = a_town(application)
    operative = replace(a_plumber("OP-1"), phone=phone)
    application.record_operative(RecordOperative(operative, weekdays("OP-1"), "U-planner"))
    if requirement:
        asks_for(application, town.home, requirement)
    return told(application, a_booking(application, town.home))


def calls(door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider, ref: str = "") -> Call:
    request = PlaceCall(ref or door.new_ref(), door.appointment.ref, door.operative, door.account)
    return place_call(request, uow=uow, clock=door.clock, provider=provider, phone_numbers=UkPhoneNumbers())


def reports(
    door: AtTheDoor,
    uow: UnitOfWork,
    call: Call,
    state: CallState,
    *,
    result: CallResult | None = None,
    at: datetime | None = None,
    seconds: int | None = None,
    provider: str = "fake",
) -> Call | None:
    said = CallReport(provider, "fake-1", state, at or door.clock.now(), result, seconds)
    return record_call_status(RecordCallStatus(call.ref, said), uow=uow, clock=door.clock)


def recorded(uow: UnitOfWork, door: AtTheDoor) -> tuple[Evidence, ...]:
    with uow.read() as records:
        return of_kind(records.evidence.of(door.appointment.ref), EvidenceKind.CALL)


def at_rest(uow: UnitOfWork, call: Call) -> Call:
    with uow.read() as records:
        return records.calls.get(call.ref)


# --- asking


def test_the_operative_is_rung_first_and_the_households_number_in_force_is_given_to_the_provider(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    call = calls(door, uow, provider)
    [placed] = provider.placed
    assert (placed.operative_number, placed.number, placed.whom) == (OPERATIVE_PHONE, NUMBER, "resident")
    assert (call.state, call.provider_ref, call.asked_by) == (CallState.PLACED, "fake-1", OPERATIVE)
    assert recorded(uow, door) == ()  # asking is no call yet
    assert door.application.verify_ledger(None).intact


def test_pressing_twice_is_one_call(door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider) -> None:
    first = calls(door, uow, provider, "E-PRESSED")
    assert calls(door, uow, provider, "E-PRESSED") == first
    assert len(provider.placed) == 1


def test_a_second_call_waits_for_the_end_of_the_first(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    first = calls(door, uow, provider)
    with pytest.raises(WrongState, match="already"):
        calls(door, uow, provider)
    reports(door, uow, first, CallState.ENDED, result=CallResult.NO_ANSWER)
    calls(door, uow, provider)
    assert len(provider.placed) == 2


def test_a_reference_of_another_visit_is_refused(door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider) -> None:
    calls(door, uow, provider, "E-SAME")
    request = PlaceCall("E-SAME", door.appointment.ref, "OP-9", door.account)
    with pytest.raises(Invalid):
        place_call(request, uow=uow, clock=door.clock, provider=provider, phone_numbers=UkPhoneNumbers())


def test_it_is_on_record_before_anybody_is_rung(door: AtTheDoor, uow: UnitOfWork) -> None:
    class Looks(FakeCallProvider):
        def place(self, call: Call) -> str:
            assert at_rest(uow, call).state is CallState.ASKED
            return super().place(call)

    assert calls(door, uow, Looks()).state is CallState.PLACED


@pytest.mark.parametrize(
    ("requirement", "said"),
    [("text_only", "text"), ("letter_only", "card")],
)
def test_a_household_that_is_not_called_is_refused_with_what_to_do_instead(
    application: Application,
    clock: FixedClock,
    uow: UnitOfWork,
    provider: FakeCallProvider,
    requirement: str,
    said: str,
) -> None:
    """Rule 40."""
    door = at_the_door(application, clock, a_visit(application, requirement=requirement))
    with pytest.raises(WrongState, match=said):
        calls(door, uow, provider)
    assert provider.placed == []


def test_no_number_is_recorded_as_such_and_nobody_is_rung(
    application: Application, clock: FixedClock, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    """Rule 40: by the records, not by anybody's word, and it counts for nothing."""
    door = at_the_door(application, clock, a_visit(application))
    _takes_the_numbers_away(uow, door)
    call = calls(door, uow, provider)
    assert (call.state, call.result, call.settled) == (CallState.ENDED, CallResult.NO_NUMBER, True)
    assert provider.placed == []
    [item] = recorded(uow, door)
    assert (item.source, item.text("result")) == (EvidenceSource.SYSTEM, "no_number")
    assert "contact" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


def _takes_the_numbers_away(uow: UnitOfWork, door: AtTheDoor) -> None:
    with uow.write() as records:
        household = records.households.of_home(door.appointment.home_ref)
        assert household is not None
        without = tuple(replace(resident, numbers=()) for resident in household.residents)
        records.households.save(replace(household, residents=without))
        records.commit()


def test_an_operative_whose_own_number_is_not_on_record_cannot_be_rung(
    application: Application, clock: FixedClock, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    door = at_the_door(application, clock, a_visit(application, phone=None))
    with pytest.raises(WrongState, match="your own number is not on record"):
        calls(door, uow, provider)


def test_an_operatives_number_that_nothing_can_ring_is_said_to_be_one(
    application: Application, clock: FixedClock, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    door = at_the_door(application, clock, a_visit(application, phone="01632 960123 ext 12"))
    with pytest.raises(WrongState, match="cannot be rung"):
        calls(door, uow, provider)
    assert provider.placed == []


def test_a_household_can_be_called_ahead_on_the_day_and_not_before(
    application: Application, clock: FixedClock, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    visit = a_visit(application)
    ahead = AtTheDoor(application, clock, visit)
    with pytest.raises(WrongState, match="on the day"):
        calls(ahead, uow, provider)
    clock.set(visit.promise.window.starts - timedelta(minutes=30))
    assert calls(ahead, uow, provider).state is CallState.PLACED


def test_nobody_calls_about_a_visit_that_is_not_theirs_or_is_over(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    stranger = replace(door, operative="OP-9")
    with pytest.raises(Invalid):
        calls(stranger, uow, provider)
    door.claims(Outcome.COMPLETED)
    with pytest.raises(WrongState):
        calls(door, uow, provider)
    assert provider.placed == []


# --- what the provider says


def test_the_end_is_evidence_with_the_providers_times_and_counts_at_the_gate(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider, clock: FixedClock
) -> None:
    door.passes(2)
    call = calls(door, uow, provider)
    ended_at = clock.now() + 40 * SECOND
    clock.advance(42 * SECOND)
    reports(door, uow, call, CallState.ENDED, result=CallResult.NO_ANSWER, at=ended_at, seconds=0)
    [item] = recorded(uow, door)
    assert (item.source, item.ref) == (EvidenceSource.PROVIDER, call.ref)
    assert (item.device_at, item.received_at) == (ended_at, clock.now())
    assert (item.text("result"), item.text("to"), item.text("seconds")) == ("no_answer", "resident", "0")
    assert NUMBER not in str(item.data)  # evidence outlives the number
    assert "contact" not in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


@pytest.mark.parametrize("result", [CallResult.NOT_PLACED])
def test_a_call_whose_household_was_never_rung_is_on_record_and_does_not_count(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider, result: CallResult
) -> None:
    reports(door, uow, calls(door, uow, provider), CallState.ENDED, result=result)
    assert [item.text("result") for item in recorded(uow, door)] == [result.value]
    assert "contact" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


def test_replays_and_contradictions_leave_one_piece_of_evidence(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    call = calls(door, uow, provider)
    for result in (CallResult.NO_ANSWER, CallResult.NO_ANSWER, CallResult.ANSWERED):
        reports(door, uow, call, CallState.ENDED, result=result)
    reports(door, uow, call, CallState.RINGING)
    assert [item.text("result") for item in recorded(uow, door)] == ["no_answer"]
    assert at_rest(uow, call).result is CallResult.NO_ANSWER


def test_reports_that_come_at_the_same_moment_leave_one_piece_of_evidence(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    """Twilio posts the end of both parts of a call at once, to several processes."""
    call = calls(door, uow, provider)
    ends = [CallState.ENDED, CallState.ANSWERED, CallState.ENDED, CallState.RINGING, CallState.ENDED]

    def tells(state: CallState) -> Call | None:
        return reports(door, uow, call, state, result=CallResult.ANSWERED if state is CallState.ENDED else None)

    with ThreadPoolExecutor(len(ends)) as threads:
        list(threads.map(tells, ends))
    assert [item.text("result") for item in recorded(uow, door)] == ["answered"]
    assert at_rest(uow, call).state is CallState.ENDED
    assert door.application.verify_ledger(None).intact


def test_a_report_may_overtake_our_own_note_of_the_call(door: AtTheDoor, uow: UnitOfWork, clock: FixedClock) -> None:
    class Quick(FakeCallProvider):
        def place(self, call: Call) -> str:
            reports(door, uow, call, CallState.ENDED, result=CallResult.ENGAGED)
            return super().place(call)

    call = calls(door, uow, Quick())
    assert (call.state, call.result) == (CallState.ENDED, CallResult.ENGAGED)
    assert len(recorded(uow, door)) == 1


def test_another_providers_report_and_one_of_no_call_are_nobodys(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    call = calls(door, uow, provider)
    assert reports(door, uow, call, CallState.ENDED, result=CallResult.ANSWERED, provider="other") is None
    assert reports(door, uow, replace(call, ref="CA-none"), CallState.ENDED) is None
    assert recorded(uow, door) == ()


def test_the_end_that_comes_after_the_visit_was_closed_is_kept(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    call = calls(door, uow, provider)
    door.claims(Outcome.COMPLETED)
    door.passes(30)
    reports(door, uow, call, CallState.ENDED, result=CallResult.NO_ANSWER)
    closed = stored(door.application, door.appointment.ref)
    [item] = recorded(uow, door)
    assert closed.closed_at is not None
    assert item.received_at > closed.closed_at
    assert (closed.state, closed.outcome) == (State.CLOSED, Outcome.COMPLETED)


# --- when the provider refuses, or nobody knows


def test_what_the_provider_refuses_is_kept_as_no_call(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    provider.outcome = SendFailed("no", retry=False, code="21211")
    call = calls(door, uow, provider)
    assert (call.state, call.failure) == (CallState.FAILED, "21211")
    [item] = recorded(uow, door)
    assert (item.source, item.text("result")) == (EvidenceSource.SYSTEM, "not_placed")
    provider.outcome = None
    assert calls(door, uow, provider).state is CallState.PLACED  # the operative may try again


def test_a_call_of_unknown_fate_is_settled_by_asking_and_never_placed_again(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider, clock: FixedClock
) -> None:
    provider.outcome = SendUnknown("no answer")
    call = calls(door, uow, provider)
    assert call.state is CallState.UNKNOWN
    clock.advance(timedelta(seconds=30))
    assert settle_calls(SettleCalls(), uow=uow, clock=clock, provider=provider) == 0
    provider.reports[call.ref] = CallReport("fake", "P-9", CallState.ENDED, clock.now(), CallResult.NO_ANSWER, 0)
    assert settle_calls(SettleCalls(), uow=uow, clock=clock, provider=provider) == 1
    assert provider.placed == []
    assert [item.source for item in recorded(uow, door)] == [EvidenceSource.PROVIDER]
    assert settle_calls(SettleCalls(), uow=uow, clock=clock, provider=provider) == 0


def test_a_process_that_died_after_asking_leaves_a_call_of_unknown_fate(
    door: AtTheDoor, uow: UnitOfWork, clock: FixedClock
) -> None:
    class Dies(FakeCallProvider):
        def place(self, call: Call) -> str:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calls(door, uow, Dies(), "E-DIED")
    clock.advance(timedelta(seconds=30))
    settle_calls(SettleCalls(), uow=uow, clock=clock, provider=FakeCallProvider())
    with uow.read() as records:
        [call] = records.calls.of(door.appointment.ref)
    assert call.state is CallState.ASKED  # it may only be slow
    clock.advance(timedelta(minutes=1))
    settle_calls(SettleCalls(), uow=uow, clock=clock, provider=FakeCallProvider())
    assert at_rest(uow, call).state is CallState.UNKNOWN
    reports(door, uow, call, CallState.ENDED, result=CallResult.NO_ANSWER)  # and the callback still settles it
    assert at_rest(uow, call).result is CallResult.NO_ANSWER


# --- connecting


def connects(door: AtTheDoor, uow: UnitOfWork, call_ref: str, *, sid: str = "fake-1", name: str = "fake") -> str | None:
    return connect_call(ConnectCall(call_ref, name, sid), uow=uow, clock=door.clock)


def test_the_provider_is_told_whom_to_connect_as_often_as_it_asks(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    call = calls(door, uow, provider)
    assert [connects(door, uow, call.ref) for _ in range(2)] == [NUMBER, NUMBER]


Spoil = Callable[[AtTheDoor, UnitOfWork, Call], object]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda door, uow, call: reports(door, uow, call, CallState.ENDED, result=CallResult.NO_ANSWER),
        lambda door, uow, call: door.passes(6),
    ],
    ids=["over", "long ago"],
)
def test_nobody_is_connected_when_the_call_is_over_or_was_asked_for_long_ago(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider, spoil: Spoil
) -> None:
    call = calls(door, uow, provider)
    spoil(door, uow, call)
    assert connects(door, uow, call.ref) is None


def test_only_the_call_that_we_asked_for_is_connected(
    door: AtTheDoor, uow: UnitOfWork, provider: FakeCallProvider
) -> None:
    call = calls(door, uow, provider)
    assert connects(door, uow, call.ref, sid="another") is None
    assert connects(door, uow, call.ref, name="another") is None
    assert connects(door, uow, "CA-none") is None


def test_who_picks_up_before_we_have_noted_the_providers_name_is_connected(door: AtTheDoor, uow: UnitOfWork) -> None:
    class Quick(FakeCallProvider):
        def place(self, call: Call) -> str:
            assert connects(door, uow, call.ref) == NUMBER
            return super().place(call)

    assert calls(door, uow, Quick()).provider_ref == "fake-1"
