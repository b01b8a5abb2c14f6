"""Queue the reminders that awaited appointments call for. Running it again, or twice at once, queues nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.contacting import Contacting
from appointments.domain.messages import Message, MessageKind
from appointments.domain.refs import AppointmentRef, OperativeRef, WorkOrderRef
from appointments.domain.reminder_rules import ReminderRulebook, RuledVisit, Sight
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.audience import contacting_by
from appointments.use_cases.steps.saying import ruled_visit
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


@dataclass(frozen=True)
class QueueReminders:
    """Looks as far ahead as the longest rule needs, and no farther than `ahead_hours` where that is given; at most
    `limit`, from the reference `after` on."""

    ahead_hours: int | None = None
    limit: int = 500
    after: str = ""


@dataclass(frozen=True)
class RemindersQueued:
    """`next_after` continues where this stopped; None when all was looked at."""

    queued: int
    next_after: str | None


def queue_reminders(request: QueueReminders, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> RemindersQueued:
    """How many reminders were queued, and where to go on."""
    now = clock.now()
    queued = 0
    with uow.write() as records:
        current, *earlier = records.reminder_rulebooks.all() or (None,)
        rules = teller.rules.under(current, earlier)
        sights = _sights(rules.sights(now), request, now)
        found = records.appointments.to_remind(tuple(sights.values()), now, request.limit, after=request.after)
        if not found:
            return RemindersQueued(0, None)
        page = _Page(records, found, rules.rulebook, now)
        for appointment in found:
            for planned in rules.reminders(page.visit(appointment), now):
                sight = sights.get(planned.rule.identity) if planned.rule is not None else None
                if sight is None or not page.to_be_told(appointment, sight):
                    continue
                told = tell(
                    records,
                    appointment,
                    planned.kind,
                    teller=teller,
                    now=now,
                    operative_name=page.name_of(appointment.lead),
                    standing=page.held[appointment.home_ref],
                    planned=planned,
                )
                queued += isinstance(told, Message)
        records.commit()
    return RemindersQueued(queued, found[-1].ref if len(found) == request.limit else None)


def _sights(sights: Sequence[Sight], request: QueueReminders, now: datetime) -> Mapping[str, Sight]:
    """By the identities of their rules."""
    if request.ahead_hours is not None:
        latest = now + timedelta(hours=request.ahead_hours)
        sights = [replace(sight, until=min(sight.until, latest)) for sight in sights]
    return {sight.rule.identity: sight for sight in sights}


class _Page:
    """What many appointments ask of the database, asked once."""

    def __init__(
        self, records: Records, found: Sequence[Appointment], rulebook: ReminderRulebook, now: datetime
    ) -> None:
        self._records, self._rulebook, self._now = records, rulebook, now
        records.households.read_ahead(appointment.home_ref for appointment in found)
        self.held = records.requirements.of_homes(appointment.home_ref for appointment in found)
        self._contacts: dict[AppointmentRef, Contacting] = {}
        self._told: dict[tuple[str, int, MessageKind], list[tuple[str, int | None]]] = defaultdict(list)
        for ref, promise, kind, rule, version in records.messages.told(appointment.ref for appointment in found):
            self._told[ref, promise, kind].append((rule, version))
        leads = {appointment.lead for appointment in found if appointment.lead}
        self._names = {operative.ref: operative.name for operative in records.operatives.active(leads)}
        self._priorities: Mapping[WorkOrderRef, str] = {}
        if any(rule.priorities for rule in rulebook.rules):
            orders = {appointment.work_order_ref for appointment in found}
            self._priorities = records.work_orders.priorities(orders)

    def visit(self, appointment: Appointment) -> RuledVisit:
        held = self.held[appointment.home_ref]
        priority = self._priorities.get(appointment.work_order_ref, "")
        return ruled_visit(self._records, appointment, held, self._contact(appointment), self._rulebook, priority)

    def to_be_told(self, appointment: Appointment, sight: Sight) -> bool:
        """Not told yet, in one way or another. Who wants to know who comes is told anew of somebody else, as long as
        the rule looks at their visit anyway."""
        promise, sees = appointment.promise, sight.sees(appointment.promise)
        if sees and self._contact(appointment).name_operative:
            return True
        told = self._told[appointment.ref, promise.version, sight.rule.message]
        return (sees or sight.makes_up(promise)) and not any(sight.told_by(rule, version) for rule, version in told)

    def _contact(self, appointment: Appointment) -> Contacting:
        found = self._contacts.get(appointment.ref)
        if found is None:
            found = contacting_by(self.held[appointment.home_ref], appointment, self._now)
            self._contacts[appointment.ref] = found
        return found

    def name_of(self, lead: OperativeRef | None) -> str:
        if lead is None:
            return ""
        if lead not in self._names:  # somebody who works here no more
            self._names[lead] = self._records.operatives.get(lead).name
        return self._names[lead]
