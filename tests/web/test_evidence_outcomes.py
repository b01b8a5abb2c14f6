"""A pack's check and an appointment's page read an outcome from the same facts, though neither asks the other."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from appointments.domain import events
from appointments.domain.outcomes import Outcome
from appointments.views.appointment_evidence import LedgerLine, endings_of
from tests.builders import NOW
from web.evidence_pack.facts import outcome_said
from web.manager.timeline import _ENDED

# Every kind of fact that an appointment's chain may hold; a new one is held to this without anybody thinking of it.
ABOUT_APPOINTMENTS = sorted(
    (
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and issubclass(kind, events.Event) and getattr(kind, "SUBJECT", "") == "appointment"
    ),
    key=lambda kind: kind.__name__,
)
# A claim that was refused and an outcome that is challenged say an outcome that it did not get.
SAY_NONE = {"OutcomeRefused", "OutcomeChallenged"}


def said_by(kind: type[events.Event], **changes: object) -> tuple[str | None, list[tuple[str, Outcome]]]:
    """What the check and the page make of a chain with this one fact."""
    values = {field.name: _some(field.name) for field in fields(kind) if field.name not in {"ref", "at"}}
    payload = {**values, **changes}
    line = LedgerLine(1, kind.__name__, NOW, json.dumps(payload), "", "")
    page = [(ending.by, ending.outcome) for ending in endings_of([line])]
    return outcome_said([(kind.__name__, NOW.isoformat(), payload)]), page


def _some(field: str) -> object:
    return {"outcome": Outcome.LATE.value, "upheld": True}.get(field, "x")


@pytest.mark.parametrize("kind", ABOUT_APPOINTMENTS, ids=lambda kind: kind.__name__)
def test_both_read_an_outcome_from_the_same_facts(kind: type[events.Event]) -> None:
    checked, page = said_by(kind)
    assert [outcome.value for _, outcome in page] == ([checked] if checked else [])
    has_one = any(field.name == "outcome" for field in fields(kind)) and kind.__name__ not in SAY_NONE
    assert bool(checked) == (has_one or kind is events.VisitNotAttended)
    assert all(by in _ENDED for by, _ in page), "the page has words for it"


def test_a_challenge_that_was_not_upheld_says_nothing_to_either() -> None:
    assert said_by(events.ChallengeDecided, upheld=False) == (None, [])
