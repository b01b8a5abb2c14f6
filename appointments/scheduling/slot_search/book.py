"""The book: every round that this process has read, kept in numbers between one search and the next.

A search asks the database only what has changed since; for each day that is one number. What has changed is read
again, and nothing else. The database stays the only truth: other processes write to it, and every booking compares the
versions of its rounds when it commits. What is kept here is therefore never behind the transaction that asks; it may be
ahead of it, when another thread asked later.

Versions only ever rise, and each transaction sees one state, so of two versions the greater one is the later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock

from appointments.domain.operatives import Operative
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import Round
from appointments.domain.times import day_of
from appointments.ports import Records, TravelTimes
from appointments.scheduling.slot_search.diary import Diary, Page, bound, leaves, pages

# About 300 MB with six visits each. A landlord of 1,000 operatives and four weeks has 28,000.
MOST_ROUNDS = 100_000


@dataclass(frozen=True)
class Roster:
    """Who is employed (active only), and everybody's version. `changes` is the sum of the versions."""

    changes: int = -1
    versions: Mapping[OperativeRef, int] = field(default_factory=dict)
    operatives: Mapping[OperativeRef, Operative] = field(default_factory=dict)


@dataclass(frozen=True)
class _Kept:
    """One day as read: its page, the versions of its rounds, and the roster by which its shifts were worked out.

    `changes` is the sum of the versions. Only the roster's versions count here, not who was active.
    """

    page: Page
    versions: Mapping[OperativeRef, int]
    changes: int
    roster: Roster


@dataclass(frozen=True)
class _Numbers:
    """What this transaction sees of all changes: the sum of the staff's versions, and of each day's rounds.

    `versions` are those of the rounds, by day; None where they have not been asked for yet.
    """

    staff: int
    days: Mapping[date, int]
    versions: Mapping[date, Mapping[OperativeRef, int]] | None = None


@dataclass(frozen=True)
class _State:
    """Replaced as a whole, so that who reads it needs no lock."""

    roster: Roster = Roster()
    days: Mapping[date, _Kept] = field(default_factory=dict)


class Book:
    """Shared by all threads of a process. One at a time reads what has changed; searching takes no lock."""

    def __init__(self, travel: TravelTimes, *, most_rounds: int = MOST_ROUNDS) -> None:
        self._travel = travel
        self._most_rounds = most_rounds
        self._updating = Lock()
        self._state = _State()

    @property
    def days(self) -> tuple[date, ...]:
        """The days kept at the moment."""
        return tuple(self._state.days)

    def opened(
        self, records: Records, first: date, last: date, *, now: datetime
    ) -> tuple[Diary, tuple[Operative, ...]]:
        """The days from `first` to `last`, both inclusive, as they can still be planned at `now`, and everybody who is
        employed: as this transaction sees them, or later."""
        days = _from_to(first, last)
        numbers = _numbers(records, first, last)
        state = self._state
        if not _is_current(state, days, numbers):
            with self._updating:  # whoever waited here finds most of it done
                state = self._updated(records, days, numbers, today=day_of(now))
                self._state = replace(state, days=_worth_keeping(self._most_rounds, state.days, day_of(now)))
        diary = Diary({day: state.days[day].page for day in days})
        return diary.seen_at(now, travel=self._travel), tuple(state.roster.operatives.values())

    def _updated(self, records: Records, days: Sequence[date], numbers: _Numbers, *, today: date) -> _State:
        state = self._state
        newest = state.roster
        # The roster as this transaction sees it. What is read now must not be taken for newer than it is.
        ours = newest if numbers.staff == newest.changes else _roster(records, numbers.staff)
        if ours.changes > newest.changes:
            newest = ours
        kept = dict(state.days)
        if new := {day for day in days if day not in kept}:
            # The rest of a week costs little beside reading anything, and is asked for next.
            weeks = {day for one in new for day in _week_of(one) if day >= today and day not in kept}
            kept.update(self._read(records, sorted(new | weeks), newest, ours))
        behind = [
            day
            for day in days
            if kept[day].changes < numbers.days.get(day, 0) or kept[day].roster.changes < ours.changes
        ]
        if behind:
            kept.update(self._read_again(records, {day: kept[day] for day in behind}, ours, numbers))
        return _State(newest, kept)

    def _read(self, records: Records, days: Sequence[date], newest: Roster, ours: Roster) -> dict[date, _Kept]:
        """Days of which nothing is known yet, in order of time."""
        found = records.rounds.between(newest.operatives, days[0], days[-1])
        wanted = set(days)
        made = pages([worked for worked in found if worked.day in wanted], travel=self._travel)
        versions = records.rounds.versions(days)
        return {
            day: _Kept(
                page=made.get(day) or bound(day, (), travel=self._travel),
                versions=versions.get(day, {}),
                changes=sum(versions.get(day, {}).values()),
                roster=ours,
            )
            for day in days
        }

    def _read_again(
        self, records: Records, behind: Mapping[date, _Kept], ours: Roster, numbers: _Numbers
    ) -> dict[date, _Kept]:
        """Of days that are known, the rounds of operatives who changed, and the visits of rounds that changed."""
        found = records.rounds.versions(behind) if numbers.versions is None else numbers.versions
        versions = {day: found.get(day, {}) for day in behind}
        staff = {day: _raised(ours.versions, kept.roster.versions) for day, kept in behind.items()}
        worked = self._of_staff(records, staff)
        visited = {
            (ref, day): old
            for day, kept in behind.items()
            for ref in _raised(versions[day], kept.versions) - staff[day]
            if (old := kept.page.round_of(ref)) is not None
        }
        stops = records.rounds.stops(visited) if visited else {}
        renewed: dict[date, list[Round]] = defaultdict(list)
        for (ref, day), old in visited.items():
            renewed[day].append(replace(old, stops=stops[ref, day], version=versions[day][ref]))
        return {
            day: _Kept(
                page=kept.page.changed(
                    leaves([*worked[day], *renewed[day]], travel=self._travel), travel=self._travel, gone=staff[day]
                ),
                versions={**kept.versions, **versions[day]},
                changes=max(kept.changes, numbers.days.get(day, 0)),
                roster=max(kept.roster, ours, key=lambda roster: roster.changes),
            )
            for day, kept in behind.items()
        }

    def _of_staff(
        self, records: Records, staff: Mapping[date, AbstractSet[OperativeRef]]
    ) -> Mapping[date, Sequence[Round]]:
        """The rounds of operatives who changed, on each day: anything about them may be different."""
        rounds: dict[date, list[Round]] = defaultdict(list)
        days = [day for day, refs in staff.items() if refs]
        if days:
            refs = frozenset().union(*staff.values())
            for worked in records.rounds.between(refs, min(days), max(days)):
                if worked.operative.active and worked.operative.ref in staff.get(worked.day, ()):
                    rounds[worked.day].append(worked)
        return rounds


def _numbers(records: Records, first: date, last: date) -> _Numbers:
    """Of one day the versions themselves: who books asks about one, and others have changed most days meanwhile."""
    staff = records.operatives.changes()
    if first != last:
        return _Numbers(staff, records.rounds.changes(first, last))
    versions = records.rounds.versions([first])
    return _Numbers(staff, {day: sum(found.values()) for day, found in versions.items()}, versions)


def _is_current(state: _State, days: Iterable[date], numbers: _Numbers) -> bool:
    if state.roster.changes < numbers.staff:
        return False
    known = [(numbers.days.get(day, 0), state.days.get(day)) for day in days]
    return all(
        kept is not None and kept.changes >= number and kept.roster.changes >= numbers.staff for number, kept in known
    )


def _roster(records: Records, changes: int) -> Roster:
    active = {operative.ref: operative for operative in records.operatives.active()}
    return Roster(changes, records.operatives.versions(), active)


def _raised(now: Mapping[OperativeRef, int], then: Mapping[OperativeRef, int]) -> frozenset[OperativeRef]:
    if now is then:
        return frozenset()
    return frozenset(ref for ref, version in now.items() if version > then.get(ref, 0))


def _from_to(first: date, last: date) -> list[date]:
    """Both inclusive."""
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def _week_of(day: date) -> list[date]:
    """From its Monday to its Sunday."""
    monday = date.fromordinal(day.toordinal() - day.weekday())
    return _from_to(monday, date.fromordinal(monday.toordinal() + 6))


def _worth_keeping(most_rounds: int, days: Mapping[date, _Kept], today: date) -> Mapping[date, _Kept]:
    """Without the days that are over, and without those furthest ahead when there are too many rounds."""
    kept: dict[date, _Kept] = {}
    count = 0
    for day in sorted(day for day in days if day >= today):
        count += len(days[day].page.refs)
        if count > most_rounds:
            break
        kept[day] = days[day]
    return kept
