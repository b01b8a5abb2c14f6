"""`kept judge`: cases as JSON, the named stories, the schema and the procedure; nothing of it opens a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds import KINDS
from appointments.domain.evidence import CALLED, REFUSAL_REASONS, WHO_SPOKE
from appointments.domain.outcomes import EXCUSES_LANDLORD, OUTCOME_WORDS
from policies.procedure import procedure
from policies.rulebook import RULEBOOK, digest, export
from policies.thresholds import Thresholds, figures
from tests.commands.conftest import Written
from web.commands import app
from web.judging.models import CaseWritten, EvidenceWritten

EXAMPLES = {item.name: item.read_text() for item in (files("policies") / "examples").iterdir()}


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A data folder that does not exist, and still does not afterwards."""
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "nothing"))
    monkeypatch.setenv("KEPT_DATABASE_URL", "no database at all")
    yield
    assert not (tmp_path / "nothing").exists()


def kept(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["judge", *words], input=typed, prog_name="kept")


def a_case(**changes: Any) -> dict[str, Any]:
    """Kirklees: everything is on record."""
    data: dict[str, Any] = json.loads(EXAMPLES["kirklees-202006481.json"])
    return {**data, **changes}


def judged(data: object) -> Result:
    return kept("-", typed=json.dumps(data))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_story_ends_as_the_case_expects(written: Written, name: str) -> None:
    result = kept(written(name, EXAMPLES[name]))
    said = json.loads(result.stdout)
    expected = json.loads(EXAMPLES[name])["expected"]

    assert (result.exit_code, result.stderr) == (0, "")
    assert said["as_expected"]
    assert said["allowed"] is expected["allowed"]
    assert said["established_outcome"] == expected["established"]
    assert set(said["missing"]) == set(expected["missing"])
    assert said["allowed"] or said["established_outcome"] not in {"no_access", "refused_access"}


def test_the_stories_cover_the_ombudsmans_cases_and_every_outcome_with_demands() -> None:
    named = " ".join(EXAMPLES)
    for story in ("autistic", "lewisham", "curo", "guinness", "brentwood", "kirklees", "canterbury", "sovereign"):
        assert story in named
    cases = [json.loads(text) for text in EXAMPLES.values()]
    assert {case["claim"]["outcome"] for case in cases} == set(EXCUSES_LANDLORD)
    missing = {code for case in cases for code in case["expected"]["missing"]}
    assert missing >= {"notified", "not_inconvenient", "texts_read", "in_window", "requirements_met", "wait", "card"}
    assert all(case["about"] and case["source"] for case in cases)


def test_a_case_from_standard_input_is_judged_and_the_whole_answer_is_json() -> None:
    said = json.loads(judged(a_case(expected=None)).stdout)

    assert (said["outcome"], said["allowed"], said["missing"]) == ("no_access", True, [])
    assert said["rulebook_digest"] == digest()
    assert {finding["rule"] for finding in said["findings"]} == {
        rule.code for rule in RULEBOOK if "no_access" in rule.outcomes
    }
    assert len(said["evidence_digests"]) == len(a_case()["evidence"])
    assert "as_expected" not in said


def test_a_case_can_be_very_short() -> None:
    result = judged(
        {
            "claim": {"outcome": "no_access", "at": "2026-11-24T09:15:00+00:00"},
            "promise": {"starts": "2026-11-24T08:00:00+00:00", "ends": "2026-11-24T13:00:00+00:00"},
        }
    )

    assert json.loads(result.stdout)["established_outcome"] == "not_attended"


@pytest.mark.parametrize(
    ("story", "requirement", "step"),
    [
        ("kirklees-202006481", {"kind": "key_safe", "location": "left of the door", "code": "1234"}, "key_tried"),
        ("locked-communal-door", {"kind": "entry_code", "code": "1234"}, "code_tried"),
    ],
)
def test_a_household_that_gave_us_a_way_in_is_not_blamed_while_nobody_used_it(
    story: str, requirement: dict[str, str], step: str
) -> None:
    """Rule 43."""
    data = json.loads(EXAMPLES[f"{story}.json"])
    case = {**data, "requirements": [*data.get("requirements", []), requirement], "expected": None}
    tried = {"kind": "door_step", "at": data["evidence"][1]["at"], "step": step, "result": "It does not open."}
    unused, used = (
        json.loads(judged(each).stdout) for each in (case, {**case, "evidence": [*data["evidence"], tried]})
    )

    assert (unused["allowed"], unused["established_outcome"]) == (False, "requirement_not_met")
    assert "requirements_met" in unused["missing"]
    assert used["allowed"]


def test_the_landlords_own_figures_show_in_the_digest() -> None:
    said = json.loads(judged(a_case(figures={"wait_minutes": 10}, expected=None)).stdout)

    assert said["rulebook_digest"] == digest(Thresholds(wait_minutes=10))


def test_a_departure_may_say_whose_it_was() -> None:
    case = a_case(expected=None)
    case["operatives"] = [{"ref": "OP-1"}, {"ref": "OP-2"}]
    case["requirements"] = [*case.get("requirements", []), {"kind": "two_operatives"}]
    assert "requirements_met" not in json.loads(judged(case).stdout)["missing"]
    arrived = next(item["at"] for item in case["evidence"] if item["kind"] == "arrival")
    case["evidence"].append({"kind": "departure", "at": arrived, "operative": "OP-2"})
    assert "requirements_met" in json.loads(judged(case).stdout)["missing"]


def test_the_rulebook_that_answers_otherwise_than_expected_says_so() -> None:
    result = judged(a_case(expected={"allowed": False, "established": "late", "missing": ["card"]}))

    assert result.exit_code == 1
    assert json.loads(result.stdout)["as_expected"] is False
    assert result.stderr.splitlines() == [
        "allowed: expected no, judged yes",
        "established: expected late, judged no_access",
        "missing: expected card, judged nothing",
    ]


CLAIM = {"outcome": "no_access", "at": "2026-11-24T09:15:00+00:00"}
LEFT = {"kind": "departure", "at": "2026-11-24T09:15:00+00:00"}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"clain": 1}, ["clain: there is no such key"]),
        ({"claim": {"outcome": "no_access"}}, ["claim.at: this is needed"]),
        (
            {"claim": {**CLAIM, "at": "2026-11-24T09:15:00"}},
            ["claim.at: an instant needs its offset from UTC, such as +00:00 or +01:00"],
        ),
        ({"claim": {**CLAIM, "at": 1795511700}}, ["claim.at: write an instant as text with its offset"]),
        ({"claim": {**CLAIM, "at": "0001-01-01T00:00:00+00:00"}}, ["claim.at: an instant lies between the years"]),
        ({"claim": {**CLAIM, "outcome": "gone"}}, ["claim.outcome: this has to be one of 'completed'"]),
        (
            {"evidence": [{"kind": "knock", "at": "2026-11-24T09:01:00+00:00", "loud": True}]},
            ["evidence[0].loud: there is no such key"],
        ),
        (
            {"evidence": [{"kind": "call", "at": "2026-11-24T09:01:00+00:00"}]},
            ["evidence[0]: result: a call ended as one of"],
        ),
        (
            {"evidence": [{"kind": "reason", "at": "2026-11-24T09:01:00+00:00", "reason": "rude"}]},
            ["evidence[0]: reason: this is not one of no_notice"],
        ),
        (
            {"evidence": [{"kind": "knock"}, {"kind": "nock", "at": "yesterday"}]},
            ["evidence[0].at: this is needed", "evidence[1].kind: ", "evidence[1].at: "],
        ),
        ({"has_number": "yes"}, ["has_number: this has to be true or false, without quotes"]),
        ({"requirements": [{"kind": "telepathy"}]}, ["requirements[0].kind: 'telepathy' is not one of"]),
        (
            {"requirements": [{"kind": "advance_notice", "days": 2}]},
            ["requirements[0].days: this kind of requirement has no such value"],
        ),
        (
            {"promise": {"starts": "2026-11-24T13:00:00+00:00", "ends": "2026-11-24T08:00:00+00:00"}},
            ["promise.ends: the window ends after it starts"],
        ),
        (
            {"promise": {"starts": "2026-11-24T08:00:00+00:00", "ends": "2026-11-24T08:00:00+00:00"}},
            ["promise.ends: the window ends after it starts"],
        ),
        ({"judged_at": "2026-11-24T09:14:59+00:00"}, ["judged_at: a claim is judged when it was made, or later"]),
        ({"operatives": [{"ref": "A"}, {"ref": "B"}, {"ref": "A"}]}, ["operatives[2].ref: A came once"]),
        ({"operatives": []}, ["operatives: somebody arrived, so somebody came"]),
        ({"arrived_at": "2026-11-24T08:00:00+00:00"}, ["arrived_at: the first arrival among the evidence is at"]),
        (
            {"evidence": [LEFT, {**LEFT, "operative": "OP-2"}, {**LEFT, "operative": "OP-1"}]},
            ["evidence[1].operative: OP-2 did not come"],
        ),
        (
            {"notices": [{"sent_at": CLAIM["at"], "delivered_at": "2026-11-24T09:14:59+00:00"}]},
            ["notices[0].delivered_at: a notice is delivered after it was sent"],
        ),
        (
            {"notices": [{"awaited": True}, {"delivered_at": CLAIM["at"], "awaited": True}]},
            ["notices[1].awaited: a notice that was delivered awaits no receipt"],
        ),
        (
            {
                "operatives": [{"ref": "A"}, {"ref": "A"}],
                "requirements": [{"kind": "telepathy"}, {"kind": "text_only"}, {"kind": "call_ahead", "minutes": "x"}],
                "notices": [{"sent_at": CLAIM["at"], "delivered_at": "2026-11-23T09:15:00+00:00", "awaited": True}],
            },
            ["operatives[1].ref", "notices[0].delivered_at", "notices[0].awaited"]
            + ["requirements[0].kind", "requirements[2].minutes"],
        ),
        ({"figures": {"patience": 1}}, ["figures.patience: there is no such threshold"]),
        ({"figures": {"wait_minutes": 0}}, ["figures.wait_minutes: must be at least 1"]),
        ({"figures": {"wait_minutes": "20"}}, ["figures.wait_minutes: this has to be a whole number, without quotes"]),
    ],
)
def test_what_is_no_case_is_refused_with_one_line_for_each_fault(change: dict[str, Any], faults: list[str]) -> None:
    result = judged(a_case(**change))
    said = result.stderr.splitlines()

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(said) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(said, faults, strict=True)), said


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", "line 1, column 1: this is not JSON"),
        ('{"claim": ', "line 1, column 11: this is not JSON"),
        ("[]", "case: this has to be a JSON object, in curly brackets\n"),
        ("null", "case: this has to be a JSON object, in curly brackets\n"),
        ('{"claim": [], "promise": 1}', "claim: this has to be a JSON object, in curly brackets\n"),
        ('{"figures": {"wait_minutes": ' + "9" * 6000 + "}}", "file: a number in it has too many digits to be read\n"),
        ('{"claim": {}, "claim": {}}', "claim: this key stands here twice"),
    ],
)
def test_what_is_not_json_or_ambiguous_is_refused(text: str, starts: str) -> None:
    result = kept("-", typed=text)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(starts)


def test_a_file_that_is_not_text_or_not_there_is_refused(written: Written, tmp_path: Path) -> None:
    binary, missing = kept(written("case.json", b"\xff\xfe\x00")), kept(str(tmp_path / "none.json"))

    assert (binary.exit_code, missing.exit_code) == (2, 2)
    assert "not JSON" in binary.stderr
    assert "No such file" in missing.stderr


@pytest.mark.parametrize("words", [(), ("--schema", "--rules"), ("x.json", "--rules"), ("--schema", "--json")])
def test_one_thing_is_asked_at_a_time(words: tuple[str, ...]) -> None:
    assert kept(*words).exit_code == 2


def test_the_schema_describes_every_key_and_refuses_others() -> None:
    schema = json.loads(kept("--schema").stdout)

    assert set(schema["properties"]) == set(CaseWritten.model_fields)
    assert schema["required"] == ["claim", "promise"]
    assert schema["additionalProperties"] is False
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "Written" not in schema["title"]
    assert set(schema["$defs"]) >= {"ClaimWritten", "EvidenceWritten", "NoticeWritten", "Outcome"}


def test_the_schema_knows_every_kind_of_need_with_its_values_and_every_figure_with_its_bounds() -> None:
    schema = json.loads(kept("--schema").stdout)
    needs = {each["properties"]["kind"]["const"]: each for each in schema["$defs"]["RequirementWritten"]["oneOf"]}

    assert list(needs) == [kind.TAG for kind in KINDS]
    for kind in KINDS:
        values = {
            name: each for name, each in needs[kind.TAG]["properties"].items() if name not in {"kind", "proposed"}
        }
        assert set(values) == {asked.name for asked in kind.ASKS}
        assert needs[kind.TAG]["additionalProperties"] is False
        choices = {asked.name: [value for value, _ in asked.choices] for asked in kind.ASKS if asked.choices}
        assert {name: values[name]["enum"] for name in choices} == choices
    described = schema["properties"]["figures"]
    assert described["additionalProperties"] is False
    assert {name: (each["minimum"], each["maximum"]) for name, each in described["properties"].items()} == {
        figure.name: (figure.least, figure.most) for figure in figures()
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TAG)
def test_every_value_in_the_schema_is_one_that_the_kind_reads(kind: type[AccessKind]) -> None:
    """A wrong value may be refused; that there is no such value may not be said of it."""
    for asked in kind.ASKS:
        said = judged(a_case(requirements=[{"kind": kind.TAG, asked.name: "?"}])).stderr
        assert f"{asked.name}: this kind of requirement has no such value" not in said


def test_what_was_noticed_on_the_day_replaces_no_call() -> None:
    without_a_call = [item for item in a_case()["evidence"] if item["kind"] != "call"]

    def missing(**change: Any) -> list[str]:
        asked = [{"kind": "letter_only", **change}]
        return json.loads(judged(a_case(evidence=without_a_call, requirements=asked)).stdout)["missing"]  # type: ignore[no-any-return]

    assert "contact" not in missing()
    assert "contact" in missing(proposed=True)


def test_the_rules_name_the_reasons_and_what_a_household_may_ask_for_and_say_nothing_twice() -> None:
    said = kept("--rules").stdout
    flat = " ".join(said.split())

    assert "omain rule" not in said
    for code, words in REFUSAL_REASONS.items():
        assert words in said
        assert f"[{code}]" in said
    for kind in KINDS:
        assert f"{kind.LABEL}. [{kind.TAG}]" in said
    for step in ("called_ahead", "text_from_door", "key_tried", "there_carer", "rang_several_times"):
        assert f"[{step}]" in said
    assert "Leave the card; do not call or text (a card takes the place of the call)" in flat
    assert "…." not in said
    for outcome, words in OUTCOME_WORDS.items():
        assert f"{words} ({outcome}): " not in flat


def test_the_closed_sets_of_a_case_are_the_domains() -> None:
    properties = EvidenceWritten.model_json_schema()["properties"]

    assert set(properties["to"]["anyOf"][0]["enum"]) == CALLED
    assert set(properties["who"]["anyOf"][0]["enum"]) == WHO_SPOKE


def test_the_rules_read_as_a_procedure_with_figures_reasons_and_sources() -> None:
    said = kept("--rules").stdout
    flat = " ".join(said.split())

    for each in procedure().outcomes:
        assert f"{OUTCOME_WORDS[each.outcome]} ({each.outcome})" in said
        for demand in each.demands:
            assert f"{demand.asks}. Why: {demand.why}. Source: {demand.source}. [{demand.code}]" in flat
    assert "At least two knocks, 30 seconds or more apart" in flat
    assert "15 minutes at the door" in flat
    assert "{" not in said
    assert max(map(len, said.splitlines())) <= 100


def test_the_rules_for_programs_are_what_the_digest_is_taken_of() -> None:
    assert json.loads(kept("--rules", "--json").stdout) == json.loads(json.dumps(export()))


def test_the_examples_are_listed_and_one_is_a_start_for_another(written: Written) -> None:
    listed = kept("--examples").stdout
    text = kept("--example", "two-autistic-children").stdout

    assert all(name.removesuffix(".json") in listed for name in EXAMPLES)
    assert kept(written("mine.json", text)).exit_code == 0
    assert "is not one of" in kept("--example", "nobody").stderr


def test_a_file_that_is_nothing_but_faults_is_answered_on_one_screen() -> None:
    result = judged(a_case(requirements=[{"kind": "x" * 100_000}, *({"kind": "telepathy"} for _ in range(30))]))
    first, *more, last = result.stderr.splitlines()
    assert (result.exit_code, len(more), last) == (2, 19, "And 11 more faults like these.")
    assert first.startswith("requirements[0].kind: 'xxx")
    assert len(first) < 1_600
