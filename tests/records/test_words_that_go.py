"""Of every column in which words may stand somebody has decided what becomes of it (rule 74).

A new column fails here until it stands in one of the lists: erased with an order, with a requirement or by itself, or
kept because of something.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from sqlalchemy import JSON, Engine, String, inspect, text
from sqlalchemy.exc import IntegrityError

from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.cancelling import Decided, OrderDecision, VulnerabilityCheck, Why
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Finding
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.records.repositories.emptying import EMPTIED
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import NOW, WORK_ORDER, a_judgement, an_appointment, an_evidence, stocked

TRIGGERS = import_module("appointments.records.migrations.versions.0013_privacy")
# Triggers made anew since, for columns that were added later.
KEPT_BY = {
    **TRIGGERS.KEPT,
    **import_module("appointments.records.migrations.versions.0016_device_actions").KEPT,
}

# With the row of its own in `erasures`, whole.
WITH_AN_ORDER = {
    "appointments": {"outcome_words"},
    "calls": {"number", "operative_number"},
    "challenges": {"said", "reason"},
    "compensations": {"reason"},
    "contact_attempts": {"words"},
    "device_actions": {"sent", "words"},
    "evidence": {"data"},
    "judgements": {"findings", "established_words"},
    "messages": {"text", "to", "failure"},
    "order_decisions": {"asked_by", "words", "findings"},
    "recharges": {"reason"},
    "replies": {"text", "from_number"},
    "statutory_steps": {"words"},
    "tasks": {"words", "done_words"},
    "vulnerability_checks": {"words"},
}
# The words inside of these go with the order's own row.
INSIDE_AN_ORDER = {
    "alert_words": {"words"},
    "appointments": {"despatched_requirements"},
    "day_plans": {"plan"},  # why nobody was found
    "emergency_attendances": {"contacts"},
    "messages": {"dedupe_key"},  # a copy's ends in a number
    "offers": {"withheld", "refused_words"},
    "promises": {"requirements", "overrides", "late_reason"},
    "work_orders": {"description", "needs_of_work"},
}
WITH_A_REQUIREMENT = {"access_requirements": {"kind", "effect", "declined"}, "review_words": {"words"}}
BY_ITSELF = {"feed_rejects": {"raw"}}

KEPT: dict[str, dict[str, set[str]]] = {
    "who lives where now, kept while they do": {
        "homes": {"uprn", "address", "postcode", "patch"},
        "residents": {"name", "prefers", "email", "language"},
        "contact_numbers": {"number", "line", "label"},
    },
    "who works for the landlord, or comes for a household": {
        "accounts": {"username", "name", "role", "password_hash"},
        "api_tokens": {"digest", "label"},
        "operatives": {"name", "trades", "skills", "gender", "employer", "phone"},
        "certificates": {"skill"},
        "third_parties": {"role", "name", "times", "phone", "place"},
    },
    "a category of a closed list, never a diagnosis": {"absences": {"reason"}, "third_party_absences": {"reason"}},
    "the landlord's own settings": {
        "figure_changes": {"name"},
        "priorities": {"code", "name", "unit", "clock_start"},
        "reminder_rulebooks": {"asks", "why"},
        "slot_patterns": {"code", "name", "weekdays"},
        "trades": {"code", "name"},
    },
    "why something is kept, or was looked at, has to be answered for as long as that it was": {
        "access_log": {"role", "subject", "about", "reason"},
        "legal_holds": {"why"},
        "erasures": {"run"},
    },
    "digests, which tell nothing by themselves and hold the chain": {
        "device_actions": {"digest"},
        "evidence": {"digest", "fingerprint"},
        "feed_rejects": {"source_digest"},
        "judgements": {"rulebook_version", "rulebook_digest", "evidence_digests"},
        "ledger": {"stream", "name", "payload", "previous", "digest"},  # references, codes and digests only
        "reminder_rulebooks": {"digest"},
        "seal_heads": {"stream", "digest"},
        "seals": {"previous", "digest"},
    },
    "what the work is, not for whom": {
        "promises": {"purpose"},
        "work_orders": {"trade", "purpose", "items", "skills", "concerns", "defect", "priority_code", "priority"},
    },
    "our own sentence, from a closed list": {
        "compensations": {"why"},
        "feed_rejects": {"feed", "field", "reason"},
        "work_orders": {"due_source"},
    },
    "codes, times and references": {
        "access_requirements": {"tag", "source", "replaces"},
        "appointments": {"outcome", "judged_outcome", "follows", "attended_by", "departed", "closed_by"},
        "assignments": {"role"},
        "calls": {"asked_by", "whom", "provider", "failure"},
        "challenges": {"outcome", "reviewer", "repeats"},
        "device_actions": {"device", "run", "held_known", "why", "decision"},
        "device_clocks": {"device"},
        "compensations": {"paid_by"},
        "evidence": {"source", "held_known"},
        "gaps": {"refilled_by"},
        "holds": {"pattern"},
        "judgements": {"outcome", "established_outcome"},
        "messages": {"question", "choices", "provider", "rule_name", "language"},
        "offers": {"offers", "chosen", "refused_because"},
        "order_decisions": {"what", "why"},
        "promises": {"pattern"},
        "provider_states": {"name", "failure"},
        "recharges": {"proposed_by"},
        "replies": {"provider", "intent", "answers"},
        "requirement_reviews": {"decision", "replaced_by"},
        "statutory_steps": {"finding", "withdraws"},
        "tasks": {"owner", "dedupe_key", "done_by"},
        "work_orders": {"external_allocated_by", "external_id", "follows", "same_operative_as", "after_unit"},
    },
}
# What these are called is what they are in every table: references, accounts, and codes of a closed list.
EVERYWHERE = {"by", "made_by", "recorded_by", "decided_by", "kind", "state", "channel", "result"}


def _pairs(columns: dict[str, set[str]]) -> list[tuple[str, str]]:
    return [(table, column) for table, names in columns.items() for column in names]


def _decided() -> list[tuple[str, str]]:
    lists = [WITH_AN_ORDER, INSIDE_AN_ORDER, WITH_A_REQUIREMENT, BY_ITSELF, *KEPT.values()]
    return [pair for columns in lists for pair in _pairs(columns)]


def _of_words(engine: Engine) -> set[tuple[str, str]]:
    schema = inspect(engine)
    return {
        (table, column["name"])
        for table in schema.get_table_names()
        if table != "alembic_version"
        for column in schema.get_columns(table)
        if isinstance(column["type"], String | JSON)
    }


def test_somebody_has_decided_about_every_column_of_words(engine: Engine) -> None:
    decided = _decided()
    assert len(decided) == len(set(decided)), "each once"
    there = _of_words(engine)
    assert set(decided) <= there, "and only about columns there are"
    left = there - set(decided)
    assert {(t, c) for t, c in left if c != "ref" and not c.endswith("_ref") and c not in EVERYWHERE} == set()


def test_what_is_said_to_go_with_an_order_is_what_is_emptied() -> None:
    assert {table.name: set(left) for _, table, left in EMPTIED} == WITH_AN_ORDER
    assert [kind for kind, _, _ in EMPTIED] == [table.name for _, table, _ in EMPTIED], "as the triggers ask for it"


# --- the triggers of what is only added


def test_what_the_triggers_let_through_is_what_is_emptied() -> None:
    emptied = {table.name: set(left) for _, table, left in EMPTIED}
    assert {table: set(left) for table, left in TRIGGERS.ERASED.items()} == {
        table: emptied[table] for table in TRIGGERS.KEPT
    }


@pytest.mark.parametrize("table", TRIGGERS.KEPT)
def test_every_column_there_is_stands_in_a_trigger(engine: Engine, table: str) -> None:
    """One that is added later has to be in both lists of triggers made anew."""
    columns = {column["name"] for column in inspect(engine).get_columns(table)}
    assert columns == {*KEPT_BY[table], *TRIGGERS.ERASED[table]}
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            named = text("SELECT sql FROM sqlite_master WHERE name = :name")
            stands = str(connection.scalar(named, {"name": f"{table}_refuses_update"}))
            assert {name for name in columns if f'NEW."{name}" IS OLD."{name}"' in stands} == {*KEPT_BY[table]}
        else:
            stands = str(connection.scalar(text(f"SELECT pg_get_functiondef('refuse_change_of_{table}'::regproc)")))
            assert {name for name in columns if f"- '{name}'" in stands} == {*TRIGGERS.ERASED[table]}


@pytest.mark.parametrize("table", TRIGGERS.KEPT)
def test_an_erasure_changes_no_other_column(engine: Engine, uow: SqlUnitOfWork, table: str) -> None:
    """Every other column is tried, with a value in it to lose."""
    ref = _one_of_each(uow)[table]
    left = ", ".join(f"{name} = '{value}'" for name, value in TRIGGERS.ERASED[table].items())
    noted = text("INSERT INTO erasures (kind, ref, run, at) VALUES (:kind, :ref, 'X-1', '2032-03-02 08:00:00')")
    this = {"kind": table, "ref": ref}
    for name in KEPT_BY[table]:
        lost = "999" if name == "id" else "NULL"
        with engine.connect() as connection:
            held = connection.scalar(text(f'SELECT "{name}" FROM {table} WHERE ref = :ref'), {"ref": ref})
            assert held is not None, f"{table}.{name} has nothing to lose"
            connection.execute(noted, this)
            with pytest.raises(IntegrityError, match="append-only"):
                connection.execute(text(f'UPDATE {table} SET {left}, "{name}" = {lost} WHERE ref = :ref'), {"ref": ref})
    with engine.connect() as connection:
        connection.execute(noted, this)
        done = connection.execute(text(f"UPDATE {table} SET {left} WHERE ref = :ref"), {"ref": ref})
        assert done.rowcount == 1


def _one_of_each(uow: SqlUnitOfWork) -> dict[str, str]:
    """One row of each such table with a value in every column; their references."""
    stocked(uow, an_appointment())
    evidence, judgement = an_evidence(), a_judgement()
    found = (Finding("words", met=True, words="Mind the gate"),)
    attempt = ContactAttempt("CO-1", WORK_ORDER, Channel.VOICE, AttemptResult.SPOKE, "Later", NOW, NOW, "U-1")
    check = VulnerabilityCheck("VC-1", WORK_ORDER, True, "Nothing", NOW, "U-1")
    decision = OrderDecision(
        "OD-1", WORK_ORDER, Decided.CANCELLED, NOW, "U-1", "Their son", "Mended", Why.NOT_NEEDED, found
    )
    step = Step(
        "WS-1", WORK_ORDER, StepKind.INVESTIGATED, NOW, NOW, "U-1", "Damp", HazardFinding.SIGNIFICANT, withdraws="WS-0"
    )
    with uow.write() as records:
        records.evidence.add(evidence)
        records.judgements.add(judgement)
        records.aftercare.add_attempt(attempt)
        records.aftercare.add_check(check)
        records.aftercare.add_decision(decision)
        records.steps.add(step)
        records.commit()
    return {
        "evidence": evidence.ref,
        "judgements": judgement.ref,
        "contact_attempts": attempt.ref,
        "vulnerability_checks": check.ref,
        "order_decisions": decision.ref,
        "statutory_steps": step.ref,
    }
