"""What was kept long enough is erased, and nothing else: words go, counts and the ledger's chain stay (rule 74)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from appointments.domain.access import Source
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.outcomes import Outcome
from appointments.domain.reviews import Decision
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import midnight
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.households.review_requirement import ReviewRequirement
from appointments.use_cases.keeping.hold_order import HoldOrder
from appointments.use_cases.keeping.retain import Kept, Retain, Retained, _months_before
from appointments.use_cases.steps.importing import ImportRecords
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.keeping.retaining import everything_stored
from tests.use_cases.steps import a_booking, asks_for, at_the_door, says, told
from web.application import Application

ENDED_ON = date(2026, 3, 1)  # ended on MONDAY, 2 March: as of the day before


@pytest.fixture
def engine(application: Application, database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def erases(application: Application, kept: Kept, *, erase: bool = True) -> Retained:
    return application.retain(Retain(kept, erase=erase))


# --- what households needed


@pytest.fixture
def ended(application: Application) -> tuple[str, str]:
    """An ended requirement with words in it, and its home."""
    town = a_town(application)
    wanted = RecordRequirement(
        town.home, "parking", {"where": "behind the old mill"}, Source.RESIDENT, PLANNER, effect="Nobody is blocked in"
    )
    ref = application.record_requirement(wanted).ref
    application.end_requirement(EndRequirement(ref, PLANNER, "The mill was sold."))
    return ref, town.home


@pytest.mark.parametrize(
    ("now", "due"), [(midnight(date(2027, 3, 1)), 0), (midnight(date(2027, 3, 2)), 1), (midnight(date(2030, 1, 1)), 1)]
)
def test_a_requirements_words_go_a_year_after_its_end_and_not_a_day_before(
    application: Application, clock: FixedClock, ended: tuple[str, str], now: datetime, due: int
) -> None:
    clock.set(now)
    assert erases(application, Kept.REQUIREMENTS).counts.get("requirements", 0) == due


def test_which_kind_it_was_is_counted_on_and_its_words_are_nowhere(
    application: Application, uow: UnitOfWork, engine: Engine, clock: FixedClock, ended: tuple[str, str]
) -> None:
    ref, _ = ended
    clock.advance(timedelta(days=400))
    done = erases(application, Kept.REQUIREMENTS)
    assert (dict(done.counts), dict(done.kinds)) == ({"requirements": 1}, {"parking": 1})
    with uow.read() as records:
        kept = records.requirements.get(ref)
    assert (kept.kind.TAG, kept.ends_on, kept.effect) == ("parking", ENDED_ON, "")
    stored = everything_stored(engine)
    assert not [words for words in ("old mill", "blocked in", "mill was sold") if words in stored]
    assert application.verify_ledger(None).intact


def test_without_being_told_to_nothing_is_erased(
    application: Application, engine: Engine, clock: FixedClock, ended: tuple[str, str]
) -> None:
    clock.advance(timedelta(days=400))
    before = everything_stored(engine)
    assert erases(application, Kept.REQUIREMENTS, erase=False).counts == {"requirements": 1}
    assert everything_stored(engine) == before


def test_running_it_again_erases_nothing_twice(
    application: Application, clock: FixedClock, ended: tuple[str, str]
) -> None:
    clock.advance(timedelta(days=400))
    assert [erases(application, Kept.REQUIREMENTS).counts for _ in range(2)] == [{"requirements": 1}, {}]


def test_what_still_applies_is_never_erased(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    asks_for(application, town.home, "two_operatives")
    clock.advance(timedelta(days=4000))
    assert erases(application, Kept.REQUIREMENTS).counts == {}


def test_what_was_declined_goes_with_its_reason(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    town = a_town(application)
    wanted = RecordRequirement(town.home, "shoes_off", {}, Source.RESIDENT, PLANNER, declined="They chose covers")
    ref = application.record_requirement(wanted).ref
    clock.advance(timedelta(days=400))
    assert erases(application, Kept.REQUIREMENTS).counts == {"requirements": 1}
    with uow.read() as records:
        assert records.requirements.get(ref).declined == "erased"


@pytest.mark.parametrize("decision", [Decision.DECLINED, Decision.ENDED])
def test_the_task_that_asked_to_review_it_keeps_no_words_of_it(
    application: Application, engine: Engine, clock: FixedClock, decision: Decision
) -> None:
    """What a household told us on its page, and a planner looked at on the same day."""
    town, values = a_town(application), {"where": "behind the old mill"}
    told = RecordRequirement(town.home, "parking", values, Source.RESIDENT, "resident", provisional=True)
    ref = application.record_requirement(told).ref
    application.review_requirement(ReviewRequirement(ref, decision, PLANNER, "The mill was sold."))
    clock.advance(timedelta(days=400))
    assert erases(application, Kept.REQUIREMENTS).counts == {"requirements": 1}
    stored = everything_stored(engine)
    assert not [words for words in ("old mill", "mill was sold") if words in stored]


def test_it_is_done_page_by_page_and_one_that_stopped_goes_on(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    for kind in ("two_operatives", "shoes_off", "animals"):
        application.end_requirement(EndRequirement(asks_for(application, town.home, kind), PLANNER))
    clock.advance(timedelta(days=400))
    first = application.retain(Retain(Kept.REQUIREMENTS, erase=True, limit=2))
    assert (first.counts, first.next_after is not None) == ({"requirements": 2}, True)
    assert application.retain(Retain(Kept.REQUIREMENTS, erase=True, limit=2)).counts == {"requirements": 1}


# --- what was said and shown of a visit


@dataclass(frozen=True)
class Visited:
    appointment: str
    order: str
    home: str
    photos: tuple[Path, ...]


@pytest.fixture
def visited(application: Application, uow: UnitOfWork, clock: FixedClock, tmp_path: Path) -> Visited:
    """Told, answered, visited with photos, closed as no access; the order was completed in the end."""
    town = a_town(application)
    asks_for(application, town.home, "animals")
    booked = told(application, a_booking(application, town.home))
    says(application, "please mind the blue gate", ref="SM-1", clock=clock)
    says(application, "who are you?", ref="SM-2", number="+447700900999", clock=clock)
    with uow.read() as records:
        unread = records.tasks.open_about(booked.ref, town.home)
    with uow.write() as records:
        for task in unread:
            records.tasks.save(task.settle(PLANNER, "Rang them about the blue gate.", clock.now()))
        records.commit()
    door = at_the_door(application, clock, booked)
    door.does_everything()
    if not door.claims(Outcome.NO_ACCESS).closed:
        raise AssertionError("the gate should have let this through")
    with uow.write() as records:
        order = records.work_orders.get(booked.work_order_ref)
        records.work_orders.save(replace(order, state=WorkOrderState.COMPLETED, description="Mind the blue gate"))
        records.commit()
    kept = tuple(sorted((tmp_path / "data" / "evidence").rglob("*.jpg")))
    assert kept
    return Visited(booked.ref, booked.work_order_ref, town.home, kept)


@pytest.mark.parametrize(("years", "due"), [(5.99, False), (6.01, True)])
def test_texts_evidence_and_photos_go_after_six_years(
    application: Application, clock: FixedClock, visited: Visited, years: float, due: bool
) -> None:
    clock.advance(timedelta(days=365.25 * years))
    assert ("work_orders" in erases(application, Kept.ORDERS, erase=False).counts) is due


def test_their_words_are_nowhere_then_and_the_chain_still_holds(
    application: Application, uow: UnitOfWork, engine: Engine, clock: FixedClock, visited: Visited
) -> None:
    with uow.read() as records:
        before = {
            "evidence": [(item.ref, item.kind, item.digest) for item in records.evidence.of(visited.appointment)],
            "messages": len(records.messages.of(visited.appointment)),
            "outcome": records.appointments.get(visited.appointment).outcome,
        }
        texts = {message.text for message in records.messages.of(visited.appointment)}
    clock.advance(timedelta(days=365 * 7))
    foretold = erases(application, Kept.ORDERS, erase=False).counts
    done = erases(application, Kept.ORDERS)
    assert erases(application, Kept.LOOSE).counts == {"replies": 1}  # a text that fitted no visit
    assert erases(application, Kept.LOOSE).counts == {}
    assert dict(done.counts) == dict(foretold)
    assert done.counts["photos"] == len(visited.photos)
    assert not [path for path in visited.photos if path.exists()]
    stored = everything_stored(engine)
    assert [name for name, rows in json.loads(stored).items() if "blue gate" in str(rows)] == []
    assert not [words for words in texts if words in stored]
    with uow.read() as records:
        after = {
            "evidence": [(item.ref, item.kind, item.digest) for item in records.evidence.of(visited.appointment)],
            "messages": len(records.messages.of(visited.appointment)),
            "outcome": records.appointments.get(visited.appointment).outcome,
        }
        [promised] = records.appointments.get(visited.appointment).promise.requirements
    assert after == before  # nothing that is counted has changed
    assert (promised.kind.TAG, promised.kind.data()) == ("animals", {"erased": True})
    assert application.verify_ledger(None).intact
    assert erases(application, Kept.ORDERS).counts == {}
    # The pages still open.
    assert application.views.appointment_evidence(visited.appointment).evidence


def test_a_file_that_is_gone_already_does_not_stop_it(
    application: Application, clock: FixedClock, visited: Visited
) -> None:
    """Stopped between the files and the records: the order is due again."""
    clock.advance(timedelta(days=365 * 7))
    for path in visited.photos:
        path.unlink()
    assert erases(application, Kept.ORDERS).counts["work_orders"] == 1


def test_a_challenge_that_is_not_decided_blocks_both(
    application: Application, uow: UnitOfWork, clock: FixedClock, visited: Visited
) -> None:
    [ref] = _requirements_of(uow, visited.home)
    application.end_requirement(EndRequirement(ref, PLANNER, "Not any more."))
    application.challenge_outcome(ChallengeOutcome(visited.appointment, "I was in."))
    clock.advance(timedelta(days=365 * 7))
    assert erases(application, Kept.ORDERS).counts == {}
    assert erases(application, Kept.REQUIREMENTS).counts == {}


@pytest.mark.parametrize(
    "kind", [TaskKind.COMPENSATION, TaskKind.FOLLOW_ON_WORK, TaskKind.RECOMMENDATION, TaskKind.KEPT_ASIDE]
)
def test_what_nobody_has_answered_blocks_it_until_somebody_does(
    application: Application, uow: UnitOfWork, clock: FixedClock, visited: Visited, kind: TaskKind
) -> None:
    """Money, work that was left, advice on a boiler, a second account: none of it goes by being left long enough."""
    owed = Task(
        "T-owed", kind, Owner.MANAGER, clock.now(), clock.now(), "Decide.", "owed",
        appointment_ref=visited.appointment,
    )  # fmt: skip
    with uow.write() as records:
        records.tasks.add(owed)
        records.commit()
    clock.advance(timedelta(days=365 * 7))
    assert erases(application, Kept.ORDERS).counts == {}
    with uow.write() as records:
        records.tasks.save(owed.settle(PLANNER, "Paid.", clock.now()))
        records.commit()
    assert erases(application, Kept.ORDERS).counts["work_orders"] == 1


def test_a_legal_hold_keeps_everything_until_it_is_lifted(
    application: Application, clock: FixedClock, visited: Visited
) -> None:
    hold = HoldOrder(visited.order, held=True, by="U-dpo", why="A claim before the county court.")
    assert application.hold_order(hold)
    assert not application.hold_order(hold)  # it is so already
    assert [held.work_order_ref for held in application.views.legal_holds()] == [visited.order]
    clock.advance(timedelta(days=365 * 7))
    assert erases(application, Kept.ORDERS).counts == {}
    assert application.hold_order(replace(hold, held=False, why="The claim was settled."))
    assert application.views.legal_holds() == ()
    assert erases(application, Kept.ORDERS).counts["work_orders"] == 1


def test_a_hold_needs_an_order_and_a_reason(application: Application, visited: Visited) -> None:
    with pytest.raises(NotFound):
        application.hold_order(HoldOrder("W-none", held=True, by="U-dpo", why="A claim."))
    with pytest.raises(Invalid):
        application.hold_order(HoldOrder(visited.order, held=True, by="U-dpo", why=" "))


def test_an_order_that_is_still_open_is_kept_however_old(
    application: Application, uow: UnitOfWork, clock: FixedClock, visited: Visited
) -> None:
    with uow.write() as records:
        order = records.work_orders.get(visited.order)
        records.work_orders.save(replace(order, state=WorkOrderState.OPEN))
        records.commit()
    clock.advance(timedelta(days=365 * 20))
    assert erases(application, Kept.ORDERS).counts == {}


def test_a_line_that_could_not_be_taken_is_kept_for_six_years_and_its_reason_for_good(
    application: Application, engine: Engine, clock: FixedClock
) -> None:
    a_town(application)
    content = b"property_ref,type,comments\n0001,MissesAppointments,Out again by the blue gate\n"
    file = application.record_files["alerts"]
    file.take(ImportRecords("alerts", "ab" * 32, tuple(file.read(BytesIO(content))), PLANNER))
    assert "by the blue gate" in everything_stored(engine)
    clock.advance(timedelta(days=365 * 7))
    assert erases(application, Kept.LOOSE).counts == {"feed_rejects": 1}
    assert erases(application, Kept.LOOSE).counts == {}
    stored = everything_stored(engine)
    assert "by the blue gate" not in stored
    assert "never a label on a person" in stored


# --- the lock behind it


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence SET data = '{\"erased\": true}'",  # without a row in erasures
        "UPDATE judgements SET findings = '[]', established_words = ''",
        "DELETE FROM evidence",
        "DELETE FROM erasures",
        "UPDATE erasures SET run = 'X-other'",
        "UPDATE access_log SET reason = ''",
        "DELETE FROM access_log",
        "DELETE FROM requirement_reviews",
        "UPDATE legal_holds SET held = false",
    ],
)
def test_the_database_lets_nothing_else_through(
    application: Application, engine: Engine, visited: Visited, statement: str
) -> None:
    ref = application.record_requirement(RecordRequirement(visited.home, "shoes_off", {}, Source.RESIDENT, PLANNER)).ref
    application.end_requirement(EndRequirement(ref, PLANNER))
    application.hold_order(HoldOrder(visited.order, held=True, by="U-dpo", why="A claim."))
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO access_log (at, by, role, subject, about, allowed, reason, sensitive) "
                "VALUES ('2026-03-02 08:00:00', 'U-1', 'planner', 'page', '', false, '', false)"
            )
        )
        connection.execute(
            text("INSERT INTO erasures (kind, ref, run, at) VALUES ('nothing', 'N-1', 'X-1', '2026-03-02 08:00:00')")
        )
    with engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(statement))


def test_an_erasure_row_allows_that_change_of_that_row_and_no_other(
    application: Application, uow: UnitOfWork, engine: Engine, visited: Visited
) -> None:
    with uow.read() as records:
        first, second, *_ = records.evidence.of(visited.appointment)
    noted = text("INSERT INTO erasures (kind, ref, run, at) VALUES ('evidence', :ref, 'X-1', '2032-03-02 08:00:00')")
    refused = (
        f"UPDATE evidence SET data = '{{\"words\": \"forged\"}}' WHERE ref = '{first.ref}'",
        f"UPDATE evidence SET data = '{{\"erased\": true}}', digest = '' WHERE ref = '{first.ref}'",
        f"UPDATE evidence SET data = '{{\"erased\": true}}' WHERE ref = '{second.ref}'",
    )
    for statement in refused:
        with engine.connect() as connection:
            connection.execute(noted, {"ref": first.ref})
            with pytest.raises(IntegrityError, match="append-only"):
                connection.execute(text(statement))
    with engine.connect() as connection:
        connection.execute(noted, {"ref": first.ref})
        connection.execute(text(f"UPDATE evidence SET data = '{{\"erased\": true}}' WHERE ref = '{first.ref}'"))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 3, 2), 12, date(2026, 3, 2)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 72, date(2020, 1, 15)),
    ],
)
def test_months_are_the_calendars(day: date, months: int, before: date) -> None:
    assert _months_before(day, months) == before


def _requirements_of(uow: UnitOfWork, home: str) -> list[str]:
    with uow.read() as records:
        return [held.ref for held in records.requirements.of_home(home) if held.ends_on is None]
