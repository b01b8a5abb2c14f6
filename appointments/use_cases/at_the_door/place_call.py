"""Place a call to the household through the provider: what became of it is then the provider's word, not anybody's.

The wish to call is on record first, then the provider is asked, outside any transaction. A process that dies in between
leaves a call that was asked for and never heard of; `settle_calls` finds out, and nobody rings twice blindly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.access import snapshot
from appointments.domain.appointments import AWAITED_STATES, Appointment, State
from appointments.domain.calls import Call, CallReport, CallResult, CallState, reported
from appointments.domain.contacting import ringing
from appointments.domain.errors import Invalid, Stale, WrongState
from appointments.domain.events import CallAsked
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.domain.times import day_of
from appointments.ports import CallProvider, Clock, PhoneNumbers, Records, SendFailed, SendUnknown, UnitOfWork
from appointments.use_cases.at_the_door.on_the_visit import require_assigned, require_there
from appointments.use_cases.at_the_door.record_call_status import call_evidence, settle_call


@dataclass(frozen=True)
class PlaceCall:
    """`ref` is made by the page: pressing twice is one call. At the home, or ahead of the visit on its day."""

    ref: EvidenceRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    by: str


def place_call(
    request: PlaceCall, *, uow: UnitOfWork, clock: Clock, provider: CallProvider, phone_numbers: PhoneNumbers
) -> Call:
    """The call as far as it is known now. Where no number is held that is recorded, and nobody is rung.

    Raises WrongState with a sentence for the operative where the household is not to be called.
    """
    now = clock.now()
    with uow.write() as records:
        if (before := records.calls.asked(request.ref)) is not None:
            return _own(before, request)
        call = _asked(records, request, provider, phone_numbers, now)
        if not records.calls.add(call):
            raise Stale("this call was asked for a moment ago")  # pressed twice in the same instant
        records.ledger.append(
            CallAsked(ref=call.appointment_ref, at=now, call_ref=call.ref, whom=call.whom, by=call.asked_by)
        )
        if call.settled:
            call_evidence(records, call, now)
        records.commit()
    return call if call.settled else _placed(call, uow, clock, provider)


def _own(call: Call, request: PlaceCall) -> Call:
    if (call.appointment_ref, call.operative_ref) != (request.appointment_ref, request.operative_ref):
        raise Invalid("ref", f"ref: {request.ref} is another call already; make a new reference")
    return call


def _asked(
    records: Records, request: PlaceCall, provider: CallProvider, phone_numbers: PhoneNumbers, now: datetime
) -> Call:
    """The call as it is put on record before anybody is rung; ended already where no number is held."""
    appointment = records.appointments.get(request.appointment_ref)
    require_assigned(appointment, request.operative_ref)
    _require_time(appointment, request.operative_ref, now)
    waiting = (held for held in records.calls.of(appointment.ref) if not held.settled)
    if any(held.operative_ref == request.operative_ref and held.state is not CallState.UNKNOWN for held in waiting):
        raise WrongState("a call is being placed already; your own telephone rings first")
    number = _number(records, appointment)
    call = Call(
        ref=records.new_ref("CA"),
        asked_ref=request.ref,
        appointment_ref=appointment.ref,
        operative_ref=request.operative_ref,
        asked_by=request.by,
        whom="resident",
        number=number or "",
        operative_number="" if number is None else _own_number(records, request.operative_ref, phone_numbers),
        asked_at=now,
        provider=provider.name,
    )
    if number is None:
        call = replace(call, provider="", state=CallState.ENDED, result=CallResult.NO_NUMBER, ended_at=now)
    return call


def _own_number(records: Records, operative_ref: OperativeRef, phone_numbers: PhoneNumbers) -> str:
    """The operative's, in E.164; it is on record as a planner wrote it."""
    written = records.operatives.get(operative_ref).phone
    if not written:
        raise WrongState("your own number is not on record, so nothing can ring you; ask a planner to add it")
    try:
        return phone_numbers.parse(written, "phone").number
    except Invalid as exc:
        raise WrongState("your own number on record cannot be rung; ask a planner to correct it") from exc


def _require_time(appointment: Appointment, operative_ref: OperativeRef, now: datetime) -> None:
    """At the home, or on the day of the visit before arriving: some households ask to be called ahead."""
    if appointment.state is State.ON_SITE:
        require_there(appointment, operative_ref)
        return
    if appointment.state not in AWAITED_STATES or appointment.promise.day != day_of(now):
        raise WrongState("this household can be called on the day of the visit, until it is closed")


def _number(records: Records, appointment: Appointment) -> str | None:
    """The number in force, by the household's own rules; none when none is held."""
    held, day = records.requirements.of_home(appointment.home_ref), appointment.promise.day
    asked = (*appointment.promise.requirements, *(appointment.despatched_requirements or ()), *snapshot(held, day))
    found = ringing(asked, held, day, records.households.of_home(appointment.home_ref))
    if found.instead:
        raise WrongState(found.instead.removesuffix("."))
    return found.number


def _placed(call: Call, uow: UnitOfWork, clock: Clock, provider: CallProvider) -> Call:
    """Ask the provider, and note what it says. A report may overtake us: it knows more than we do."""
    failed, name = None, ""
    try:
        name = provider.place(call)
    except SendFailed as exc:
        failed = exc.code or "refused"
    except SendUnknown:
        failed = None
    now = clock.now()
    with uow.write() as records:
        current = records.calls.lock(call.ref)
        if name:
            after = reported(current, CallReport(provider.name, name, CallState.PLACED, now))
        elif current.state is not CallState.ASKED:
            after = current
        elif failed is not None:
            after = current.gives_up(failed)
        else:
            after = replace(current, state=CallState.UNKNOWN)
        settle_call(records, current, after, now)
        records.commit()
    return after
