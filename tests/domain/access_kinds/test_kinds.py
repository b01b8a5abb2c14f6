"""Every kind of access requirement, the next one too: its file, its line, its words, its hooks, its round trip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from appointments.domain import access_kinds
from appointments.domain.access import AccessKind, DoorStep, MessageRules, Notice, OperativeTraits, Parameter
from appointments.domain.access_kinds import KINDS, kind_of, parse_kind, read_kind, write_kind
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid
from appointments.domain.messages import unfit_words
from appointments.domain.operatives import Gender
from tests.domain.examples import MORNING, visit_facts

# One example of each kind, with values that are not its defaults. The next kind adds a line here.
EXAMPLES: tuple[AccessKind, ...] = (
    AdvanceNotice(hours=72, written=True),
    TimesToAvoid(parse_weekly("Mon-Fri 08:30-09:30; Sat 10:00-24:00", "times")),
    OnlyTheseTimes(parse_weekly("Tue 09:00-13:00; Thu 09:00-17:00", "times")),
    TwoOperatives(),
    OperativeGender(Gender.FEMALE),
    SameOperative(),
    CallAhead(minutes=45),
    LongerToAnswer(minutes=40),
    TextOnly(),
    DoNotAttend("the neighbourhood team"),
)

# Files of the folder that hold no kind: what several kinds share.
SHARED = {"__init__", "values", "weekly"}

EVERY_EXAMPLE = pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.TAG)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TAG)


def test_the_registry_and_the_folder_are_equal() -> None:
    folder = Path(access_kinds.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - SHARED

    assert {kind.__module__.rpartition(".")[2] for kind in KINDS} == files
    assert {kind.TAG for kind in KINDS} == files  # a kind's tag is the name of its file
    assert len(KINDS) == len(files)


def test_every_kind_has_an_example_in_these_tests() -> None:
    assert [type(example) for example in EXAMPLES] == list(KINDS)


@EVERY_EXAMPLE
def test_a_kind_survives_the_round_trip_through_json(kind: AccessKind) -> None:
    stored = json.loads(json.dumps(write_kind(kind)))

    assert stored["kind"] == kind.TAG
    assert read_kind(stored) == kind


@EVERY_EXAMPLE
def test_a_kind_survives_the_round_trip_through_a_form(kind: AccessKind) -> None:
    typed = {name: str(value) for name, value in kind.data().items()}

    assert parse_kind(kind.TAG, typed) == kind


@EVERY_EXAMPLE
def test_every_hook_answers_in_its_type(kind: AccessKind) -> None:
    asked, unmet, facts = kind.notice(), kind.unmet(visit_facts()), visit_facts()

    assert isinstance(kind.allows(MORNING), bool)
    assert isinstance(kind.bookable(), bool)
    assert asked is None or isinstance(asked, Notice)
    assert kind.crew_size() >= 1
    assert isinstance(kind.skills(), frozenset)
    assert isinstance(kind.operative_traits(), OperativeTraits)
    assert kind.extra_minutes() >= 0
    assert isinstance(kind.message_rules(), MessageRules)
    assert all(isinstance(step, DoorStep) for step in kind.door_steps())
    assert unmet is None or unmet.strip()
    assert kind.unmet(facts) == kind.unmet(facts)


@EVERY_EXAMPLE
def test_a_kind_has_an_instruction_and_an_effect(kind: AccessKind) -> None:
    # Rule 16: kind, instruction and effect. A kind that changes nothing would be a note nobody reads.
    class Silent(AccessKind):
        pass

    hooks = ("allows", "bookable", "notice", "crew_size", "operative_traits", "extra_minutes", "message_rules")
    also = ("skills", "door_steps")

    assert kind.brief().strip()
    assert any(getattr(type(kind), hook) is not getattr(Silent, hook) for hook in (*hooks, *also))


@EVERY_EXAMPLE
def test_the_brief_is_one_sentence_without_a_diagnosis(kind: AccessKind) -> None:
    said = kind.brief()

    assert said[0].isupper()
    assert said.endswith(".")
    assert unfit_words(said) == ()


@EVERY_EXAMPLE
def test_door_steps_have_codes_of_their_own_and_words(kind: AccessKind) -> None:
    steps = kind.door_steps()

    assert len({step.code for step in steps}) == len(steps)
    assert all(step.code and step.words for step in steps)


def test_no_two_kinds_share_a_door_step() -> None:
    codes = [step.code for kind in EXAMPLES for step in kind.door_steps()]

    assert len(set(codes)) == len(codes)


@EVERY_KIND
def test_a_form_asks_for_every_value_of_a_kind_and_for_no_other(kind: type[AccessKind]) -> None:
    example = EXAMPLES[KINDS.index(kind)]

    assert {asked.name for asked in kind.ASKS} == set(example.data())
    assert kind.LABEL.strip()
    assert all(asked.label.strip() for asked in kind.ASKS)


@EVERY_KIND
def test_the_choices_a_form_shows_can_be_taken(kind: type[AccessKind]) -> None:
    example = EXAMPLES[KINDS.index(kind)]
    for asked in kind.ASKS:
        assert bool(asked.choices) is (asked.parameter is Parameter.CHOICE)
        for value, _label in asked.choices:
            assert kind.parse({**example.data(), asked.name: value}).data()[asked.name] == value


@EVERY_KIND
def test_the_default_a_form_shows_is_the_one_that_is_taken(kind: type[AccessKind]) -> None:
    example = EXAMPLES[KINDS.index(kind)]
    for asked in kind.ASKS:
        if asked.default:
            shown = kind.parse({**example.data(), asked.name: asked.default})
            assert kind.parse({**example.data(), asked.name: ""}) == shown


@EVERY_EXAMPLE
def test_a_value_that_a_kind_does_not_have_is_refused_and_an_empty_column_is_not(kind: AccessKind) -> None:
    with pytest.raises(Invalid) as caught:
        type(kind).parse({**kind.data(), "diagnosis": "autism"})

    assert caught.value.field == "diagnosis"
    # A file of requirements has the columns of all kinds, empty where they do not belong.
    assert type(kind).parse({**kind.data(), "other_kinds_column": "  "}) == kind


@pytest.mark.parametrize("tag", ["", "misses_appointments", "refuses_access", "Advance notice"])
def test_an_unknown_kind_is_refused_naming_those_there_are(tag: str) -> None:
    with pytest.raises(Invalid, match="advance_notice, call_ahead") as caught:
        kind_of(tag)

    assert caught.value.field == "kind"


def test_there_is_no_kind_that_labels_a_person() -> None:
    # Rule 23. What is recorded is what the landlord has to do, never what the resident is like.
    words = " ".join(f"{kind.TAG} {kind.LABEL}" for kind in KINDS).lower()

    assert not [label for label in ("miss", "refus", "aggressive", "difficult", "vulnerab") if label in words]
    assert unfit_words(words) == ()


@pytest.mark.parametrize("stored", [{}, {"hours": 48}, {"kind": "advance_notice", "days": 2}, {"kind": None}])
def test_a_stored_requirement_that_cannot_be_read_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        read_kind(stored)
