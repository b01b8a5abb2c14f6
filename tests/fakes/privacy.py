"""Who looked, and what has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from appointments.domain.access_kinds import erased
from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from tests.fakes.stored import Fake


class FakeAccessLog(Fake):
    def add(self, entry: AccessEntry) -> None:
        self._stored.access_log[len(self._stored.access_log) + 1] = entry

    def reason_given(self, by: str, home_ref: str, since: datetime) -> str:
        given = [
            entry.reason
            for _, entry in sorted(self._stored.access_log.items())
            if (entry.by, entry.home_ref, entry.subject) == (by, home_ref, Subject.REQUIREMENT_RECORD)
            and entry.allowed
            and entry.at >= since
        ]
        return given[-1] if given else ""

    def looked(self, by: str, subject: Subject, about: str, since: datetime) -> bool:
        return any(
            (entry.by, entry.subject, entry.about) == (by, subject, about) and entry.allowed and entry.at >= since
            for entry in self._stored.access_log.values()
        )


class FakeRetention(Fake):
    """Requirements and orders without anything that stands in the way; blocks are tried on the databases."""

    def requirements_due(self, ended_before: date, limit: int, *, after: str = "") -> list[tuple[str, str, str]]:
        over = [
            held
            for held in self._stored.requirements.values()
            if (held.ends_on is not None and held.ends_on < ended_before)
            or (held.declined is not None and day_of(held.recorded_at) < ended_before)
        ]
        due = [held for held in over if ("requirements", held.ref) not in self._stored.erasures and held.ref > after]
        return [(held.ref, held.home_ref, held.kind.TAG) for held in sorted(due, key=lambda held: held.ref)[:limit]]

    def orders_due(self, closed_before: datetime, limit: int, *, after: str = "") -> list[str]:
        def over(order: WorkOrder) -> bool:
            visits = [found for found in self._stored.appointments.values() if found.work_order_ref == order.ref]
            ended = max((found.closed_at for found in visits if found.closed_at), default=order.raised_at)
            return order.state is not WorkOrderState.OPEN and ended < closed_before

        found = [order.ref for order in self._stored.work_orders.values() if over(order) and order.ref > after]
        free = [ref for ref in found if not self.is_held(ref) and ("work_orders", ref) not in self._stored.erasures]
        return sorted(free)[:limit]

    def photos_of(self, refs: Sequence[str]) -> list[str]:
        return []

    def counts_of(self, ref: str) -> dict[str, int]:
        return {}

    def erase_requirement(self, ref: str, run: str, at: datetime) -> bool:
        if ("requirements", ref) in self._stored.erasures:
            return False
        self._stored.erasures["requirements", ref] = run
        held = self._stored.requirements[ref]
        words = None if held.declined is None else "erased"
        self._stored.requirements[ref] = replace(held, kind=erased(held.kind), effect="", declined=words)
        return True

    def erase_order(self, ref: str, run: str, at: datetime) -> dict[str, int]:
        self._stored.erasures["work_orders", ref] = run
        return {}

    def loose_due(self, before: datetime, limit: int) -> dict[str, list[str]]:
        return {}

    def erase_loose(self, due: Mapping[str, Sequence[str]], run: str, at: datetime) -> None:
        pass

    def hold(self, ref: str, *, held: bool, by: str, at: datetime, why: str) -> None:
        self._stored.legal_holds[ref] = held

    def is_held(self, ref: str) -> bool:
        return self._stored.legal_holds.get(ref, False)
