"""Look before a certificate expires: a planner hears of it in time, and of every visit promised after its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from appointments.domain.access import demands
from appointments.domain.appointments import Appointment
from appointments.domain.certificates import ENDS_SOON
from appointments.domain.operatives import Certificate, Operative
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import at, day_of, in_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.setting_tasks import set_task

# Promises are made for 28 days ahead at most by default; a landlord who looks further is covered for a year.
PROMISED_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class WatchCertificates:
    """Every certificate of everybody who works for us."""


@dataclass(frozen=True)
class CertificatesWatched:
    """`ending` are certificates newly told of, `uncovered` visits promised to somebody who may not make them."""

    ending: int
    uncovered: int


def watch_certificates(request: WatchCertificates, *, uow: UnitOfWork, clock: Clock) -> CertificatesWatched:
    """What was handed to planners now; running it again hands over nothing twice."""
    now = clock.now()
    ending = uncovered = 0
    with uow.write() as records:
        for operative in records.operatives.active():
            if not operative.certificates:
                continue
            ending += sum(_tell_of_the_end(records, operative, held, now) for held in operative.certificates)
            uncovered += flag_uncovered(records, operative, now)
        records.commit()
    return CertificatesWatched(ending, uncovered)


def flag_uncovered(records: Records, operative: Operative, now: datetime) -> int:
    """A task for every visit promised to this operative on a day without a skill it needs; how many are new."""
    today = day_of(now)
    found = 0
    for worked in records.rounds.between([operative.ref], today, today + PROMISED_AHEAD):
        for stop in worked.stops:
            if stop.held_until is not None:
                continue  # a hold promises nothing to anybody yet
            appointment = records.appointments.get(stop.appointment_ref)
            needed = _skills_needed(records, appointment)
            missing = sorted(needed - operative.skills_on(worked.day))
            if missing:
                found += _hand_over(records, appointment, missing[0], worked.day, now)
    return found


def _skills_needed(records: Records, appointment: Appointment) -> frozenset[str]:
    work = records.work_orders.get(appointment.work_order_ref)
    return work.skills | demands(appointment.promise.requirements).skills


def _tell_of_the_end(records: Records, operative: Operative, held: Certificate, now: datetime) -> bool:
    today = day_of(now)
    if held.valid_to - today > ENDS_SOON:
        return False
    ends = "expires on" if held.holds_on(today) else "expired on"
    return records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.CERTIFICATE_ENDS,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=max(now, at(held.valid_to, time(17))),
            words=f"The {held.skill} certificate of {operative.name} {ends} {in_words(held.valid_to)}. "
            "Record the new one. Without it they get no visit that needs it after that day.",
            dedupe_key=f"certificate:{operative.ref}:{held.skill}:{held.valid_to.isoformat()}",
        )
    )


def _hand_over(records: Records, appointment: Appointment, skill: str, day: date, now: datetime) -> bool:
    task = set_task(
        records,
        appointment,
        TaskKind.CERTIFICATE_ENDS,
        f"Whoever was to come has no {skill} certificate for {in_words(day)}. "
        "Renew it before, find somebody else, or agree another time.",
        key=f"uncovered:{appointment.ref}:{appointment.promise.version}:{skill}",
        due_at=max(now, min(now + timedelta(days=1), appointment.promise.window.starts)),
        now=now,
    )
    return task is not None
