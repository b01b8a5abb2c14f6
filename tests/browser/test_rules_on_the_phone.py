"""The phone's interpreter of the rulebook finds, word for word, what the gate's own finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Error, Page

from appointments.domain.outcomes import CLAIMABLE
from policies.case_sheet import case_sheet
from policies.established import ESTABLISHED
from policies.interpreter import find, first_established
from policies.rulebook import RULEBOOK, export, rules_for
from policies.sheet import Sheet, write_sheet
from policies.thresholds import DEFAULTS
from tests.policies.vectors import every_case
from tests.web.site import a_site

INTERPRET = """async ([rulebook, outcomes, sheets]) => {
  const { find, findings, established } = await import("/static/app/rules/interpreter.js");
  return sheets.map((sheet) => ({
    every: rulebook.rules.map((rule) => find(rule, sheet)),
    claimed: outcomes.map((outcome) => findings(rulebook, outcome, sheet).map(({ rule }) => rule)),
    established: established(rulebook, sheet),
  }));
}"""
HOLDS = """async ([demand, sheet]) => {
  const { holds } = await import("/static/app/rules/interpreter.js");
  return holds(demand, sheet);
}"""


@pytest.fixture
def phone_rules(page: Page, serve: Callable[[Flask], str]) -> Page:
    page.goto(f"{serve(a_site())}/sign-in")
    return page


def _shifted(sheet: Sheet, by: timedelta) -> Sheet:
    moved = {name: (datetime.fromisoformat(at) + by).isoformat() for name, at in sheet.instants.items()}
    return replace(sheet, instants=moved)


def sheets() -> list[Sheet]:
    """Every golden case; in summer, across noon and midnight; to the microsecond; with long waits and small ones."""
    usual = [case_sheet(case, DEFAULTS) for case in every_case()]
    summer = datetime(2026, 6, 24, tzinfo=UTC) - datetime(2026, 11, 24, tzinfo=UTC)
    edge = timedelta(microseconds=1)
    decided = [
        replace(sheet, instants={**sheet.instants, "decided": (datetime.fromisoformat(at) + moved).isoformat()})
        for sheet in usual[:3]
        for at in [sheet.instants.get("wait_started", sheet.instants["window_starts"])]
        for moved in (timedelta(minutes=15), timedelta(minutes=15) - edge, timedelta(minutes=15) + edge, timedelta(0))
    ]
    long = [replace(sheet, limits={**sheet.limits, "wait_minutes": wait}) for sheet in usual[:3] for wait in (0, 1, 61)]
    noon = [_shifted(usual[0], timedelta(hours=hours)) for hours in (3, 4, 12, 15, 16)]
    return [*usual, *(_shifted(sheet, summer) for sheet in usual[:5]), *decided, *long, *noon]


def test_the_phone_finds_what_the_gate_finds(phone_rules: Page) -> None:
    book, claimable, held = export(), sorted(CLAIMABLE), sheets()

    found = phone_rules.evaluate(INTERPRET, [json.loads(json.dumps(book)), claimable, [write_sheet(s) for s in held]])

    assert [each["every"] for each in found] == [[asdict(find(rule, sheet)) for rule in RULEBOOK] for sheet in held]
    assert [each["claimed"] for each in found] == [[[r.code for r in rules_for(o)] for o in claimable]] * len(held)
    rows = [first_established(ESTABLISHED, sheet) for sheet in held]
    assert [each["established"] for each in found] == [{"outcome": row.outcome, "words": said} for row, said in rows]
    assert len({row.outcome for row, _ in rows}) > 5  # the vectors reach well into the table


@pytest.mark.parametrize(
    ("demand", "said"),
    [
        ({"someday": "soon"}, "someday is not a demand"),
        ({"count": "knock", "at_least": "no_such_figure", "where": {}}, "no_such_figure is not among the limits"),
    ],
)
def test_a_rulebook_that_the_phone_cannot_read_is_an_error_and_no_guess(
    phone_rules: Page, demand: dict[str, Any], said: str
) -> None:
    with pytest.raises(Error, match=said):
        phone_rules.evaluate(HOLDS, [demand, write_sheet(sheets()[0])])
