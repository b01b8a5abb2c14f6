"""What only the server knows of a visit, as the rulebook asks for it: for an app that has no signal at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from appointments.domain.appointments import Appointment
from appointments.domain.case import Case
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.case_file import case_of
from policies.case_sheet import case_sheet
from policies.thresholds import overridden

# Of the sheet's facts, as far as the rulebook asks for them, those that no phone can find out. All others it makes from
# what is done at the door.
KNOWN_HERE = (
    "notified",
    "notice_delivered",
    "notice_asked",
    "notice_awaited",
    "agreed",
    "confirmed",
    "said_no",
    "text_unread",
    "texted_back",
    "number_held",
    "requirements_met",
    "requirements_failed",
    "arrived_elsewhere",
)
WORDS = ("unmet", "failed", "notice_due", "arrived_apart")


def door_facts(
    refs: Iterable[AppointmentRef], operative_ref: OperativeRef, *, uow: UnitOfWork, clock: Clock
) -> Mapping[AppointmentRef, Mapping[str, Any]]:
    """Of each visit, `facts` of the sheet with the `words` that say more, and its `limits`.

    Before anybody has come they are as if this operative came now, or as the window opens when that is still ahead.
    """
    now = clock.now()
    with uow.read() as records:
        crew = cache(records.operatives.get)  # the same people come all day
        return {
            appointment.ref: _facts(_case(records, appointment, operative_ref, now, crew))
            for appointment in records.appointments.named(refs)
        }


def _case(
    records: Records,
    appointment: Appointment,
    operative_ref: OperativeRef,
    now: datetime,
    crew: Callable[[OperativeRef], Operative],
) -> Case:
    claim = OutcomeClaim(appointment.ref, Outcome.NOT_ESTABLISHED, operative_ref, now, Door.PHONE)
    case = case_of(records, appointment, claim, now)
    if case.arrived_at is not None:
        return case
    there = max(now, case.window.starts)
    coming = tuple(crew(given.operative_ref) for given in appointment.assignments)
    return replace(case, arrived_at=there, operatives=coming, judged_at=there, claim=replace(claim, claimed_at=there))


def _facts(case: Case) -> Mapping[str, Any]:
    sheet = case_sheet(case, overridden(case.figures))
    return {
        "facts": {
            **{name: sheet.facts[name] for name in KNOWN_HERE if name in sheet.facts},
            "words": {name: sheet.words[name] for name in WORDS if name in sheet.words},
        },
        "limits": dict(sheet.limits),
    }
