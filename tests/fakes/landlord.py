"""What the landlord sets, who has an account, and what a feed could not bring in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appointments.domain.accounts import Account
from appointments.domain.feeds import FeedProblem
from appointments.domain.figures import FigureChange
from appointments.domain.priorities import Priority
from appointments.domain.reminder_rules import ReminderRulebook
from appointments.domain.slots import SlotPattern
from tests.fakes.stored import Fake, add_once, required


class FakeLandlords(Fake):
    def slot_patterns(self) -> list[SlotPattern]:
        return [pattern for _, pattern in sorted(self._stored.patterns.items())]

    def put_slot_pattern(self, pattern: SlotPattern) -> None:
        self._stored.patterns[pattern.code, pattern.valid_from] = pattern

    def priority(self, code: str) -> Priority | None:
        return self._stored.priorities.get(code)

    def priorities(self) -> list[Priority]:
        return sorted(self._stored.priorities.values(), key=lambda priority: (priority.rank, priority.code))

    def put_priority(self, priority: Priority) -> None:
        self._stored.priorities[priority.code] = priority

    def trades(self) -> dict[str, str]:
        return dict(sorted(self._stored.trades.items()))

    def put_trade(self, code: str, name: str) -> None:
        self._stored.trades[code] = name


class FakeFigures(Fake):
    def add(self, change: FigureChange) -> None:
        add_once(self._stored.figures, change.ref, change)

    def all(self) -> tuple[FigureChange, ...]:
        return tuple(sorted(self._stored.figures.values(), key=lambda change: (change.recorded_at, change.ref)))


class FakeReminderRulebooks(Fake):
    def add(self, rulebook: ReminderRulebook) -> bool:
        if rulebook.version in self._stored.rulebooks:
            return False
        self._stored.rulebooks[rulebook.version] = rulebook
        return True

    def current(self) -> ReminderRulebook | None:
        return next(iter(self.all()), None)

    def all(self) -> tuple[ReminderRulebook, ...]:
        return tuple(held for _, held in sorted(self._stored.rulebooks.items(), reverse=True))


class FakeAccounts(Fake):
    def by_username(self, username: str) -> Account | None:
        return next((held for held in self._stored.accounts.values() if held.username == username), None)

    def get(self, ref: str) -> Account:
        return required(self._stored.accounts, ref)

    def put(self, account: Account) -> None:
        self._stored.accounts[account.ref] = account


class FakeFeedRejects(Fake):
    def keep(self, feed: str, source_digest: str, problems: Sequence[FeedProblem], at: datetime) -> None:
        for problem in problems:
            key = (feed, source_digest, problem.line)
            if key not in self._stored.rejects:
                self._stored.rejects[key] = problem
