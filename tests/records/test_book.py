"""The book over a real database: the next search sees what another connection changed, and reads nothing else again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, event

from appointments.domain.errors import Stale
from appointments.domain.holds import Hold
from appointments.domain.homes import Place
from appointments.domain.operatives import Certificate, Operative
from appointments.domain.outcomes import Outcome
from appointments.domain.rounds import RoundPlan
from appointments.domain.times import at
from appointments.ports import Records, UnitOfWork
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.scheduling.slot_search.book import Book
from appointments.scheduling.slot_search.diary import Diary, pages
from appointments.scheduling.travel import GreatCircle
from tests.builders import (
    DAY,
    NOW,
    OPERATIVE,
    WORK_ORDER,
    a_home,
    a_slot,
    a_work_order,
    an_absence,
    an_appointment,
    an_assignment,
    an_offer_set,
    an_operative,
    shifts,
    stocked,
)

LAST = DAY + timedelta(days=6)
TRAVEL = GreatCircle()
FURTHER_AWAY = Place(51.8, -2.3)


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[SqlUnitOfWork]:
    """Another process: connections of its own, and no book."""
    engine = make_engine(database_url)
    yield SqlUnitOfWork(engine)
    engine.dispose()


def as_it_is(uow: UnitOfWork, now: datetime = NOW) -> tuple[Diary, tuple[Operative, ...]]:
    """Everything read anew."""
    with uow.read() as records:
        employed = tuple(records.operatives.active())
        rounds = records.rounds.between([operative.ref for operative in employed], DAY, LAST)
    return Diary(pages(rounds, travel=TRAVEL)).seen_at(now, travel=TRAVEL), employed


def opened(book: Book, uow: UnitOfWork, now: datetime = NOW) -> tuple[Diary, tuple[Operative, ...]]:
    with uow.read() as records:
        return book.opened(records, DAY, LAST, now=now)


def _assert_up_to_date(book: Book, uow: UnitOfWork, now: datetime = NOW) -> None:
    """Rounds, numbers and staff are those of the database; days on which nobody works are there and empty."""
    (diary, employed), (fresh, everybody) = opened(book, uow, now), as_it_is(uow, now)
    assert employed == everybody
    assert diary.rounds == fresh.rounds
    assert len(diary.pages) == 7
    for day, page in fresh.pages.items():
        assert np.array_equal(diary.pages[day].nodes, page.nodes)
        for mine, theirs in zip(diary.pages[day].slack, page.slack, strict=True):
            assert np.array_equal(mine, theirs)


# --- what may change, each as another process writes it


def books(records: Records) -> None:
    records.rounds.claim(OPERATIVE, DAY, 0)
    records.appointments.add(an_appointment("A-2", assignments=(an_assignment(starts=time(11)),)))


def moves_a_start(records: Records) -> None:
    records.rounds.claim(OPERATIVE, DAY, 0)
    records.rounds.write(RoundPlan(OPERATIVE, DAY, 0, ("A-1",), (at(DAY, time(10)),)))


def cancels(records: Records) -> None:
    records.rounds.bump(OPERATIVE, DAY, DAY)
    records.appointments.save(records.appointments.get("A-1").cancel(Outcome.CANCELLED_BY_RESIDENT, "away", NOW))


def sets_off(records: Records) -> None:
    records.appointments.save(records.appointments.get("A-1").despatch(()))


def pins(records: Records) -> None:
    records.appointments.save(records.appointments.get("A-1").pin())


def falls_ill(records: Records) -> None:
    records.operatives.add_absence(an_absence())


def works_other_hours(records: Records) -> None:
    records.operatives.set_shift_patterns(OPERATIVE, shifts(ends=time(12)))


def works_no_more_on_that_day(records: Records) -> None:
    records.operatives.set_shift_patterns(OPERATIVE, shifts(weekdays=[4]))


def learns_a_skill(records: Records) -> None:
    records.operatives.put(replace(records.operatives.get(OPERATIVE), skills=frozenset({"damp"})))


def gets_a_certificate(records: Records) -> None:
    held = (Certificate("gas", DAY + timedelta(days=1)),)
    records.operatives.put(replace(records.operatives.get(OPERATIVE), certificates=held))


def moves_house(records: Records) -> None:
    records.operatives.put(replace(records.operatives.get(OPERATIVE), home=FURTHER_AWAY))


def leaves(records: Records) -> None:
    records.operatives.put(replace(records.operatives.get(OPERATIVE), active=False))


def somebody_begins(records: Records) -> None:
    records.operatives.put(an_operative("O-99"))
    records.operatives.set_shift_patterns("O-99", shifts("O-99"))


def the_home_is_elsewhere(records: Records) -> None:
    records.homes.put(a_home(place=FURTHER_AWAY))


def holds_a_seat(records: Records) -> None:
    records.rounds.claim(OPERATIVE, DAY, 0)
    records.holds.add(
        Hold(
            ref="K-1",
            work_order_ref="W-2",
            offer_ref="F-1",
            slot=a_slot(),
            assignments=(an_assignment(starts=time(12)),),
            made_at=NOW,
            made_by="planner",
            expires_at=NOW + timedelta(minutes=10),
        )
    )


CHANGES = (
    books,
    moves_a_start,
    cancels,
    sets_off,
    pins,
    falls_ill,
    works_other_hours,
    works_no_more_on_that_day,
    learns_a_skill,
    gets_a_certificate,
    moves_house,
    leaves,
    somebody_begins,
    the_home_is_elsewhere,
    holds_a_seat,
)


def written(uow: UnitOfWork, change: Callable[[Records], None]) -> None:
    with uow.write() as records:
        change(records)
        records.commit()


def with_a_booking(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.work_orders.add(a_work_order("W-2"))
        records.offers.add(an_offer_set(work_order_ref=WORK_ORDER))
        records.commit()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_next_search_sees_what_another_process_changed(
    uow: SqlUnitOfWork, elsewhere: SqlUnitOfWork, change: Callable[[Records], None]
) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    before = opened(book, uow)
    written(elsewhere, change)
    after = opened(book, uow)
    assert (before[0].rounds, before[1]) != (after[0].rounds, after[1])
    _assert_up_to_date(book, uow)


def test_changes_one_after_another_are_all_seen(uow: SqlUnitOfWork, elsewhere: SqlUnitOfWork) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    for change in (falls_ill, books, sets_off, learns_a_skill, the_home_is_elsewhere, leaves, somebody_begins):
        written(elsewhere, change)
        _assert_up_to_date(book, uow)
    written(elsewhere, lambda records: records.operatives.put(an_operative()))  # active again
    _assert_up_to_date(book, uow)


def test_a_hold_goes_when_it_expires_though_nobody_wrote_anything(uow: SqlUnitOfWork) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    written(uow, holds_a_seat)
    held = {worked.operative.ref: len(worked.stops) for worked in opened(book, uow)[0].pages[DAY].rounds}
    assert held[OPERATIVE] == 2
    _assert_up_to_date(book, uow, NOW + timedelta(minutes=9))
    _assert_up_to_date(book, uow, NOW + timedelta(minutes=10))
    lapsed = opened(book, uow, NOW + timedelta(minutes=10))[0].pages[DAY].round_of(OPERATIVE)
    assert lapsed is not None
    assert [stop.appointment_ref for stop in lapsed.stops] == ["A-1"]


def test_the_day_that_is_under_way_is_as_it_can_still_be_planned(uow: SqlUnitOfWork) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    for moment in (time(7), time(9, 30), time(16)):
        _assert_up_to_date(book, uow, at(DAY, moment))


# --- nothing else is read


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_where_nothing_changed_two_numbers_are_read(engine: Engine, uow: SqlUnitOfWork) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    first = opened(book, uow)[0]
    with counted(engine) as sent:
        again = opened(book, uow)[0]
    assert len(sent) == 2
    assert all(again.pages[day] is first.pages[day] for day in first.pages)


def test_of_one_day_its_versions_are_read_at_once(engine: Engine, uow: SqlUnitOfWork) -> None:
    """Who books asks about one day, which others have mostly changed meanwhile."""
    with_a_booking(uow)
    book = Book(TRAVEL)
    opened(book, uow)
    for change, statements in ((books, 3), (None, 2)):  # staff, the versions of that day, and what that round holds
        if change is not None:
            written(uow, change)
        with counted(engine) as sent, uow.read() as records:
            book.opened(records, DAY, DAY, now=NOW)
        assert len(sent) == statements, sent
    _assert_up_to_date(book, uow)


def test_a_day_that_is_new_brings_the_rest_of_its_week_that_is_still_to_come(
    engine: Engine, uow: SqlUnitOfWork
) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    thursday = DAY + timedelta(days=2)  # the DAY is a Tuesday
    with uow.read() as records:
        book.opened(records, thursday, thursday, now=at(DAY, time(6)))
    assert book.days == tuple(DAY + timedelta(days=n) for n in range(6))
    with counted(engine) as sent, uow.read() as records:
        book.opened(records, DAY, DAY, now=at(DAY, time(6)))
    assert len(sent) == 2, sent
    _assert_up_to_date(book, uow)


def test_a_booking_costs_its_own_round_only(engine: Engine, uow: SqlUnitOfWork) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    before = opened(book, uow)[0]
    written(uow, books)
    with counted(engine) as sent:
        after = opened(book, uow)[0]
    assert len(sent) == 4  # two numbers, the versions of that day, and what is visited or held in that round
    assert [day for day in before.pages if after.pages[day] is not before.pages[day]] == [DAY]
    others = [n for n, ref in enumerate(before.pages[DAY].refs) if ref != OPERATIVE]
    assert others
    assert all(after.pages[DAY].leaves[n] is before.pages[DAY].leaves[n] for n in others)


def test_days_that_are_over_are_forgotten_and_so_are_the_furthest_when_there_are_too_many(uow: SqlUnitOfWork) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    opened(book, uow)
    with uow.read() as records:
        book.opened(  # the last of these days is the first of a week that was not read yet
            records, DAY + timedelta(days=2), LAST + timedelta(days=7), now=at(DAY + timedelta(days=2), time(9))
        )
    assert min(book.days) == DAY + timedelta(days=2)
    small = Book(TRAVEL, most_rounds=1)
    diary, _ = opened(small, uow)
    assert len(diary.pages) == 7  # what was asked for is answered all the same
    assert sum(len(diary.pages[day].rounds) for day in small.days) <= 1


# --- several at once


def test_a_transaction_that_began_earlier_does_not_turn_the_book_back(
    uow: SqlUnitOfWork, elsewhere: SqlUnitOfWork
) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    opened(book, uow)
    with uow.read() as earlier:
        assert earlier.rounds.changes(DAY, DAY) == {}  # its view of the database is settled here
        written(elsewhere, books)
        written(elsewhere, falls_ill)
        written(elsewhere, somebody_begins)
        _assert_up_to_date(book, elsewhere)
        # Days that nobody has asked for yet are read by the earlier view, and marked as such.
        book.opened(earlier, DAY, LAST + timedelta(days=7), now=NOW)
    _assert_up_to_date(book, uow)
    with uow.read() as records:
        diary, _ = book.opened(records, LAST + timedelta(days=1), LAST + timedelta(days=7), now=NOW)
        refs = [operative.ref for operative in records.operatives.active()]
        fresh = records.rounds.between(refs, LAST + timedelta(days=1), LAST + timedelta(days=7))
    assert list(diary.rounds) == fresh


def test_threads_that_book_and_search_at_once_never_search_behind_their_own_transaction(
    uow: SqlUnitOfWork, elsewhere: SqlUnitOfWork
) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    days = [date.fromordinal(number) for number in range(DAY.toordinal(), LAST.toordinal() + 1)]

    def bump(number: int) -> None:
        with elsewhere.write() as records:
            day = days[number % 3]
            records.rounds.bump(OPERATIVE, day, day)
            if number % 5 == 0:
                records.operatives.put(an_operative())
            records.commit()

    def look(_number: int) -> list[tuple[int, int]]:
        with uow.read() as records:
            expected = records.rounds.versions(days)
            diary, _ = book.opened(records, DAY, LAST, now=NOW)
        return [(worked.version, expected.get(worked.day, {}).get(worked.operative.ref, 0)) for worked in diary.rounds]

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(bump if number % 2 else look, number) for number in range(60)]
        seen = [pair for one in done if isinstance(found := one.result(), list) for pair in found]
    assert seen
    assert all(mine >= theirs for mine, theirs in seen)
    _assert_up_to_date(book, uow)


def test_a_round_from_the_book_is_claimed_only_in_the_version_that_it_was_read_in(
    uow: SqlUnitOfWork, elsewhere: SqlUnitOfWork
) -> None:
    with_a_booking(uow)
    book = Book(TRAVEL)
    worked = opened(book, uow)[0].pages[DAY].round_of(OPERATIVE)
    assert worked is not None
    written(elsewhere, books)
    with pytest.raises(Stale), uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, worked.version)
