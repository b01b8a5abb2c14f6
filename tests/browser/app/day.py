"""A working day of one operative: eight homes, eight visits, the whole site, and one clock for it and for the phone."""

from __future__ import annotations

import time as stopwatch
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from appointments.domain.appointments import Assignment
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from tests.builders import (
    APPOINTMENT,
    MORNING,
    WORK_ORDER,
    a_home,
    a_household,
    a_work_order,
    an_appointment,
    an_assignment,
    between,
)
from tests.fakes import FixedClock
from tests.web.scene import Scene, a_delivered_notice, a_scene

AFTERNOON = between(time(12), time(17))
PAN = "Set the pan at 480 mm."
PLANNED = ("08:30", "09:30", "10:30", "11:30", "12:30", "13:30", "14:30", "15:30")


class RunningClock(FixedClock):
    """Goes on by itself, and can be put forward: the hours of a day pass in a moment."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._began = stopwatch.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=stopwatch.monotonic() - self._began)


def ref_of(number: int) -> str:
    """Of the visit to that number of Example Row; the first is the one that every scene has."""
    return APPOINTMENT if number == 1 else f"A-{number}"


@contextmanager
def a_day(database_url: str, folder: Path, starts: datetime) -> Iterator[Scene]:
    """Four visits in the morning and four in the afternoon; everybody was told in time."""
    first = replace(an_appointment(), assignments=(_assigned(1),))
    with a_scene(database_url, folder, first, clock=RunningClock(starts)) as scene:
        for number in range(2, len(PLANNED) + 1):
            _book(scene, number)
        scene.application.record_needs_of_work(RecordNeedsOfWork(WORK_ORDER, (PAN,), "U-planner"))
        yield scene


def _book(scene: Scene, number: int) -> None:
    home, order, ref, told = f"H-{number}", f"W-{number}", ref_of(number), f"M-{number}"
    window = MORNING if number <= len(PLANNED) / 2 else AFTERNOON
    booked = an_appointment(ref, home_ref=home, work_order_ref=order, window=window, assignments=(_assigned(number),))
    notice = replace(a_delivered_notice(), ref=told, appointment_ref=ref, dedupe_key=told, provider_ref=told)
    with scene.uow.write() as records:
        records.homes.put(replace(a_home(home), address=(f"{number} Example Row", "Stroud")))
        records.households.add(a_household(f"HH-{number}", home_ref=home))
        records.work_orders.add(a_work_order(order, home_ref=home))
        records.appointments.add(booked)
        records.messages.add(notice)
        records.commit()


def _assigned(number: int) -> Assignment:
    return an_assignment(starts=time.fromisoformat(PLANNED[number - 1]))


def the_planner_answers(scene: Scene, ref: str, words: str) -> None:
    """What was asked from the door of this visit."""
    with scene.uow.read() as records:
        [asked, *_] = of_kind(records.evidence.of(ref), EvidenceKind.PLANNER_ASKED)
    task_ref = scene.task_ref(f"planner-call:{asked.ref}")
    scene.application.answer_operative(AnswerOperative(task_ref, "U-planner", words, ours=False))
