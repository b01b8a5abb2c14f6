"""A provider that counts by itself what it was given, and a worker of its own over one database.

What it took is a line in a file, added before it answers: whoever is killed in between has sent and does not know it.
`python -m tests.outbox_stub DATABASE-URL FILE` is a worker that empties the outbox until it is ended.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from appointments.domain.appointments import Appointment, Assignment, Promise, Role, State
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.homes import Channel, ContactNumber, Home, Household, LineType, Place, Resident
from appointments.domain.messages import Message, MessageKind, MessageState, Receipt
from appointments.domain.operatives import Operative
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.times import Window
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import Accepted, Clock, SendFailed
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.expire_leases import ExpireLeases, expire_leases
from appointments.use_cases.messaging.settle_unknown import SettleUnknown, settle_unknown
from policies.rulebook import judge
from web.wiring.clock import SystemClock

THREADS = 32
HOMES = 1_000  # households; each has many visits
_ROUTINE = Priority("N", "Routine", Target(28, Unit.CALENDAR_DAYS), rank=4)


class StubProvider:
    """Takes `latency` seconds for each, half of it before it has the message and half before it answers.

    `refuses` is the share that it cannot take just now, as a real one does now and then.
    """

    name = "stub"
    two_way = True
    channels = frozenset({Channel.SMS})

    def __init__(self, taken: Path, *, latency: float = 0.0, refuses: float = 0.0) -> None:
        self._taken, self._latency, self._refuses = taken, latency, refuses
        self._file = os.open(taken, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._dice = random.Random()

    def send(self, message: Message) -> Accepted:
        time.sleep(self._latency / 2)
        if self._refuses and self._dice.random() < self._refuses:
            raise SendFailed("busy", retry=True, code="429")
        os.write(self._file, f"{message.ref}\n".encode())  # one write, so a whole line or none
        time.sleep(self._latency / 2)
        return Accepted(f"stub-{message.ref}")

    def close(self) -> None:
        os.close(self._file)

    def ask(self, message: Message) -> Receipt | None:
        if message.ref not in taken(self._taken):
            return None
        return Receipt(self.name, f"stub-{message.ref}", MessageState.SENT, SystemClock().now())

    def lacks(self, message: Message) -> bool:
        return message.ref not in taken(self._taken)


def taken(file: Path) -> Counter[str]:
    """How often the stub was given each message, by reference."""
    return Counter(file.read_text().split()) if file.exists() else Counter()


def empty_the_outbox(
    database_url: str,
    file: Path,
    *,
    latency: float,
    until: Callable[[Delivered], bool],
    refuses: float = 0.0,
    clock: Clock | None = None,
) -> None:
    """As the worker does it, until it is told to stop."""
    engine = make_engine(database_url)
    provider, clock = StubProvider(file, latency=latency, refuses=refuses), clock or SystemClock()
    try:
        while True:
            request = DeliverOutbox(limit=2_000, threads=THREADS)
            done = deliver_outbox(request, uow=SqlUnitOfWork(engine), clock=clock, provider=provider)
            if until(done):
                return
            if not done.more:
                time.sleep(0.05)
    finally:
        engine.dispose()


def kill_at_random(database_url: str, file: Path, seconds: float, *, workers: int = 3) -> int:
    """How many were killed. All that are left are killed as well when the time is over."""
    dice, deaths = random.Random(5), 0
    started = [a_worker(database_url, file) for _ in range(workers)]
    while not taken(file):  # until the first of them is at work, there is nothing to interrupt
        time.sleep(0.05)
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            time.sleep(dice.uniform(0.5, 2.0))
            victim = dice.randrange(workers)
            if file.exists() and started[victim].poll() is None:
                started[victim].send_signal(signal.SIGKILL)
                started[victim].wait()
                deaths += 1
                started[victim] = a_worker(database_url, file)
    finally:
        for worker in started:
            worker.kill()
            worker.wait()
    return deaths


class LaterClock:
    """The time there is, and as much later as it was moved on."""

    def __init__(self) -> None:
        self._moved = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self._moved

    def advance(self, by: timedelta) -> None:
        self._moved += by


def let_it_settle(database_url: str, file: Path) -> None:
    """As a worker that lives does it in the half hour after all others died: leases run out, what is left is sent, and
    what nobody knows of is asked about until the provider has said of each whether it had it."""
    clock, engine = LaterClock(), make_engine(database_url)
    uow, provider = SqlUnitOfWork(engine), StubProvider(file)
    try:
        for _ in range(4):
            clock.advance(timedelta(minutes=10))
            while expire_leases(ExpireLeases(), uow=uow, clock=clock):
                pass
            empty_the_outbox(database_url, file, latency=0.0, until=lambda done: not done.more, clock=clock)
            asked = SettleUnknown(5_000)
            settle_unknown(asked, uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)
        empty_the_outbox(database_url, file, latency=0.0, until=lambda done: not done.more, clock=clock)
    finally:
        provider.close()
        engine.dispose()


def a_worker(database_url: str, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.outbox_stub", database_url, str(file)])


@dataclass(frozen=True)
class Crowd:
    """Visits tomorrow, eight a day for each operative, each of a work order of its own."""

    visits: int
    now: datetime

    def values(self) -> Iterator[object]:
        """Into a database that has the landlord's priorities."""
        for n in range(min(self.visits, HOMES)):
            home = Home(f"H-{n}", f"{n:06d}", (f"{n} Example Row",), "GL5 4UB", Place(51.745, -2.22))
            number = ContactNumber(self.number(n), LineType.MOBILE)
            yield home
            yield Household(f"HH-{n}", home.ref, (Resident(f"R-{n}", f"Resident {n:04d}", (number,)),))
        for n in range(0, self.visits, 8):
            yield Operative(f"OP-{n // 8}", f"Operative {n // 8}", frozenset({"PL"}), Place(51.745, -2.22))
        for n in range(self.visits):
            yield from self._visit(n)

    def number(self, n: int) -> str:
        return f"+447700900{n % 1000:03d}"

    def _visit(self, n: int) -> Iterator[object]:
        starts = self._tomorrow() + timedelta(hours=n % 8)
        home, raised = f"H-{n % HOMES}", self.now - timedelta(days=3)
        yield WorkOrder(
            f"W-{n}", home, "PL", "a leaking tap", (SorItem("S101", 45),), _ROUTINE, raised, raised,
            raised + timedelta(days=28), "Routine",
        )  # fmt: skip
        day = date(starts.year, starts.month, starts.day)
        window = Window(starts, starts + timedelta(hours=1))
        promise = Promise(1, window, day, "AM", "a leaking tap", (), raised, "U-1", agreed_by_resident=True)
        given = Assignment(f"OP-{n // 8}", Window(starts, starts + timedelta(minutes=45)), Role.LEAD)
        yield Appointment(f"A-{n}", f"W-{n}", home, State.BOOKED, (promise,), (given,))

    def _tomorrow(self) -> datetime:
        return (self.now + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)

    def due(self, count: int) -> Iterator[Message]:
        """Confirmations, all of them due; several of one visit where there are more of them than visits."""
        for n in range(count):
            visit = n % self.visits
            yield Message(
                ref=f"M-{n}",
                kind=MessageKind.CONFIRMATION,
                channel=Channel.SMS,
                to=self.number(visit % HOMES),
                text="Test Landlord: your appointment is tomorrow, between 8am and 1pm, for a leaking tap.",
                dedupe_key=f"due:{n}",
                queued_at=self.now,
                not_before=self.now,
                expires_at=self.now + timedelta(days=2),
                appointment_ref=f"A-{visit}",
                promise_version=1,
            )


if __name__ == "__main__":
    empty_the_outbox(sys.argv[1], Path(sys.argv[2]), latency=0.02, until=lambda done: False, refuses=0.02)
