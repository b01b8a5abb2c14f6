"""Every kind of access requirement, the next one too: its file, its line, its words, its hooks, its round trip."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from appointments.domain import access_kinds
from appointments.domain.access import (
    AccessKind,
    Attendee,
    DoorStep,
    Group,
    MessageRules,
    Notice,
    OperativeTraits,
    Parameter,
    Secret,
)
from appointments.domain.access_kinds import ASKS_NOTICE, KINDS, kind_of, parse_kind, read_kind, write_kind
from appointments.domain.access_kinds.adapted_home import AdaptedHome
from appointments.domain.access_kinds.adult_present import AdultPresent
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.animals import Animals
from appointments.domain.access_kinds.avoid_school_run import AvoidSchoolRun, BackBy, LeavesAt
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.calls_only import CallsOnly
from appointments.domain.access_kinds.clean_visit import CleanVisit
from appointments.domain.access_kinds.clear_ways import ClearWays
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.days import parse_days
from appointments.domain.access_kinds.days_to_avoid import DaysToAvoid
from appointments.domain.access_kinds.disrepair_claim import DisrepairClaim
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.access_kinds.hazards_first import HazardsFirst
from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.access_kinds.key_holder import KeyHolder
from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.access_kinds.large_print import LargePrint, ToldBy
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.little_space import LittleSpace
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.operative_named import OperativeNamed
from appointments.domain.access_kinds.parking import Parking
from appointments.domain.access_kinds.quiet_visit import QuietVisit
from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.shoes_off import ShoesOff
from appointments.domain.access_kinds.someone_attends import Attending, SomeoneAttends
from appointments.domain.access_kinds.stays_on import StaysOn, Supply
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.void_home import VoidHome
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.access_kinds.word_at_the_door import WordAtTheDoor
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Gender
from appointments.domain.unfit_words import unfit_words
from tests.domain.examples import MORNING, visit_facts

# One example of each kind, with values that are not its defaults. The next kind adds a line here.
EXAMPLES: tuple[AccessKind, ...] = (
    AdvanceNotice(hours=72, written=True),
    TimesToAvoid(parse_weekly("Mon-Fri 08:30-09:30; Sat 10:00-24:00", "times")),
    OnlyTheseTimes(parse_weekly("Tue 09:00-13:00; Thu 09:00-17:00", "times")),
    AvoidSchoolRun(BackBy.TEN, LeavesAt.TWO),
    DaysToAvoid(parse_days("2026-12-25; 2027-01-04 to 2027-01-08", "days")),
    TwoOperatives(),
    OperativeGender(Gender.FEMALE),
    SameOperative(insist=True),
    OperativeNamed(),
    Interpreter("cy", attends=True, agency="The council's language line"),
    SomeoneAttends(Attending.ADVOCATE, "the advice centre", parse_weekly("Tue 09:00-13:00", "times")),
    CallAhead(minutes=45),
    TextOnly(),
    CallsOnly(),
    LetterOnly(),
    LargePrint(ToldBy.VOICE),
    ContactRepresentative("their daughter", "+447700900123", instead=True),
    LongerToAnswer(minutes=40),
    NoVoice(signs=True, agency="Signs of Gloucestershire"),
    HowToKnock(Heard.CALL_INSTEAD),
    WordAtTheDoor("bluebell"),
    AdultPresent(),
    Animals(),
    KeySafe("left of the back door", "4711"),
    KeyHolder("the concierge", "the office on the ground floor"),
    EntryCode("0815"),
    Parking("behind the block", permit=True),
    VoidHome("at the area office"),
    CleanVisit(),
    StaysOn(Supply.WATER, "the tank is filled the evening before"),
    LittleSpace(minutes=60, two=True),
    FurnitureMoved(minutes=40, two=True),
    ClearWays(),
    ShoesOff(),
    QuietVisit(light=True, touch=True),
    AdaptedHome("level-access shower"),
    DisrepairClaim("the disputes team"),
    DoNotAttend("the neighbourhood team"),
    SafeContactOnly("+447700900124"),
    NoFemaleStaff(),
    NoLoneFemale(),
    HazardsFirst(),
)

# Files of the folder that hold no kind: what several kinds share.
SHARED = {"__init__", "days", "keeping_to_times", "values", "weekly"}

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
    assert isinstance(kind.forbids(), frozenset)
    assert isinstance(kind.first_of_day(), bool)
    assert isinstance(kind.may_release("Manager One"), bool)
    assert isinstance(kind.preparation(), str)
    assert isinstance(kind.hazards_first(), bool)
    assert isinstance(kind.attendee(), Attendee | None)
    assert isinstance(kind.secret(), Secret | None)
    assert isinstance(kind.as_promised(), type(kind))
    assert all(isinstance(step, DoorStep) for step in kind.door_steps())
    assert unmet is None or unmet.strip()
    assert kind.unmet(facts) == kind.unmet(facts)


@EVERY_EXAMPLE
def test_a_kind_has_an_instruction_and_an_effect(kind: AccessKind) -> None:
    # Rule 16: kind, instruction and effect. A kind that changes nothing would be a note nobody reads.
    class Silent(AccessKind):
        pass

    hooks = ("allows", "bookable", "notice", "crew_size", "operative_traits", "extra_minutes", "message_rules")
    also = ("skills", "door_steps", "forbids", "first_of_day", "attendee", "preparation", "secret", "hazards_first")

    assert kind.brief().strip()
    assert any(getattr(type(kind), hook) is not getattr(Silent, hook) for hook in (*hooks, *also))


@EVERY_EXAMPLE
def test_the_brief_is_one_sentence_without_a_diagnosis(kind: AccessKind) -> None:
    said = kind.brief()

    assert said[0].isupper()
    assert said.endswith(".")
    assert unfit_words(said) == ()


@EVERY_EXAMPLE
def test_what_is_said_to_the_caller_is_a_sentence_without_a_diagnosis_or_nothing_at_all(kind: AccessKind) -> None:
    said = kind.for_caller()

    assert not said or (said[0].isupper() and said.endswith(".") and not said.endswith(".."))
    assert unfit_words(said) == ()


# What may keep a slot back is read aloud with its reason: to somebody who is no operative and takes no instructions.
SAID: dict[str, str] = {
    "times_to_avoid": "The household asks that nobody comes on Mondays to Fridays 8:30am to 9:30am, "
    "Saturdays 10am to midnight.",
    "only_these_times": "The household asks for visits on Tuesdays 9am to 1pm, Thursdays 9am to 5pm only.",
    "avoid_school_run": "On school days nobody is at home before 10am, nor from 2pm to 4pm.",
    "days_to_avoid": "The household asks that nobody comes on Friday 25 December 2026 or any day from "
    "Monday 4 January 2027 to Friday 8 January 2027.",
    "two_operatives": "Two operatives come together for the whole visit.",
    "operative_gender": "The household asks for a woman to come.",
    "same_operative": "The household asks for the operative they know.",
    "someone_attends": "An advocate has to be there for the whole visit and can come on Tuesdays 9am to 1pm only.",
    "little_space": "Two operatives come together for this visit.",
    "furniture_moved": "Furniture has to be moved for this visit, so two operatives come together.",
    "clean_visit": "The household asks to be the first visit of the day.",
    "do_not_attend": "Visits to this home are arranged through the neighbourhood team.",
    "no_female_staff": "",  # cautions that protect staff are no subject for the household
    "no_lone_female": "",
}


@EVERY_EXAMPLE
def test_what_keeps_a_slot_back_is_said_to_the_caller_in_words_of_its_own(kind: AccessKind) -> None:
    plain, hooks = AccessKind, ("allows", "bookable", "crew_size", "operative_traits", "first_of_day")
    if any(getattr(type(kind), hook) is not getattr(plain, hook) for hook in hooks):
        assert kind.for_caller() == SAID[kind.TAG]


@EVERY_EXAMPLE
def test_door_steps_have_codes_of_their_own_and_words(kind: AccessKind) -> None:
    steps = kind.door_steps()

    assert len({step.code for step in steps}) == len(steps)
    assert all(step.code and step.words for step in steps)


@EVERY_EXAMPLE
def test_a_promise_keeps_the_kind_without_its_secret(kind: AccessKind) -> None:
    kept, shown = kind.as_promised(), kind.secret()

    assert read_kind(json.loads(json.dumps(write_kind(kept)))) == kept
    assert (kept == kind) is (shown is None)
    if shown is not None:
        written = json.dumps(write_kind(kept))
        assert shown.words not in written
        assert shown.words not in repr(kind) + repr(shown)  # a log line shows what a value looks like
        assert shown.words not in kind.brief()


@EVERY_EXAMPLE
def test_a_number_is_never_in_what_an_operative_reads_or_a_log_line_shows(kind: AccessKind) -> None:
    recipient = kind.message_rules().recipient
    if recipient is not None:
        assert recipient.number[-6:] not in kind.brief() + repr(kind)


@EVERY_KIND
def test_a_kind_names_its_row_of_the_catalogue_or_the_rule_it_is_for(kind: type[AccessKind]) -> None:
    said = import_module(kind.__module__).__doc__ or ""

    assert re.search(r"domain\s+section\s+3\.2|rule", said)


@EVERY_KIND
def test_every_kind_has_its_own_tests_its_group_and_a_time_of_review(kind: type[AccessKind]) -> None:
    assert (Path(__file__).parent / f"test_{kind.TAG}.py").exists()
    assert kind.GROUP in Group
    assert 3 <= kind.REVIEW_MONTHS <= 12


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


@pytest.mark.parametrize("tag", ["misses_appointments", "refuses_access", "RefusedAccess", "Misses Appointments"])
def test_a_label_that_blames_a_person_is_refused_saying_why(tag: str) -> None:
    """Rule 23."""
    with pytest.raises(Invalid, match="counted from their evidence, and never a label on a person") as caught:
        kind_of(tag)
    assert caught.value.field == "kind"


@pytest.mark.parametrize("tag", ["", "sneezes", "Advance notice"])
def test_an_unknown_kind_is_refused_naming_those_there_are(tag: str) -> None:
    with pytest.raises(Invalid, match="adapted_home, adult_present, advance_notice") as caught:
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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (VoidHome("At the area office."), "Nobody lives here; the keys are at the area office."),
        (Parking("Behind the block"), "Park behind the block."),
        (DoNotAttend("Officer 3."), "Do not attend. Refer to Officer 3."),
        (
            KeySafe("To the left of the back door.", "4711"),
            "A key is kept outside, to the left of the back door; "
            "knock first, then let yourself in and say who you are.",
        ),
        (
            ContactRepresentative("Their daughter.", "+447700900123", instead=True),
            "Talk to their daughter about the visit; the planner has the number.",
        ),
        (KeyHolder("The Concierge"), "The key is with the Concierge; fetch it before the visit and bring it back."),
        (AdvanceNotice(hours=1), "Give 1 hour's notice before any visit."),
        (
            TimesToAvoid(parse_weekly("Mon 08:30-09:30; Wed 08:30-09:30; Fri 08:30-09:30", "times")),
            "Do not come Mondays, Wednesdays and Fridays 8:30am to 9:30am.",
        ),
        (DisrepairClaim("The disputes team."), "Tell the disputes team of this visit before it takes place."),
    ],
    ids=lambda value: value.TAG if isinstance(value, AccessKind) else "",
)
def test_what_was_typed_stands_in_a_sentence_as_if_it_were_ours(kind: AccessKind, said: str) -> None:
    assert said in {kind.brief(), kind.preparation()}


def test_the_kinds_that_ask_for_notice_are_all_found() -> None:
    assert {kind.TAG for kind in KINDS if kind.notice is not AccessKind.notice} == ASKS_NOTICE
