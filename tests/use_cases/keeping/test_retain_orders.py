"""Everything that is recorded about an order goes with it, and what is still to be decided keeps it (rule 74)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from appointments.domain.compensation import Compensation
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import Recharge
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import Records, UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.keeping.retain import Kept, Retain, Retained
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.keeping.retaining import NEIGHBOUR, SENT_FROM, WORDS, About, where_it_stands, write_everything_down
from tests.use_cases.steps import FRIDAY, WEDNESDAY, AtTheDoor, a_booking, a_photo, at_the_door, told
from web.application import Application

SEVEN_YEARS = timedelta(days=365 * 7)
EMPTIED = {
    "appointments", "calls", "challenges", "compensations", "contact_attempts", "evidence", "judgements", "messages",
    "device_actions", "order_decisions", "photos", "recharges", "statutory_steps", "tasks", "vulnerability_checks",
    "work_orders",
}  # fmt: skip


@pytest.fixture
def engine(application: Application, database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def door(application: Application, uow: UnitOfWork, clock: FixedClock) -> AtTheDoor:
    """A visit closed as no access, its order completed in the end."""
    return _visited(application, uow, clock, a_town(application).home)


@pytest.fixture
def about(door: AtTheDoor) -> About:
    return About(door.appointment.work_order_ref, door.appointment.ref, door.appointment.home_ref)


def _visited(application: Application, uow: UnitOfWork, clock: FixedClock, home: str) -> AtTheDoor:
    booked = told(application, a_booking(application, home))
    door = at_the_door(application, clock, booked)
    door.does_everything()
    if not door.claims(Outcome.NO_ACCESS).closed:
        raise AssertionError("the gate should have let this through")
    completed(uow, booked.work_order_ref)
    return door


def completed(uow: UnitOfWork, *orders: str) -> None:
    with uow.write() as records:
        for ref in orders:
            records.work_orders.save(replace(records.work_orders.get(ref), state=WorkOrderState.COMPLETED))
        records.commit()


def erases(application: Application, *, erase: bool = True) -> Retained:
    return application.retain(Retain(Kept.ORDERS, erase=erase))


# --- everything goes


def test_whatever_was_recorded_about_it_its_words_and_numbers_are_nowhere_then(
    application: Application, uow: UnitOfWork, engine: Engine, clock: FixedClock, about: About
) -> None:
    write_everything_down(uow, about, clock.now())
    application.challenge_outcome(ChallengeOutcome(about.appointment, WORDS))
    with uow.write() as records:
        [challenge] = records.challenges.of(about.appointment)
        decided = challenge.decide(
            upheld=False, reviewer="U-manager", attended_by=frozenset(), reason=WORDS, now=clock.now()
        )
        records.challenges.save(decided)
        records.commit()
    assert len(where_it_stands(engine, WORDS)) >= 13
    clock.advance(SEVEN_YEARS)
    foretold = erases(application, erase=False).counts
    done = erases(application)
    assert dict(done.counts) == dict(foretold)
    assert set(done.counts) == EMPTIED
    assert where_it_stands(engine, WORDS) == []
    assert where_it_stands(engine, "blue gate") == []
    assert where_it_stands(engine, NEIGHBOUR) == []
    assert where_it_stands(engine, SENT_FROM) == []
    assert application.verify_ledger(None).intact
    assert erases(application).counts == {}


def test_what_is_counted_and_who_decided_stay(
    application: Application, uow: UnitOfWork, clock: FixedClock, about: About
) -> None:
    write_everything_down(uow, about, clock.now())
    then = clock.now()
    clock.advance(SEVEN_YEARS)
    erases(application)
    with uow.read() as records:
        [attempt] = records.aftercare.attempts(about.order)
        [check] = records.aftercare.checks(about.order)
        [decision] = records.aftercare.decisions(about.order)
        found, withdrawn = records.steps.of(about.order)
        [owed] = records.compensations.of(about.appointment)
        charge = records.recharges.of(about.appointment)
        call = records.calls.get("CA-all")
        attendance = records.emergencies.of(about.order)
        [withheld] = records.offers.get("F-all").withheld
        copies = [m for m in records.messages.of(about.appointment) if ":copy:" in m.dedupe_key]
    assert (attempt.result, attempt.by, attempt.at, attempt.words) == ("spoke", "U-planner", then, "erased")
    assert (check.clear, check.by, check.words) == (True, "U-planner", "erased")
    assert (decision.why, decision.by, decision.asked_by, decision.findings) == ("not_needed", "U-planner", "", ())
    assert (found.finding, found.words, withdrawn.withdraws) == ("no_hazard", "", found.ref)
    assert (owed.pence, owed.payment_ref, owed.decided_by, owed.reason) == (2500, "PAY-1", "U-manager", "")
    assert charge is not None
    assert (charge.state, charge.decided_by, charge.reason) == ("dropped", "U-manager", "erased")
    assert (call.result, call.seconds, call.number, call.operative_number) == ("no_answer", 0, "", "")
    assert attendance is not None
    assert [(contact.result, contact.words) for contact in attendance.contacts] == [("spoke", "erased")]
    assert [reason.words for reason in withheld.reasons] == ["erased", "Everybody is booked."]
    assert [copy.dedupe_key for copy in copies] == [f"missed:{about.appointment}:copy:M-copy"]


def test_a_plan_says_no_more_why_nobody_came_and_keeps_what_it_says_of_others(
    application: Application, uow: UnitOfWork, clock: FixedClock, about: About, door: AtTheDoor
) -> None:
    write_everything_down(uow, about, clock.now())
    clock.advance(SEVEN_YEARS)
    erases(application)
    with uow.read() as records:
        [proposal] = records.day_plans.waiting(door.appointment.promise.day)
    assert [item.words for item in proposal.plan.unplanned] == ["erased", "Nobody works."]


# --- what keeps it


def _owed(about: About, clock: FixedClock) -> Compensation:
    return Compensation("CP-1", about.appointment, 1, about.order, about.home, "We were late", 2000, clock.now())


def _approved(about: About, clock: FixedClock) -> Compensation:
    return _owed(about, clock).approve("U-manager", 2000, "", clock.now())


def _paid(about: About, clock: FixedClock) -> Compensation:
    return _approved(about, clock).pay("U-manager", clock.now().date(), "PAY-1", clock.now())


def _declined(about: About, clock: FixedClock) -> Compensation:
    return _owed(about, clock).decline("U-manager", "Paid already", clock.now())


@pytest.mark.parametrize(("made", "due"), [(_owed, False), (_approved, False), (_paid, True), (_declined, True)])
def test_compensation_keeps_it_until_it_is_paid_or_will_never_be(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    about: About,
    made: Callable[[About, FixedClock], Compensation],
    due: bool,
) -> None:
    with uow.write() as records:
        records.compensations.add(made(about, clock))
        records.commit()
    clock.advance(SEVEN_YEARS)
    assert ("work_orders" in erases(application).counts) is due


@pytest.mark.parametrize("decided", [False, True])
def test_a_charge_that_nobody_has_decided_keeps_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, about: About, decided: bool
) -> None:
    charge = Recharge("RC-1", about.appointment, about.order, about.home, 3500, "U-planner", clock.now())
    with uow.write() as records:
        records.recharges.add(charge.charge("U-manager", "Three times", clock.now()) if decided else charge)
        records.commit()
    clock.advance(SEVEN_YEARS)
    assert ("work_orders" in erases(application).counts) is decided


def test_what_was_written_again_after_a_review_keeps_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock, about: About
) -> None:
    """There is one review: a challenge that repeats another waits for nobody."""
    application.challenge_outcome(ChallengeOutcome(about.appointment, "I was in."))
    with uow.write() as records:
        [first] = records.challenges.of(about.appointment)
        records.challenges.save(
            first.decide(upheld=False, reviewer="U-m", attended_by=frozenset(), reason="No.", now=clock.now())
        )
        records.commit()
    application.challenge_outcome(ChallengeOutcome(about.appointment, "I was in!"))
    clock.advance(SEVEN_YEARS)
    assert "work_orders" in erases(application).counts


# --- photos


def files(tmp_path: Path) -> set[str]:
    return {path.stem for path in (tmp_path / "data" / "evidence").rglob("*.jpg")}


def _large(of: str) -> bytes:
    """Larger than its small picture, which is a file of its own then."""
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    with Image.open(BytesIO(a_photo(of))) as picture:
        picture.resize((1200, 900)).save(kept, "JPEG")
    return kept.getvalue()


def _photos(records: Records, *appointments: str) -> list[tuple[str, str]]:
    items = [item for ref in appointments for item in records.evidence.of(ref) if item.kind is EvidenceKind.PHOTO]
    return [(item.digest, item.text("thumbnail")) for item in items]


@pytest.fixture
def two_doors(application: Application, uow: UnitOfWork, clock: FixedClock) -> tuple[AtTheDoor, AtTheDoor]:
    """Two orders of two homes with the same large photo, and each with a small one of its own."""
    town = a_town(application)
    doors = []
    for number, home in enumerate((town.home, town.neighbour)):
        booked = told(application, a_booking(application, home, day=(WEDNESDAY, FRIDAY)[number]))
        door = at_the_door(application, clock, booked)
        door.does_everything()
        door.photographs(_large("the same"))
        if not door.claims(Outcome.NO_ACCESS).closed:
            raise AssertionError("the gate should have let this through")
        doors.append(door)
    return doors[0], doors[1]


def test_a_photo_and_its_small_picture_go_unless_another_visit_still_has_them(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    tmp_path: Path,
    two_doors: tuple[AtTheDoor, AtTheDoor],
) -> None:
    first, second = (door.appointment for door in two_doors)
    with uow.read() as records:
        [own, shared], [others, also_shared] = _photos(records, first.ref), _photos(records, second.ref)
    assert shared == also_shared
    assert shared[0] != shared[1], "a small picture of its own"
    assert files(tmp_path) == {*own, *shared, *others}
    completed(uow, first.work_order_ref)
    clock.advance(SEVEN_YEARS)
    assert erases(application).counts["photos"] == 2
    assert files(tmp_path) == {*shared, *others}
    completed(uow, second.work_order_ref)
    assert erases(application).counts["photos"] == 2
    assert files(tmp_path) == set()


def test_what_two_orders_share_goes_when_both_go_at_once(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    tmp_path: Path,
    two_doors: tuple[AtTheDoor, AtTheDoor],
) -> None:
    completed(uow, *(door.appointment.work_order_ref for door in two_doors))
    clock.advance(SEVEN_YEARS)
    assert erases(application).counts["work_orders"] == 2
    assert files(tmp_path) == set()


def test_a_small_picture_stays_while_that_of_another_photo_is_the_same(
    application: Application,
    uow: UnitOfWork,
    engine: Engine,
    clock: FixedClock,
    tmp_path: Path,
    two_doors: tuple[AtTheDoor, AtTheDoor],
) -> None:
    """Another photo, and a small picture of it that is the same to the byte."""
    first, second = (door.appointment for door in two_doors)
    with uow.read() as records:
        [_, (digest, small)] = _photos(records, first.ref)
        held = next(item for item in records.evidence.of(second.ref) if item.digest == digest)
    with uow.write() as records:
        records.evidence.add(
            replace(held, ref="E-like", digest="ab" * 32, fingerprint="cd" * 32, appointment_ref=second.ref)
        )
        records.commit()
    with engine.begin() as connection:  # the one with the same digest is erased already
        noted = "INSERT INTO erasures (kind, ref, run, at) VALUES ('evidence', :ref, 'X-1', '2032-03-02 08:00:00')"
        connection.execute(text(noted), {"ref": held.ref})
    completed(uow, first.work_order_ref)
    clock.advance(SEVEN_YEARS)
    erases(application)
    assert digest not in files(tmp_path)
    assert small in files(tmp_path)


# --- the lock behind it

LEFT = {
    "contact_attempts": "words = 'erased'",
    "vulnerability_checks": "words = 'erased'",
    "order_decisions": "words = '', asked_by = '', findings = '[]'",
    "statutory_steps": "words = ''",
}
OF = {"contact_attempts": "CO-1", "vulnerability_checks": "VC-1", "order_decisions": "OD-1", "statutory_steps": "WS-1"}


@pytest.mark.parametrize("table", LEFT)
def test_each_of_the_four_lets_its_one_change_through_and_no_other(
    uow: UnitOfWork, engine: Engine, clock: FixedClock, about: About, table: str
) -> None:
    write_everything_down(uow, about, clock.now())
    this = f" WHERE ref = '{OF[table]}'"
    erased = f"UPDATE {table} SET {LEFT[table]}"
    noted = text("INSERT INTO erasures (kind, ref, run, at) VALUES (:kind, :ref, 'X-1', '2032-03-02 08:00:00')")

    def refused(statement: str, kind: str) -> None:
        with engine.connect() as connection:
            connection.execute(noted, {"kind": kind, "ref": OF[table]})
            with pytest.raises(IntegrityError, match="append-only"):
                connection.execute(text(statement))

    refused(erased + this, "another kind")
    refused(f"UPDATE {table} SET words = 'forged'" + this, table)
    refused(f"{erased}, \"by\" = 'U-other'" + this, table)
    refused(f"DELETE FROM {table}" + this, table)
    with engine.connect() as connection:
        connection.execute(noted, {"kind": table, "ref": OF[table]})
        connection.execute(text(erased + this))
