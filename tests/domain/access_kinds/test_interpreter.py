"""Another language: told in it, and where asked with an interpreter at the visit."""

from __future__ import annotations

import pytest

from appointments.domain.access import Attendee
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, visit_facts

THERE = Interpreter("pl", attends=True, agency="Interpreter 2")
IN_WRITING = Interpreter("pl")


def test_the_household_is_told_in_its_language_whether_or_not_somebody_interprets() -> None:
    assert THERE.message_rules().language == IN_WRITING.message_rules().language == "pl"


def test_an_interpreter_has_to_be_there_only_where_that_was_asked_for() -> None:
    assert THERE.attendee() == Attendee("an interpreter for Polish", "Interpreter 2")
    assert IN_WRITING.attendee() is None
    assert IN_WRITING.door_steps() == ()


@pytest.mark.parametrize(("ticked", "met"), [(True, True), (False, False)])
def test_without_the_interpreter_it_was_not_done(ticked: bool, met: bool) -> None:
    tick = an_evidence(EvidenceKind.DOOR_STEP, {"step": "interpreter_there", "result": "yes"})
    visit = visit_facts(evidence=(tick,) * ticked)
    assert (THERE.unmet(visit) is None) is met
    assert IN_WRITING.unmet(visit) is None


def test_a_form_with_no_language_chosen_is_told_so_without_codes() -> None:
    with pytest.raises(Invalid, match=r"^language: choose the language$"):
        Interpreter.parse({"language": "", "attends": "yes"})


@pytest.mark.parametrize("language", ["", "en", "klingon"])
def test_a_language_is_one_of_the_list_and_not_english(language: str) -> None:
    with pytest.raises(Invalid) as caught:
        Interpreter.parse({"language": language})
    assert caught.value.field == "language"


def test_the_brief_says_the_language_and_nothing_of_where_anybody_is_from() -> None:
    assert THERE.brief() == "An interpreter for Polish is there for the whole visit."
    assert "Polish" in IN_WRITING.brief()
