"""A step shared by use cases: what is charged to residents, and taking it back. Off unless the landlord turns it on."""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.after_visit import LONGEST_REASON, AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.cancelling import Answer
from appointments.domain.challenges import challenge_open_until
from appointments.domain.compensation import in_pounds
from appointments.domain.events import RechargeChanged
from appointments.domain.messages import MessageKind
from appointments.domain.next_steps import end_of_day_due
from appointments.domain.recharging import (
    WITHIN,
    Recharge,
    RechargeFacts,
    RechargeRules,
    RechargeState,
    may_recharge,
)
from appointments.domain.refs import RechargeRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of
from appointments.ports import Records
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell

DAYS_TO_PAY_BACK = 10


def recharge_answer(records: Records, appointment: Appointment, rules: RechargeRules, now: datetime) -> Answer:
    """Everything that speaks for and against charging this visit, as the records stand."""
    household = records.households.of_home(appointment.home_ref)
    visits = [
        visit
        for visit in records.appointments.blamed_of_home(appointment.home_ref)
        if household is None or household.promised_to(visit.promise.window)
    ]
    challenges = [item for visit in visits for item in records.challenges.of(visit.ref)]
    facts = RechargeFacts(
        appointment=appointment,
        order=records.work_orders.get(appointment.work_order_ref),
        visits=tuple(visits),
        upheld=frozenset(item.appointment_ref for item in challenges if item.upheld),
        open_challenges=frozenset(item.appointment_ref for item in challenges if item.waits),
        requirements=tuple(records.requirements.of_home(appointment.home_ref)),
        check=next(reversed(records.aftercare.checks(appointment.work_order_ref)), None),
        warnings=tuple(
            message
            for visit in visits
            for message in records.messages.of(visit.ref)
            if message.kind is MessageKind.RECHARGE_WARNING
        ),
    )
    return may_recharge(facts, rules, now)


def drop_charge(
    records: Records, appointment: Appointment, by: str, reason: str, now: datetime, calendar: WorkingCalendar
) -> tuple[Recharge, ...]:
    """This visit is not what it was recorded as: nothing that rested on it is to be paid any more.

    That is its own charge, and that of every later visit of the home: without this one there was no "again", and no
    warning after it. Those that had been charged are returned: the household was asked to pay them.
    """
    rested = [found for found in records.recharges.of_home(appointment.home_ref) if _rests_on(found, appointment)]
    ended = [end_charge(records, found, by, reason, now, calendar) for found in rested]
    return tuple(charge for charge, asked_to_pay in ended if asked_to_pay)


def _rests_on(found: Recharge, appointment: Appointment) -> bool:
    if found.state is RechargeState.DROPPED:
        return False
    looked_at = found.decided_at or found.proposed_at
    earlier = appointment.closed_at is not None and appointment.closed_at <= looked_at < appointment.closed_at + WITHIN
    return found.appointment_ref == appointment.ref or earlier


def end_charge(
    records: Records, found: Recharge, by: str, reason: str, now: datetime, calendar: WorkingCalendar
) -> tuple[Recharge, bool]:
    """Nothing is to be paid. Of one that was charged, a manager sees to it that what was paid is paid back.

    The charge as it ended, and whether the household had been asked to pay it.
    """
    dropped = found.drop(by, reason, now)
    records.recharges.save(dropped)
    records.ledger.append(charge_changed(dropped, by, now))
    if found.state is not RechargeState.CHARGED:
        return dropped, False
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.PAY_BACK,
            owner=Owner.MANAGER,
            made_at=now,
            due_at=end_of_day_due(now, DAYS_TO_PAY_BACK, calendar),
            words=f"The charge of {in_pounds(found.pence)} was withdrawn. Pay back what the household has paid of it.",
            dedupe_key=pay_back_key(found.ref),
            appointment_ref=found.appointment_ref,
            work_order_ref=found.work_order_ref,
            home_ref=found.home_ref,
        )
    )
    return dropped, True


def pay_back_key(ref: RechargeRef) -> str:
    """What names the task to pay a charge back."""
    return f"pay-back:{ref}"


def tell_of_charge(records: Records, found: Recharge, teller: Teller, now: datetime) -> None:
    """The household hears what it is asked to pay, why and how to object; or that it does not have to pay any more."""
    appointment = records.appointments.get(found.appointment_ref)
    charged = found.state is RechargeState.CHARGED
    until = _challenge_until(records, appointment, now)
    tell(
        records,
        appointment,
        MessageKind.RECHARGED if charged else MessageKind.RECHARGE_ENDED,
        teller=teller,
        now=now,
        dedupe=found.ref,
        after=AfterVisit(
            sum=in_pounds(found.pence),
            reason=found.reason if charged and len(found.reason) <= LONGEST_REASON else "",
            until=day_of(until - timedelta(seconds=1)) if until else None,
        ),
    )


def _challenge_until(records: Records, appointment: Appointment, now: datetime) -> datetime | None:
    """Until when the visit can still be challenged; None when that is over, or was reviewed once."""
    if appointment.closed_at is None or records.challenges.of(appointment.ref):
        return None
    until = challenge_open_until(appointment.closed_at)
    return until if now < until else None


def charge_changed(found: Recharge, by: str, now: datetime) -> RechargeChanged:
    return RechargeChanged(
        ref=found.appointment_ref, at=now, recharge_ref=found.ref, state=found.state.value, pence=found.pence, by=by
    )
