"""The ledger holds: everything that happened is in it, in order, and a change behind its back is found."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from appointments.domain.outcomes import Outcome
from appointments.ports import SealResult
from appointments.records.engine import make_engine
from appointments.use_cases.keeping.seal_ledger import SealLedger
from tests.application import NUMBER, a_town, some_settings
from tests.fakes import FixedClock
from tests.use_cases.steps import a_booking, at_the_door, says, told
from web import wiring
from web.application import Application


def _a_whole_visit(application: Application, clock: FixedClock) -> str:
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, "1", clock=clock)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    return booked.ref


def _sealed(application: Application) -> SealResult:
    result = application.seal_ledger(SealLedger())
    assert isinstance(result, SealResult)
    return result


def test_a_visit_from_booking_to_close_is_one_unbroken_chain(application: Application, clock: FixedClock) -> None:
    ref = _a_whole_visit(application, clock)
    first = _sealed(application)
    assert first.streams > 1
    assert application.verify_ledger(None).intact
    assert application.verify_ledger(f"appointment:{ref}").intact


def test_each_seal_covers_what_was_there_and_no_two_are_the_same(application: Application, clock: FixedClock) -> None:
    first = _sealed(application)
    _a_whole_visit(application, clock)
    second = _sealed(application)
    assert second.number == first.number + 1
    assert second.digest != first.digest
    assert application.verify_ledger(None).intact


def test_no_personal_data_is_in_the_ledger(application: Application, clock: FixedClock, database_url: str) -> None:
    """References and digests only, so that erasing a person does not break the chain."""
    _a_whole_visit(application, clock)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        rows = "\n".join(str(row) for row in connection.execute(text("SELECT * FROM ledger")))
    engine.dispose()
    assert "appointment" in rows
    for secret in (NUMBER, "900123", "Resident 0001", "1 Example Row", "GL5 4UB", "Rang twice", "C-A-"):
        assert secret not in rows


def test_one_byte_that_is_changed_behind_its_back_is_found_and_the_entry_named(
    application: Application, clock: FixedClock, database_url: str, tmp_path: Path
) -> None:
    _a_whole_visit(application, clock)
    _sealed(application)
    with wiring.behind_its_back(some_settings(database_url, tmp_path / "data")) as changed:
        verdict = application.verify_ledger(None)
        assert (verdict.intact, verdict.stream) == (False, changed)
        assert not application.verify_ledger(changed).intact
    assert application.verify_ledger(None).intact
