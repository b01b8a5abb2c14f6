"""One reminder rule, asked of visits: when it goes out, whom it has told, and for which one it goes out first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.refs import AppointmentRef
from appointments.domain.reminder_rules import TOLD_OF, PlannedMessage, ReminderRule, RuledVisit
from appointments.domain.times import Window
from appointments.ports import Records, ReminderRules
from appointments.use_cases.steps.audience import contacting_by
from appointments.use_cases.steps.saying import ruled_visit

# How far ahead a visit is looked for that the rule would go out for, nearest first, and at how many: somebody waits.
_LOOKS_AHEAD = (timedelta(days=2), timedelta(days=8), timedelta(days=32), timedelta(days=92))
_LOOKS_AT = 3000
_AT_A_TIME = 500


class OneRule:
    """`rule` as one of the rulebook of `rules`; whether that is saved makes no difference."""

    def __init__(self, rule: ReminderRule, rules: ReminderRules, records: Records, now: datetime) -> None:
        self._rule, self._rules, self._records, self._now = rule, rules, records, now

    def planned(self, visit: RuledVisit) -> PlannedMessage | None:
        """What it would send, of an event as if that happened now; None where it would not go out."""
        follows = self._rule.follows
        if follows is None:
            planned = self._rules.reminders(visit, self._now)
        else:
            of_event = next(kind for kind, event in TOLD_OF.items() if event is follows.event)
            planned = self._rules.at_event(of_event, visit, self._now)
        return next((one for one in planned if one.rule is not None and one.rule.name == self._rule.name), None)

    def told(self, found: Sequence[Appointment]) -> set[AppointmentRef]:
        """Those of whom the planner of reminders has nothing left to tell by this rule."""
        sights = self._rules.sights(self._now)
        sight = next((sight for sight in sights if sight.rule.identity == self._rule.identity), None)
        if sight is None:
            return set()
        promises = {appointment.ref: appointment.promise.version for appointment in found}
        return {
            ref
            for ref, promise, kind, rule, version in self._records.messages.told(promises)
            if (promise, kind) == (promises[ref], sight.rule.message) and sight.told_by(rule, version)
        }

    def first_visit(self) -> tuple[Appointment | None, int, bool]:
        """The one for which it would go out first, of those whose windows open soonest, and one that was told already
        only where there is no other; how many were looked at; and whether there are no more in three months."""
        told: list[tuple[datetime, AppointmentRef, Appointment]] = []
        begins, looked_at = self._now, 0
        for ahead in _LOOKS_AHEAD:
            due: list[tuple[datetime, AppointmentRef, Appointment]] = []
            after: AppointmentRef | None = ""
            while after is not None and looked_at < _LOOKS_AT:
                found = self._records.appointments.starting(Window(begins, self._now + ahead), _AT_A_TIME, after=after)
                over = self.told(found)
                for each in self._goes_out(found):
                    (told if each[1] in over else due).append(each)
                looked_at += len(found)
                after = found[-1].ref if len(found) == _AT_A_TIME else None
            if due or looked_at >= _LOOKS_AT:
                break
            begins = self._now + ahead
        first = min(due or told, default=None)
        return (first[2] if first else None), looked_at, looked_at < _LOOKS_AT

    def _goes_out(self, found: Sequence[Appointment]) -> list[tuple[datetime, AppointmentRef, Appointment]]:
        """Those for which it would, with when."""
        held = self._records.requirements.of_homes(appointment.home_ref for appointment in found)
        priorities = self._records.work_orders.priorities(appointment.work_order_ref for appointment in found)
        goes_out = []
        for appointment in found:
            theirs, priority = held[appointment.home_ref], priorities[appointment.work_order_ref]
            contact = contacting_by(theirs, appointment, self._now)
            visit = ruled_visit(self._records, appointment, theirs, contact, self._rules.rulebook, priority)
            planned = self.planned(visit)
            if planned is not None and not contact.nobody:
                goes_out.append((planned.not_before, appointment.ref, appointment))
        return goes_out
