"""What is said of a ledger that nobody sealed, or whose seals were all taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.views.ledger import all_seals, held_against_seals, verify_ledger
from tests.builders import NOW, an_event
from tests.views.opened import opened


def _entries(uow: SqlUnitOfWork, days: float) -> None:
    with uow.write() as records:
        for _ in range(99):
            records.ledger.append(an_event("A-1"))
        records.ledger.append(an_event("A-1", at=NOW + timedelta(days=days)))
        records.commit()


@pytest.mark.parametrize(("days", "unsealed"), [(1.9, False), (2, True), (90, True)])
def test_entries_of_days_without_any_seal_are_named(database_url: str, days: float, unsealed: bool) -> None:
    with opened(database_url) as (engine, uow):
        _entries(uow, days)
        verdict = verify_ledger(None, engine=engine)
    assert (verdict.intact, verdict.unsealed) == (True, unsealed)
    assert ("no seal is over them" in verdict.words) is unsealed


def test_with_a_seal_they_are_and_a_kept_digest_is_held_against_it(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        _entries(uow, 90)
        with uow.write() as records:
            made = records.ledger.seal(NOW + timedelta(days=90))
            records.commit()
        assert verify_ledger(None, engine=engine).intact
        [seal] = all_seals(engine=engine)
        assert (seal.number, seal.sealed_at, seal.digest) == (made.number, made.sealed_at, made.digest)
        assert held_against_seals([made.digest, made.digest.upper()], engine=engine).words.startswith("seal 1 of ")
        verdict = held_against_seals([made.digest, "cd" * 32], engine=engine)
    assert (verdict.intact, verdict.words) == (False, f"no seal has the digest {'cd' * 32}")
