"""Rows changed by somebody with the whole database in hand: a pack names what it can no longer vouch for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.views.opened import opened
from tests.web.planner_site import PlannerSite, a_planner_site
from tests.web.test_evidence_pack import _a_challenged_visit, document_of, ready
from web.evidence_pack import checking
from web.evidence_pack.sheet import sheet


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def missed(site: PlannerSite) -> PlannerSite:
    return _a_challenged_visit(site)


def _behind_its_back(database_url: str, *statements: str) -> None:
    """All triggers switched off first, those that keep a table append-only too."""
    with opened(database_url) as (engine, _uow), engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount, f"it changed nothing: {statement}"


def printed(site: PlannerSite) -> str:
    made = ready(site)
    return str(sheet(made.pack, made.timeline, landlord=made.landlord, made_at=made.made_at, faults=made.faults))


def test_a_seal_whose_heads_were_changed_with_the_tail_is_not_printed_as_one_that_holds(
    missed: PlannerSite,
    database_url: str,
) -> None:
    """The last fact goes, and the seal is made to fit: only its own digest, reckoned anew, still speaks."""
    ref = document_of(missed)["appointments"][0]["ref"]
    stream = f"appointment:{ref}"
    _behind_its_back(
        database_url,
        f"DELETE FROM ledger WHERE stream = '{stream}' AND name = 'OutcomeChallenged'",
        f"DELETE FROM ledger WHERE stream = '{stream}' "
        f"AND number = (SELECT max(number) FROM ledger WHERE stream = '{stream}')",
        f"UPDATE seal_heads SET number = (SELECT max(number) FROM ledger WHERE stream = '{stream}'), "
        f"digest = (SELECT digest FROM ledger WHERE stream = '{stream}' ORDER BY number DESC LIMIT 1) "
        f"WHERE stream = '{stream}'",
    )
    pack = document_of(missed)
    assert f"{ref}: seal 1 does not hold: its content is not what was sealed" in pack["faults"]
    assert any("was never raised" in fault for fault in pack["faults"]), "a challenge without its fact"
    assert set(pack["faults"]) <= set(checking.faults(pack))
    assert "Seal 1 does not hold" in printed(missed)
    assert "entries of the ledger and all evidence are as they were" not in printed(missed)


def test_a_seal_with_another_day_does_not_hold(missed: PlannerSite, database_url: str) -> None:
    _behind_its_back(database_url, "UPDATE seals SET sealed_at = '2026-03-01 02:15:00.000000'")
    [fault] = document_of(missed)["faults"]
    assert fault.endswith("seal 1 does not hold: its content is not what was sealed")
