"""Work orders, and the slots, holds, gaps and steps that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from appointments.domain.appointments import OPEN_STATES
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.errors import Stale
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.refs import ExternalRef
from appointments.domain.slots import OfferSet, Slot
from appointments.domain.statutory_steps import Step
from appointments.domain.times import day_of
from appointments.domain.work_orders import OrderAtHome, WorkOrder, WorkOrderState
from tests.fakes.stored import Fake, add_once, check_version, required


class FakeWorkOrders(Fake):
    def get(self, ref: str) -> WorkOrder:
        return required(self._stored.work_orders, ref)

    def at_home(self, ref: str) -> OrderAtHome:
        order, made = self.get(ref), self._stored.appointments.values()
        return OrderAtHome(
            order=order,
            home=required(self._stored.homes, order.home_ref),
            trade_name=self._stored.trades.get(order.trade, order.trade),
            booked_before=any(item.work_order_ref == ref for item in made),
            attended_before=any(item.home_ref == order.home_ref and item.visit for item in made),
            others_follow=bool(self.coming_after(ref)),
        )

    def by_external(self, external: ExternalRef) -> WorkOrder | None:
        return next((order for order in self._stored.work_orders.values() if order.external == external), None)

    def priorities(self, refs: Iterable[str]) -> dict[str, str]:
        return {ref: self._stored.work_orders[ref].priority.code for ref in refs}

    def unbooked(self, trades: Iterable[str], limit: int) -> list[WorkOrder]:
        wanted = set(trades)
        booked = {a.work_order_ref for a in self._stored.appointments.values() if a.state in OPEN_STATES}
        found = [
            order
            for order in self._stored.work_orders.values()
            if order.state is WorkOrderState.OPEN
            and order.trade in wanted
            and order.priority.appointed
            and order.ref not in booked
        ]
        return sorted(found, key=lambda order: (order.due_at, order.ref))[:limit]

    def coming_after(self, ref: str) -> list[WorkOrder]:
        still_open = [o for o in self._stored.work_orders.values() if o.state is WorkOrderState.OPEN]
        return sorted((o for o in still_open if o.after and o.after.work_order_ref == ref), key=lambda o: o.ref)

    def statutory_before(self, instant: datetime, limit: int, *, after: str = "") -> list[WorkOrder]:
        def near(order: WorkOrder) -> bool:
            due_at = order.statutory_due_at
            return due_at is not None and due_at < instant and order.state is not WorkOrderState.CANCELLED

        found = (order for order in self._stored.work_orders.values() if order.ref > after and near(order))
        return sorted(found, key=lambda order: order.ref)[:limit]

    def continued_by(self, ref: str) -> list[WorkOrder]:
        return sorted((o for o in self._stored.work_orders.values() if o.follows == ref), key=lambda o: o.ref)

    def add(self, work_order: WorkOrder) -> None:
        add_once(self._stored.work_orders, work_order.ref, work_order)

    def save(self, work_order: WorkOrder) -> None:
        check_version(self._stored.work_orders.get(work_order.ref), work_order)
        self._stored.work_orders[work_order.ref] = replace(work_order, version=work_order.version + 1)

    def claim(self, ref: str, expected_version: int) -> None:
        self.save(replace(self.get(ref), version=expected_version))


class FakeOffers(Fake):
    def add(self, offers: OfferSet) -> None:
        add_once(self._stored.offers, offers.ref, offers)

    def get(self, ref: str) -> OfferSet:
        return required(self._stored.offers, ref)

    def settle(self, offers: OfferSet) -> None:
        made = required(self._stored.offers, offers.ref)
        self._stored.offers[offers.ref] = replace(
            made,
            chosen=offers.chosen,
            refused_because=offers.refused_because,
            refused_words=offers.refused_words,
        )

    def choose(self, ref: str, slot: Slot) -> None:
        self.settle(replace(self.get(ref), chosen=slot, refused_because=None, refused_words=""))


class FakeHolds(Fake):
    def add(self, hold: Hold) -> None:
        if self.of_work_order(hold.work_order_ref) is not None:
            raise Stale("another slot is being held for this work order")
        add_once(self._stored.holds, hold.ref, hold)

    def of_work_order(self, ref: str) -> Hold | None:
        return next((held for held in self._stored.holds.values() if held.work_order_ref == ref), None)

    def around(self, ref: str, now: datetime, limit: int) -> list[Hold]:
        held = self._stored.holds.values()
        about = self._in_order(h for h in held if h.work_order_ref == ref or not h.lasts(now))
        return sorted(about, key=lambda h: h.work_order_ref != ref)[:limit]

    def touching(self, rounds: Iterable[tuple[str, date]]) -> list[Hold]:
        wanted = set(rounds)
        return self._in_order(
            held
            for held in self._stored.holds.values()
            if wanted & {(seat.operative_ref, day_of(seat.planned.starts)) for seat in held.assignments}
        )

    def expired(self, now: datetime, limit: int) -> list[Hold]:
        return self._in_order(held for held in self._stored.holds.values() if not held.lasts(now))[:limit]

    def remove(self, ref: str) -> bool:
        self._stored.third_party_holds.remove(ref)
        return self._stored.holds.remove(ref)

    def _in_order(self, found: Iterable[Hold]) -> list[Hold]:
        return sorted(found, key=lambda held: (held.expires_at, held.ref))


class FakeGaps(Fake):
    def add(self, gap: Gap) -> None:
        add_once(self._stored.gaps, gap.ref, gap)

    def get(self, ref: str) -> Gap:
        return required(self._stored.gaps, ref)

    def save(self, gap: Gap) -> None:
        required(self._stored.gaps, gap.ref)
        self._stored.gaps[gap.ref] = gap

    def of(self, ref: str) -> list[Gap]:
        return self._in_order(gap for gap in self._stored.gaps.values() if gap.appointment_ref == ref)

    def open_on(self, rounds: Iterable[tuple[str, date]]) -> list[Gap]:
        wanted = set(rounds)
        unused = (gap for gap in self._stored.gaps.values() if gap.refilled_by is None)
        return self._in_order(gap for gap in unused if (gap.operative_ref, gap.day) in wanted)

    def _in_order(self, found: Iterable[Gap]) -> list[Gap]:
        return sorted(found, key=lambda gap: (gap.freed.starts, gap.ref))


class FakeEmergencies(Fake):
    def of(self, ref: str) -> EmergencyAttendance | None:
        return self._stored.emergencies.get(ref)

    def put(self, attendance: EmergencyAttendance) -> None:
        self._stored.emergencies[attendance.work_order_ref] = attendance


class FakeSteps(Fake):
    def add(self, step: Step) -> None:
        add_once(self._stored.steps, step.ref, step)

    def of(self, ref: str) -> tuple[Step, ...]:
        return tuple(step for step in self._stored.steps.values() if step.work_order_ref == ref)
