"""A landlord's past, loaded at once: appointments with the ending that a test asks for, one a line, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Engine

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment, Assignment, Promise, State, Visit
from appointments.domain.challenges import Challenge
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import BLAMES_RESIDENT, Judgement, Outcome
from appointments.domain.times import Window, at
from appointments.records import bulk
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import OPERATIVE, a_challenge, a_home, a_judgement, a_message, a_requirement, a_work_order, stock

FIRST = date(2026, 9, 1)
_NO_VISIT = frozenset({Outcome.NOT_ATTENDED, Outcome.CANCELLED_BY_LANDLORD, Outcome.CANCELLED_BY_RESIDENT})
_OPEN = frozenset({State.BOOKED, State.NOTIFIED, State.CONFIRMED, State.DESPATCHED, State.ON_SITE})


@dataclass(frozen=True)
class Past:
    """One appointment that came due in the morning of `day`. `outcome` None leaves it open.

    `notice` is how long before the window a cancellation came. `arrived` is the time of day; None for the default of
    the outcome. `overturned`: held as no access until a challenge was upheld. `waits`: challenged, not decided.
    """

    outcome: Outcome | None = Outcome.COMPLETED
    day: date = FIRST
    arrived: time = time(9, 5)
    notice: timedelta = timedelta(hours=48)
    lead: timedelta = timedelta(days=3)
    home: str = ""
    order: str = ""
    trade: str = "PLUMBING"
    needs: bool = False
    overturned: bool = False
    waits: bool = False
    moved: bool = False
    reminder: MessageState | None = None
    copied: bool = False  # and told to somebody besides the household, whom it reached


@contextmanager
def a_past(database_url: str, pasts: Iterable[Past]) -> Iterator[Engine]:
    """The engine over a database that holds them, as appointments A-0, A-1 ... of orders W-0, W-1 ..."""
    engine = make_engine(database_url)
    try:
        with SqlUnitOfWork(engine).write() as records:
            stock(records)
            records.commit()
        bulk.load(engine, _values(list(pasts)))
        yield engine
    finally:
        engine.dispose()


def _values(pasts: list[Past]) -> Iterator[object]:
    homes = {past.home or f"H-past-{number}" for number, past in enumerate(pasts)}
    for ref in sorted(homes):
        yield a_home(ref)
    orders: dict[str, object] = {}
    for number, past in enumerate(pasts):
        order = past.order or f"W-{number + 100}"
        home = past.home or f"H-past-{number}"
        raised = at(past.day, time(8)) - past.lead - timedelta(days=1)
        made = replace(a_work_order(order, home_ref=home, trade=past.trade), reported_at=raised, raised_at=raised)
        orders.setdefault(order, made)
        yield from _appointment(f"A-{number}", order, home, past)
    yield from orders.values()


def _appointment(ref: str, order: str, home: str, past: Past) -> Iterator[object]:
    window = Window(at(past.day, time(8)), at(past.day, time(13)))
    judgement = _judgement(ref, past)
    yield _ended(Appointment(ref, order, home, State.BOOKED, _promises(past, window)), past, window, judgement)
    if judgement:
        yield judgement
    if past.overturned or past.waits:
        yield _challenge(ref, past)
    if past.reminder is not None:
        told = a_message(f"M-{ref}", appointment_ref=ref, kind=MessageKind.REMINDER, state=past.reminder)
        delivered = window.starts - timedelta(hours=15) if past.reminder is MessageState.DELIVERED else None
        sent = replace(told, sent_at=window.starts - timedelta(hours=16), delivered_at=delivered)
        yield sent
        if past.copied:
            copy = replace(sent, ref=f"M-{ref}-copy", dedupe_key=f"{sent.dedupe_key}:copy:+447700900124")
            yield replace(copy, state=MessageState.DELIVERED, delivered_at=sent.sent_at, provider_ref=copy.ref)


def _promises(past: Past, window: Window) -> tuple[Promise, ...]:
    needs = snapshot([a_requirement()], past.day) if past.needs else ()
    made = Promise(1, window, past.day, "AM", "a repair", needs, window.starts - past.lead, "U-planner")
    if not past.moved:
        return (made,)
    return (replace(made, superseded_at=made.made_at), replace(made, version=2))


def _judgement(ref: str, past: Past) -> Judgement | None:
    if past.overturned or past.outcome in BLAMES_RESIDENT:
        blamed = Outcome.NO_ACCESS if past.overturned else past.outcome or Outcome.NO_ACCESS
        return replace(a_judgement(f"J-{ref}", appointment_ref=ref, outcome=blamed), promise_version=1)
    if past.outcome in {Outcome.NOT_ESTABLISHED, Outcome.REQUIREMENT_NOT_MET, Outcome.NOT_NOTIFIED}:
        refused = a_judgement(f"J-{ref}", appointment_ref=ref, allowed=False)
        return replace(refused, established_outcome=past.outcome)
    return None


def _ended(booked: Appointment, past: Past, window: Window, judgement: Judgement | None) -> Appointment:
    planned = Window(window.starts + timedelta(hours=1), window.starts + timedelta(hours=2))
    assigned = replace(booked, assignments=(Assignment(OPERATIVE, planned),))
    if past.outcome is None:
        return replace(assigned, assignments=())
    if past.outcome in {Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD}:
        return booked.cancel(past.outcome, "Called off.", window.starts - past.notice)
    ended = replace(assigned, state=State.CLOSED, outcome=past.outcome, closed_at=window.ends, assignments=())
    if past.outcome in _NO_VISIT:
        return ended
    arrived = at(past.day, past.arrived)
    allowed = judgement.ref if judgement and judgement.allowed and not past.overturned else None
    return replace(
        ended,
        visit=Visit(arrived, (OPERATIVE,), arrived + timedelta(minutes=30)),
        judgement_ref=allowed,
        closed_at=arrived + timedelta(minutes=30),
    )


def _challenge(ref: str, past: Past) -> Challenge:
    raised: datetime = at(past.day, time(15))
    challenge = replace(a_challenge(f"C-{ref}", appointment_ref=ref), raised_at=raised)
    if past.waits:
        return challenge
    return replace(
        challenge, decided_at=raised + timedelta(days=1), reviewer="U-manager", upheld=True, reason="Next door."
    )
