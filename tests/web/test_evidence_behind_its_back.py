"""Rows changed by somebody with the whole database in hand: a pack names what it can no longer vouch for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from appointments.domain.events import FigureChanged
from appointments.domain.figures import FigureChange
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
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


_FINDINGS = "UPDATE judgements SET findings = replace(CAST(findings AS TEXT), 'Waited', 'Stood')"
_AT_BOOKING = "UPDATE promises SET requirements = replace(CAST(requirements AS TEXT), '25', '45')"
_WHEN_WE_CAME = (
    "UPDATE appointments SET despatched_requirements = replace(CAST(despatched_requirements AS TEXT), '25', '45')"
)
_NOT_JUDGED, _NOT_SAID = "is not what was judged", "what is said of the outcome is not what was recorded"
REWRITTEN = [
    pytest.param(_FINDINGS, _NOT_JUDGED, id="findings"),
    pytest.param("UPDATE judgements SET established_words = 'They shouted.'", _NOT_JUDGED, id="established"),
    pytest.param("UPDATE promises SET purpose = 'to read the meter'", "with another purpose", id="purpose"),
    pytest.param(_AT_BOOKING, "was made with other requirements", id="booking"),
    pytest.param("UPDATE promises SET agreed_by_resident = NOT agreed_by_resident", "agreed to it", id="agreed"),
    pytest.param(_WHEN_WE_CAME, "we came with other requirements", id="when we came"),
    pytest.param("UPDATE appointments SET outcome_words = 'The resident shouted at us.'", _NOT_SAID, id="words"),
    pytest.param("UPDATE appointments SET closed_by = 'somebody'", "closed by somebody else", id="closed by"),
    pytest.param("UPDATE appointments SET left_at = '2026-03-03 18:00:00.000000'", "over at another time", id="left"),
]


@pytest.mark.parametrize(("statement", "said"), REWRITTEN)
def test_what_is_rewritten_beside_the_ledger_is_named_by_the_pack_and_by_its_check(
    missed: PlannerSite, database_url: str, statement: str, said: str
) -> None:
    assert document_of(missed)["faults"] == []
    if not database_url.startswith("sqlite"):  # its JSON is a type of its own
        statement = statement.replace("(CAST(", "((").replace(" AS TEXT)", ")::text")
        statement = re.sub(r"(replace\(.*'\))", r"\1::json", statement)
    _behind_its_back(database_url, statement)
    pack = document_of(missed)
    assert any(said in fault for fault in pack["faults"]), pack["faults"]
    assert any(said in fault for fault in checking.faults({**pack, "faults": [], "digest": ""})), "from the pack alone"


def test_a_decided_challenge_keeps_its_reason(missed: PlannerSite, database_url: str) -> None:
    [challenge] = document_of(missed)["appointments"][0]["challenges"]
    decision = DecideChallenge(challenge["ref"], upheld=False, reviewer="U-m", reason="Photo and card fit together.")
    missed.application.decide_challenge(decision)
    assert document_of(missed)["faults"] == []
    _behind_its_back(database_url, "UPDATE challenges SET reason = 'Nobody believes them.'")
    [fault] = document_of(missed)["faults"]
    assert fault.endswith("was decided for another reason")


def test_a_figure_changed_behind_its_back_is_found_by_the_pack_and_the_ledger(
    missed: PlannerSite, database_url: str
) -> None:
    """The gate judges by the row; the fact holds what was set, by whom."""
    with opened(database_url) as (_engine, uow), uow.write() as records:
        at, day = missed.clock.now(), date(2026, 12, 1)
        records.figures.add(FigureChange("FC-1", "wait_minutes", 20, day, "U-m", recorded_at=at))
        records.ledger.append(FigureChanged("wait_minutes", at, 20, day, "U-m"))
        records.commit()
    assert document_of(missed)["faults"] == []
    assert missed.application.verify_ledger(None).intact
    _behind_its_back(database_url, "UPDATE figure_changes SET value = 5")
    said = (
        "figure wait_minutes from Tuesday 1 December 2026 is 5, and nobody recorded that",
        "figure wait_minutes from Tuesday 1 December 2026 was set to 20, and is not any more",
    )
    assert tuple(document_of(missed)["faults"]) == said
    verdict = missed.application.verify_ledger(None)
    assert (verdict.intact, verdict.words) == (False, "; ".join(said))
