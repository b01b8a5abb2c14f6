"""Whatever is done to the diary, in whatever order: what was promised stands, and what households asked for is kept.

A machine books, moves, cancels, pins, sends people out, lets operatives fall ill and plans whole days at random. After
each step the diary is held against `plan.check_together`, which knows no search, and against the promises as made.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment, State
from appointments.domain.day_plans import PlanState
from appointments.domain.refs import AppointmentRef, HomeRef
from appointments.domain.slots import Slot
from appointments.domain.times import Window, at, midnight
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.scheduling.making_room.board import needs_of
from appointments.scheduling.plan import check_together
from appointments.scheduling.travel import GreatCircle
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.whole_days.decide_plan import DecidePlan
from appointments.use_cases.whole_days.pin_visit import PinVisit
from appointments.use_cases.whole_days.plan_day import PlanDay
from tests.application import MONDAY, PLANNER, Town, a_repair, a_town, an_application
from tests.fakes import FixedClock

DAYS = [date(2026, 3, 3), date(2026, 3, 4)]
MOVABLE = {State.BOOKED, State.NOTIFIED, State.CONFIRMED}
PICK = st.integers(0, 1_000)


class Diary(RuleBasedStateMachine):
    """Two homes with needs of their own, three plumbers, two days. `promised` is what each household was told."""

    database_url = ""

    @initialize()
    def opens(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        url = self.database_url or f"sqlite:///{folder / 'kept.sqlite'}"
        self.clock = FixedClock(MONDAY)
        self.application = self.stack.enter_context(an_application(url, folder, clock=self.clock))
        engine = make_engine(url)
        self.stack.callback(engine.dispose)
        self.uow = SqlUnitOfWork(engine)
        self.town: Town = a_town(self.application, plumbers=3)
        self._asks(self.town.home, "operative_gender", gender="female")
        self._asks(self.town.neighbour, "times_to_avoid", times="Mon-Fri 08:30-09:30")
        self.promised: dict[AppointmentRef, Slot] = {}
        self.stranded: set[AppointmentRef] = set()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    @rule(pick=PICK, long=st.booleans())
    def books(self, pick: int, long: bool) -> None:
        home = (self.town.home, self.town.neighbour)[pick % 2]
        order = a_repair(self.application, home, minutes=120 if long else 45)
        offers = self.application.offer_slots(OfferSlots(order.ref, PLANNER, days=3, resident_agrees=True))
        if not offers.offers:
            return
        slot = offers.offers[pick % len(offers.offers)].slot
        made = self.application.book_appointment(
            BookAppointment(offers.ref, slot.day, slot.pattern, PLANNER, agreed_by_resident=True)
        )
        self._keep(made, slot)

    @precondition(lambda self: self._movable())
    @rule(pick=PICK)
    def moves(self, pick: int) -> None:
        chosen = self._one(pick)
        wanted = OfferSlots(chosen.work_order_ref, PLANNER, days=3, resident_agrees=True, moving=chosen.ref)
        offers = self.application.offer_slots(wanted)
        if not offers.offers:
            return
        slot = offers.offers[pick % len(offers.offers)].slot
        moved = self.application.rearrange_appointment(
            RearrangeAppointment(
                chosen.ref, offers.ref, slot.day, slot.pattern, PLANNER, by_landlord=False, agreed_by_resident=True
            )
        )
        self.stranded.discard(moved.ref)
        self._keep(moved, slot)

    @precondition(lambda self: self._movable())
    @rule(pick=PICK)
    def cancels(self, pick: int) -> None:
        chosen = self._one(pick)
        self.application.cancel_appointment(
            CancelAppointment(chosen.ref, PLANNER, by_landlord=False, reason="not needed any more")
        )
        self.promised.pop(chosen.ref)
        self.stranded.discard(chosen.ref)

    @precondition(lambda self: self._movable())
    @rule(pick=PICK, pinned=st.booleans())
    def pins(self, pick: int, pinned: bool) -> None:
        self.application.pin_visit(PinVisit(self._one(pick).ref, pinned, PLANNER))

    @precondition(lambda self: self._movable())
    @rule(pick=PICK)
    def sets_off(self, pick: int) -> None:
        chosen = self._one(pick)
        assert chosen.lead is not None
        if chosen.ref not in self.stranded:
            self.application.set_off(SetOff(chosen.ref, chosen.lead, "U-operative"))

    @rule(pick=PICK, morning=st.booleans())
    def falls_ill(self, pick: int, morning: bool) -> None:
        day = DAYS[pick % len(DAYS)]
        until = at(day, time(12)) if morning else midnight(day + timedelta(days=1))
        operative = self.town.operatives[pick % len(self.town.operatives)]
        made = self.application.record_absence(
            RecordAbsence(operative, Window(midnight(day), until), "not at work", PLANNER)
        )
        self.stranded.update(made.to_rearrange)
        self.stranded.update(self._off_shift(day))

    @rule(day=st.sampled_from(DAYS), accept=st.booleans())
    def plans(self, day: date, accept: bool) -> None:
        before, pinned = self._assigned(), self._pinned()
        proposal = self.application.plan_day(PlanDay(day, PLANNER))
        assert self._assigned() == before, "a proposal moves nothing"
        decided = self.application.decide_plan(DecidePlan(proposal.ref, accept, PLANNER))
        assert decided.anew is None
        if accept:
            assert decided.proposal.state is PlanState.ACCEPTED
            left = {item.appointment_ref for item in proposal.plan.unplanned}
            kept = {ref for ref in self.stranded if ref in left or self.promised[ref].day != day}
            self.stranded = kept
            assert self._pinned() == pinned, "a pinned visit stays with its operative, at its minute"
        else:
            assert self._assigned() == before, "a plan that was dismissed moves nothing"

    @invariant()
    def every_promise_stands(self) -> None:
        for ref, slot in getattr(self, "promised", {}).items():
            stored = self.application.look_up.appointment(ref)
            assert stored.promise.window == slot.window
            assert all(slot.window.contains(given.planned.starts) for given in stored.assignments)

    @invariant()
    def the_checker_finds_nothing(self) -> None:
        if not hasattr(self, "promised"):
            return
        with self.uow.read() as records:
            for day in DAYS:
                visits = records.rounds.visits_on(day)
                rounds = records.rounds.between(self.town.operatives, day, day)
                kept = [
                    (worked, tuple(stop for stop in worked.stops if stop.appointment_ref not in self.stranded))
                    for worked in rounds
                ]
                assert (
                    check_together(kept, GreatCircle(), needs={v.stop.appointment_ref: needs_of(v) for v in visits})
                    == ()
                )

    def _asks(self, home: HomeRef, kind: str, **values: str) -> None:
        self.application.record_requirement(RecordRequirement(home, kind, values, Source.RESIDENT, PLANNER))

    def _keep(self, made: Appointment, slot: Slot) -> None:
        assert made.promise.window == slot.window
        self.promised[made.ref] = slot

    def _movable(self) -> list[Appointment]:
        found = [self.application.look_up.appointment(ref) for ref in sorted(getattr(self, "promised", {}))]
        return [appointment for appointment in found if appointment.state in MOVABLE]

    def _one(self, pick: int) -> Appointment:
        movable = self._movable()
        return movable[pick % len(movable)]

    def _assigned(self) -> list[tuple[AppointmentRef, str, datetime]]:
        return [
            (ref, given.operative_ref, given.planned.starts)
            for ref in sorted(self.promised)
            for given in self.application.look_up.appointment(ref).assignments
        ]

    def _pinned(self) -> list[Appointment]:
        return [appointment for appointment in self._movable() if appointment.pinned]

    def _off_shift(self, day: date) -> set[AppointmentRef]:
        """Visits that the day's rounds cannot keep any more: their way there, or all of the round, falls into it."""
        with self.uow.read() as records:
            rounds = records.rounds.between(self.town.operatives, day, day)
            working = {worked.operative.ref for worked in rounds}
            gone = {
                visit.stop.appointment_ref
                for visit in records.rounds.visits_on(day)
                if not working >= set(visit.operatives)
            }
            late = {
                found.appointment_ref or ""
                for worked in rounds
                for found in check_together([(worked, worked.stops)], GreatCircle())
            }
            broken = {
                stop.appointment_ref
                for worked in rounds
                if check_together([(worked, worked.stops)], GreatCircle())
                for stop in worked.stops
            }
        return gone | broken | (late - {""})


def test_no_order_of_events_breaks_a_promise_or_a_need() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Diary,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
