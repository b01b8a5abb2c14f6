"""The third lock: neither database holds a row that blames a resident without the judgement that allows it.

Raw SQL, because the lock has to hold against whoever reaches the database by another way than ours.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from appointments.domain.appointments import State
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.records.tables.appointments import BLAME_NEEDS_JUDGEMENT
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import APPOINTMENT, a_judgement, an_appointment, stocked

CLOSE = text(
    "UPDATE appointments SET state = 'closed', outcome = :outcome, judgement_ref = :ref, judged_outcome = :judged, "
    "judgement_allowed = :allowed WHERE ref = 'A-1'"
)
INSERT = text(
    "INSERT INTO appointments (ref, work_order_ref, home_ref, state, booked_at, promise_version, starts_at, ends_at, "
    "outcome, outcome_words, judgement_ref, judged_outcome, judgement_allowed, version) "
    "SELECT 'A-9', work_order_ref, home_ref, 'closed', booked_at, promise_version, starts_at, ends_at, "
    ":outcome, '', :ref, :judged, :allowed, 0 FROM appointments WHERE ref = 'A-1'"
)
COLUMNS = ("outcome", "ref", "judged", "allowed")

REFUSED = [
    pytest.param("no_access", None, None, None, id="no judgement at all"),
    pytest.param("refused_access", None, None, None, id="no judgement at all, refused access"),
    pytest.param("no_access", None, "no_access", True, id="columns that say allowed, of no judgement"),
    pytest.param("no_access", "J-allowed", None, None, id="a judgement, but not what it said"),
    pytest.param("no_access", "J-allowed", "no_access", None, id="a judgement, but not whether it allowed"),
    pytest.param("no_access", "J-allowed", None, True, id="a judgement, but not of what"),
    pytest.param("no_access", "J-unknown", "no_access", True, id="a judgement that does not exist"),
    pytest.param("no_access", "J-refused", "no_access", False, id="a refusing judgement"),
    pytest.param("no_access", "J-refused", "no_access", True, id="a refusing judgement called allowing"),
    pytest.param("no_access", "J-other", "no_access", True, id="another appointment's judgement"),
    pytest.param("refused_access", "J-allowed", "no_access", True, id="a judgement for the other claim"),
    pytest.param("refused_access", "J-allowed", "refused_access", True, id="the other claim, called this one"),
    pytest.param("not_established", "J-other", "no_access", True, id="another's judgement on any outcome"),
    pytest.param("not_established", "J-other", None, None, id="another's judgement, with what it said left out"),
]


@pytest.fixture(autouse=True)
def _judgements(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE), an_appointment("A-2", assignments=()))
    with uow.write() as records:
        records.judgements.add(a_judgement("J-allowed"))
        records.judgements.add(a_judgement("J-refused", allowed=False))
        records.judgements.add(a_judgement("J-other", appointment_ref="A-2"))
        records.commit()


@pytest.mark.parametrize("statement", [CLOSE, INSERT], ids=["update", "insert"])
@pytest.mark.parametrize(COLUMNS, REFUSED)
def test_the_database_refuses(
    engine: Engine, statement: Any, outcome: str, ref: str, judged: str, allowed: bool
) -> None:
    values = {"outcome": outcome, "ref": ref, "judged": judged, "allowed": allowed}
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(statement, values)


@pytest.mark.parametrize(
    COLUMNS,
    [
        ("no_access", "J-allowed", "no_access", True),  # what the judgement allowed
        ("not_established", "J-refused", "no_access", False),  # what was established after a refused claim
        ("completed", None, None, None),  # nothing was claimed against anybody
    ],
)
def test_the_database_takes(
    engine: Engine, outcome: str, ref: str | None, judged: str | None, allowed: bool | None
) -> None:
    values = {"outcome": outcome, "ref": ref, "judged": judged, "allowed": allowed}
    with engine.begin() as connection:
        connection.execute(CLOSE, values)
        assert connection.scalar(text("SELECT outcome FROM appointments WHERE ref = 'A-1'")) == outcome


def test_the_refused_insert_lacks_nothing_but_the_judgement(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(INSERT, {"outcome": "completed", "ref": None, "judged": None, "allowed": None})
        assert connection.scalar(text("SELECT state FROM appointments WHERE ref = 'A-9'")) == "closed"


def test_an_allowing_judgement_cannot_be_made_of_a_refusing_one(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE judgements SET allowed = true WHERE ref = 'J-refused'"))


def test_an_allowing_judgement_cannot_be_taken_away_again(engine: Engine, uow: SqlUnitOfWork) -> None:
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM judgements WHERE ref = 'J-allowed'"))
    with uow.read() as records:
        assert len(records.judgements.of(APPOINTMENT)) == 2


def test_the_lock_names_every_outcome_that_blames() -> None:
    """A new outcome in BLAMES_RESIDENT needs a migration that widens the CHECK."""
    named = {outcome for outcome in Outcome if f"'{outcome.value}'" in BLAME_NEEDS_JUDGEMENT}
    assert named == BLAMES_RESIDENT
