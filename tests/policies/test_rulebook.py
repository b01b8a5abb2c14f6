"""The rulebook as a book: what is in it, that it can be read elsewhere, and that a change of it shows."""

from __future__ import annotations

import importlib
import json
import pkgutil
import string
from dataclasses import Field, asdict, fields
from pathlib import Path

import pytest

import policies
import policies.rules
from appointments.domain.outcomes import BLAMES_RESIDENT, CLAIMABLE, EXCUSES_LANDLORD, Outcome
from policies.case_sheet import case_sheet
from policies.established import ESTABLISHED
from policies.export import read_demand, read_rule, write_demand, write_rule
from policies.interpreter import find
from policies.procedure import catalogue, procedure
from policies.rule import ALWAYS, AllOf, AnyOf, Count, Demand, Fact, Minutes, Not, Rule, Says, Where
from policies.rulebook import RULEBOOK, VERSION, digest, export, rules_for
from policies.sheet import read_sheet, write_sheet
from policies.thresholds import DEFAULTS, Thresholds
from tests.policies.cases import no_access_case
from tests.policies.vectors import every_case, golden_vectors

MODULES = sorted(module.name for module in pkgutil.iter_modules(policies.rules.__path__))
README = Path(policies.__path__[0]) / "README.md"


def test_the_registry_equals_the_folder() -> None:
    in_folder = {importlib.import_module(f"policies.rules.{name}").RULE.code for name in MODULES}

    assert {rule.code for rule in RULEBOOK} == in_folder
    assert len(RULEBOOK) == len(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_each_file_holds_one_rule_of_its_own_name_and_says_who_demands_it(name: str) -> None:
    module = importlib.import_module(f"policies.rules.{name}")

    assert [value.code for value in vars(module).values() if isinstance(value, Rule)] == [name]
    assert "\nWhy: " in (module.__doc__ or "")
    assert "\nSource: " in (module.__doc__ or "")


def test_rules_guard_outcomes_that_excuse_the_landlord_and_no_others() -> None:
    guarded = {outcome for rule in RULEBOOK for outcome in rule.outcomes}

    assert guarded == EXCUSES_LANDLORD > BLAMES_RESIDENT
    assert rules_for(Outcome.COMPLETED) == ()


@pytest.mark.parametrize(
    ("outcome", "needs"),
    [
        (
            Outcome.NO_ACCESS,
            "notified not_inconvenient texts_read in_window at_the_home requirements_met door_steps adults_only "
            "nobody_answered knocks contact wait planner_contact failure_found card",
        ),
        (
            Outcome.REFUSED_ACCESS,
            "notified not_inconvenient texts_read in_window at_the_home requirements_met door_steps adults_only "
            "knock_refused contact_refused failure_found spoke_to reason_and_words failure_looked_into "
            "other_time_offered",
        ),
        (
            Outcome.MINOR_ONLY,
            "notified not_inconvenient texts_read in_window at_the_home requirements_met minor_at_home failure_found",
        ),
        (
            Outcome.COMMUNAL_DOOR,
            "notified not_inconvenient texts_read in_window at_the_home requirements_met entry_tried failure_found",
        ),
    ],
)
def test_each_guarded_outcome_needs_exactly_this(outcome: Outcome, needs: str) -> None:
    assert [rule.code for rule in rules_for(outcome)] == needs.split()


def test_the_catalogue_in_the_readme_is_the_rulebook() -> None:
    rows = [f"| `{row.code}` | {row.outcomes} | {row.asks} | {row.why} | {row.source} |" for row in catalogue()]
    in_readme = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]

    assert [line for line in in_readme if line.count("|") == 6] == rows
    assert f"version {VERSION}" in README.read_text(encoding="utf-8")


def test_every_threshold_is_in_the_readme_with_its_default_and_source() -> None:
    text = README.read_text(encoding="utf-8")

    for each in fields(Thresholds):
        bounds = f"{each.metadata['least']} to {each.metadata['most']}"
        assert f"| `{each.name}` | {getattr(DEFAULTS, each.name)} | {bounds} | {each.metadata['source']} |" in text


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_in_the_readme_with_who_claims_or_establishes_it(outcome: Outcome) -> None:
    row = next(line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith(f"| **{outcome}**"))
    who, demands = (cell.strip() for cell in row.split("|")[2:4])

    assert ("claimed" in who) is (outcome in CLAIMABLE)
    assert ("established" in who) is any(outcome is established.outcome for established in ESTABLISHED)
    assert demands == (f"{len(rules_for(outcome))} demands" if rules_for(outcome) else "none")


def test_what_the_records_establish_is_in_the_readme_in_its_order() -> None:
    said = [f"{outcome}: {words}" for outcome, words in procedure().established]
    listed = [line.split(". ", 1)[1] for line in README.read_text(encoding="utf-8").splitlines() if line[:1].isdigit()]

    assert listed == said


def test_the_procedure_names_the_landlords_own_figures_and_never_a_placeholder() -> None:
    said = procedure(Thresholds(wait_minutes=20, knocks_no_access=3))
    asked = {demand.code: demand.asks for each in said.outcomes for demand in each.demands}

    assert [each.outcome for each in said.outcomes] == [o for o in Outcome if o in EXCUSES_LANDLORD]
    assert asked["wait"].startswith("20 minutes at the door")
    assert asked["knocks"].startswith("At least three knocks, 30 seconds or more apart")
    assert not any("{" in words for words in (*asked.values(), *(words for _, words in said.established)))
    assert said.digest == digest(Thresholds(wait_minutes=20, knocks_no_access=3)) != digest()


def test_rules_and_sheets_find_the_same_after_a_trip_through_json() -> None:
    rules = [read_rule(data) for data in json.loads(json.dumps(export()))["rules"]]
    vectors = json.loads(json.dumps(golden_vectors()))

    found = [[asdict(find(rule, read_sheet(vector["sheet"]))) for rule in rules] for vector in vectors]

    assert found == [vector["findings"] for vector in vectors]
    assert {finding["met"] for findings in found for finding in findings} == {True, False}


def test_a_sheet_survives_json() -> None:
    for case in every_case():
        sheet = case_sheet(case, DEFAULTS)

        assert read_sheet(json.loads(json.dumps(write_sheet(sheet)))) == sheet


@pytest.mark.parametrize(
    "demand",
    [
        Fact("notified"),
        Count("knock", "knocks_no_access"),
        Count("call", 3, (Where("to", ("resident", "planner")), Where("result", ("answered",)))),
        Minutes("wait_started", "decided", "wait_minutes"),
        ALWAYS,
        AllOf((Fact("a"), AnyOf((Fact("b"), Not(Fact("c")))))),
    ],
)
def test_every_word_of_the_vocabulary_survives_json(demand: Demand) -> None:
    assert read_demand(json.loads(json.dumps(write_demand(demand)))) == demand


def test_a_word_that_is_not_in_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a demand"):
        read_demand({"regex": ".*"})


def test_every_rule_survives_json() -> None:
    assert tuple(read_rule(json.loads(json.dumps(write_rule(rule)))) for rule in RULEBOOK) == RULEBOOK


def test_a_rule_always_has_something_to_say() -> None:
    rule = RULEBOOK[0]

    with pytest.raises(ValueError, match="the last words must hold always"):
        Rule(
            code=rule.code,
            outcomes=rule.outcomes,
            demand=rule.demand,
            met=rule.met,
            missing=(Says(Fact("notified"), "Sometimes."),),
            asks=rule.asks,
            why=rule.why,
            source=rule.source,
        )


def test_words_name_only_what_a_sheet_can_fill_in() -> None:
    sheet = case_sheet(no_access_case(), DEFAULTS)
    known = {*sheet.limits, *sheet.instants, *sheet.words, "passed", "left", "limit"}
    used = {
        name
        for rule in RULEBOOK
        for says in (*rule.met, *rule.missing)
        for text in (says.words, says.to_do)
        for _, name, _, _ in string.Formatter().parse(text)
        if name and not name.startswith("recorded_")
    }

    assert used <= known


def test_sentences_are_short_and_end_as_sentences_do() -> None:
    for rule in RULEBOOK:
        for says in (*rule.met, *rule.missing):
            for text in filter(None, (says.words, says.to_do)):
                assert text.endswith("."), text
                assert len(text) <= 130, text


@pytest.mark.parametrize("each", fields(Thresholds), ids=lambda each: each.name)
def test_the_digest_changes_with_every_threshold(each: Field[int]) -> None:
    default = getattr(DEFAULTS, each.name)
    changed = Thresholds(**{each.name: default + 1 if default < each.metadata["most"] else default - 1})

    assert digest(changed) != digest(DEFAULTS)
    assert changed.digest() != DEFAULTS.digest()


def test_the_digest_is_of_what_is_exported() -> None:
    assert digest() == digest(Thresholds())
    assert json.loads(json.dumps(export())) == export()
    assert (export()["version"], export()["guarded"]) == ("2026.7", ["no_access", "refused_access"])
