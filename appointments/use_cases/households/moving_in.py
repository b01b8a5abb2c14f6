"""Steps shared by use cases: others live in a home now, and what was promised there has to be agreed with them.

New people were told nothing, so nothing that was told, answered or agreed before is theirs (rule 1). The window stays:
it is promised to them anew, and a planner agrees it with them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import UNDER_WAY, Appointment, State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.homes import Household
from appointments.domain.tasks import TaskKind
from appointments.domain.times import day_of, in_words
from appointments.ports import Judge, Records
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.judging_again import judge_again
from appointments.use_cases.steps.promising_anew import Because, promise_anew
from appointments.use_cases.steps.setting_tasks import set_task
from appointments.use_cases.steps.teller import Teller

_AGREE = (
    "They are told of this visit now and have agreed to nothing. Agree the time with those who live there and ask what "
    "they need, or move or cancel the visit."
)
_UNDER_WAY = (
    "Somebody is on the way or there already, and those who live there were told of nothing. Ring them and the "
    "operative: nobody missed this visit who was not told of it."
)


def promise_to_those_who_live_there(
    records: Records, household: Household, *, by: str, teller: Teller, now: datetime
) -> None:
    """Every awaited promise of theirs is made anew, and each becomes one planner's task; of a visit under way only the
    task, and nothing more goes to those before.
    """
    home_ref = household.home_ref
    awaited = {item.ref: item for item in records.appointments.awaited_of_home(home_ref)}
    awaited |= {item.ref: item for item in records.appointments.on_site_at(home_ref)}
    for appointment in awaited.values():
        if not household.promised_to(appointment.promise.window) or appointment.let_down(now):
            continue
        settle_agreeing(records, appointment, by, "Others live there now: see the task that was made with that.", now)
        if appointment.state in UNDER_WAY:
            records.messages.supersede(appointment.ref, appointment.promise.version + 1)
            _ask_planner(records, household, appointment, now)
        else:
            made = promise_anew(records, appointment, Because.OTHERS_LIVE_THERE, by=by, teller=teller, now=now)
            _ask_planner(records, household, made, now)


def judge_what_they_were_not_told(
    records: Records, household: Household, *, judge: Judge, calendar: WorkingCalendar, now: datetime
) -> None:
    """A visit that was closed against those who live there is judged once more on what *they* were told."""
    for appointment in records.appointments.blamed_of_home(household.home_ref):
        if household.promised_to(appointment.promise.window):
            because = f"household:{household.ref}:{household.version}"
            judge_again(records, appointment.ref, because, judge=judge, calendar=calendar, now=now)


def _ask_planner(records: Records, household: Household, appointment: Appointment, now: datetime) -> None:
    under_way = appointment.state in UNDER_WAY
    since = (
        f"Others moved in on {in_words(day_of(household.since))}."
        if household.since
        else "It was put right who lives there."
    )
    set_task(
        records,
        appointment,
        TaskKind.NEW_HOUSEHOLD,
        f"{since} {_UNDER_WAY if under_way else _AGREE}",
        key=f"new-household:{appointment.ref}:{appointment.promise.version}:{household.version}",
        due_at=now
        if appointment.state is State.ON_SITE
        else max(now, min(now + timedelta(hours=4), appointment.promise.window.starts)),
        now=now,
    )
