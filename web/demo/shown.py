"""Today's round to show: what the phone of the first operative opens with, on whatever day and at whatever hour.

Five visits, each with something of its own: a number for the main door, a need of the work itself, texts only, a crew
of two, and a longer wait with a calm visit. They are there on the day when the demo is loaded, and made anew on the day
when it is started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from appointments.domain.access import AccessRequirement, Source, default_review_on, snapshot
from appointments.domain.access_kinds import parse_kind
from appointments.domain.appointments import Appointment, Assignment, Promise, Role, book
from appointments.domain.events import AppointmentNotified
from appointments.domain.homes import Home, Place
from appointments.domain.operatives import Operative
from appointments.domain.refs import HomeRef, OperativeRef
from appointments.domain.slots import SlotPattern
from appointments.domain.times import Window, at, day_of
from appointments.domain.work_orders import NeedOfWork, WorkOrder
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.orders import JOBS, Job, an_order
from web.demo.past import booked
from web.demo.telling import Told, told
from web.demo.town import Town

FIRST_SHOWN = 5_900_000  # order numbers of what is shown
_KNOWN_FOR = timedelta(days=30)  # what these households asked for


@dataclass(frozen=True)
class Feature:
    """What one visit of the round shows: kinds with their values, needs of the work, and how many come."""

    job: str
    kinds: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    needs: tuple[str, ...] = ()
    crew: int = 1


FEATURES = (
    Feature("D-PL1", kinds=(("entry_code", (("code", "1066"),)),)),
    Feature("D-PL2", needs=("Set the pan at 480 mm, with a grab rail on the left.",)),
    Feature("D-PL3", kinds=(("text_only", ()),)),
    Feature("D-PL1", kinds=(("two_operatives", ()),), crew=2),
    # Two children who are autistic: what to do, and never why.
    Feature(
        "D-PL3",
        kinds=(("longer_to_answer", (("minutes", "40"),)), ("quiet_visit", (("light", "yes"), ("touch", "yes")))),
    ),
)
_BY_CODE: dict[str, Job] = {job.code: job for job in JOBS}
STAY = timedelta(minutes=max(_BY_CODE[feature.job].minutes for feature in FEATURES))

_ON_THE_WAY = timedelta(minutes=10)
_BEGINS_IN = timedelta(minutes=25)
_STARTS = (time(8, 30), time(10, 0), time(11, 15), time(13, 45), time(15, 0))
_AROUND_NOW_FROM = time(10)


class HasPatterns(Protocol):
    @property
    def patterns(self) -> tuple[SlotPattern, ...]: ...


@dataclass(frozen=True)
class Shown:
    """The round as it is stored, before anybody was told."""

    orders: list[WorkOrder] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)


def shown_homes(operative: Operative, town: Town) -> list[Home]:
    """Near the operative's home, and of households that have asked for nothing else."""
    near = sorted(town.reachable(), key=lambda home: _apart(home.place, operative.home))
    return [home for home in near if home.ref not in town.requirements][: len(FEATURES)]


def asked_for(homes: Sequence[Home], today: date, dice: Dice) -> list[list[AccessRequirement]]:
    """What each household of the round has asked for, in the order of FEATURES."""
    since = today - _KNOWN_FOR
    return [
        [
            AccessRequirement(
                ref=dice.ref("Q"),
                home_ref=home.ref,
                kind=parse_kind(tag, dict(values)),
                source=Source.RESIDENT,
                recorded_by="planner1",
                recorded_at=at(since, time(10)),
                starts_on=since,
                review_on=default_review_on(since, temporary=False),
                effect="the visit can go ahead",
            )
            for tag, values in feature.kinds
        ]
        for feature, home in zip(FEATURES, homes, strict=False)
    ]


def shown_round(
    homes: Sequence[Home],
    requirements: Sequence[Sequence[AccessRequirement]],
    crew: Sequence[OperativeRef],
    door: DemoDoor,
    now: datetime,
    dice: Dice,
    *,
    first_number: int = FIRST_SHOWN,
    busy: Iterable[Window] = (),
) -> Shown:
    """Visits of `crew[0]`, the second of the crew beside them where two are needed, at times when neither is `busy`."""
    day, shown = day_of(now), Shown()
    times = free_times(shown_times(now, door, STAY), busy, day)
    for number, (feature, home, asked, (window, starts)) in enumerate(
        zip(FEATURES, homes, requirements, times, strict=False)
    ):
        job = _BY_CODE[feature.job]
        order = an_order(first_number + number, home, job, "N", now - timedelta(days=4 + number), door, dice)
        needs = tuple(NeedOfWork(dice.ref("N"), words) for words in feature.needs)
        planned = Window(starts, starts + timedelta(minutes=order.service_minutes))
        seats = [
            Assignment(ref, planned, role)
            for ref, role in zip(crew[: feature.crew], (Role.LEAD, Role.SECOND), strict=False)
        ]
        promise = Promise(
            version=1,
            window=window,
            day=day,
            pattern="AM" if starts < at(day, time(12, 30)) else "PM",
            purpose=order.purpose,
            requirements=snapshot(asked, day),
            made_at=now - timedelta(days=3),
            made_by="planner1",
        )
        shown.orders.append(replace(order, needs=needs))
        shown.appointments.append(book(dice.ref("A"), order.ref, home.ref, promise, tuple(seats)))
    return shown


def told_of(
    shown: Sequence[Appointment], numbers: Mapping[HomeRef, str], door: DemoDoor, dice: Dice
) -> tuple[list[Appointment], list[object]]:
    """Those of the round were told in time; their homes' numbers got the texts."""
    appointments, values = [], list[object]()
    for appointment in shown:
        number = numbers.get(appointment.home_ref, "")
        said = told(appointment, number, door.application.landlord, dice, arrives=True, answer=None)
        first = said.messages[0]
        when = first.delivered_at or first.queued_at
        appointments.append(appointment.notify())
        values += [first, booked(appointment), *Told((first,)).facts(appointment)]
        values.append(AppointmentNotified(appointment.ref, when, 1, first.ref))
    return appointments, values


def shown_times(now: datetime, door: HasPatterns, stay: timedelta) -> list[tuple[Window, datetime]]:
    """Window and planned start of each visit. From ten o'clock on the round lies around now, so that it can be played;
    late in the evening some of it was to be earlier today, and its window is still open.
    """
    day = day_of(now)
    if now < at(day, _AROUND_NOW_FROM):
        windows = {pattern.code: pattern.window_on(day) for pattern in door.patterns}
        return [(windows["AM" if starts < time(12, 30) else "PM"], at(day, starts)) for starts in _STARTS]
    midnight, apart = at(day, time(23, 59)), stay + _ON_THE_WAY
    first = min(now + _BEGINS_IN, midnight - stay - apart * (len(FEATURES) - 1))
    starts = [first + apart * number for number in range(len(FEATURES))]
    opens = min(now, first).replace(minute=0, second=0) - timedelta(hours=1)
    window = Window(opens, min(starts[-1] + timedelta(hours=1), midnight))
    return [(window, planned) for planned in starts]


def free_times(
    times: Sequence[tuple[Window, datetime]], busy: Iterable[Window], day: date
) -> list[tuple[Window, datetime]]:
    """The same, moved as little as is needed to where nobody is busy; a window is widened where it has to be."""
    taken, found = list(busy), []
    for window, wanted in times:
        starts = next((start for start in _near(wanted, day) if not _clashes(start, taken)), None)
        if starts is None:
            continue
        taken.append(Window(starts, starts + STAY))
        opens, ends = min(window.starts, starts), max(window.ends, starts + timedelta(minutes=30))
        found.append((Window(opens, ends), starts))
    return found


def _near(wanted: datetime, day: date) -> list[datetime]:
    """Every five minutes of the day, the nearest first."""
    first, last = at(day, time(0)), at(day, time(23, 59)) - STAY
    step = timedelta(minutes=5)
    all_day = [wanted, *(first + step * number for number in range((last - first) // step + 1))]
    return sorted(all_day, key=lambda start: abs(start - wanted))


def _clashes(start: datetime, taken: Iterable[Window]) -> bool:
    return any(start < window.ends and window.starts < start + STAY for window in taken)


def _apart(one: Place, other: Place) -> float:
    return (one.lat - other.lat) ** 2 + ((one.lon - other.lon) * 0.62) ** 2
