"""Who may see what: the matrix of rule 72, said once."""

from __future__ import annotations

import pytest

from appointments.domain.access import Sensitivity
from appointments.domain.access_kinds import KINDS
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.accounts import AccountRole
from appointments.domain.privacy import MATRIX, ON_RECORD, Subject, Terms, reference_only, terms

OPERATIVE, PLANNER, MANAGER, DPO = AccountRole.OPERATIVE, AccountRole.PLANNER, AccountRole.MANAGER, AccountRole.DPO


def test_every_role_has_its_row() -> None:
    assert set(MATRIX) == set(AccountRole)


@pytest.mark.parametrize(
    ("role", "subject", "expected"),
    [
        (OPERATIVE, Subject.INSTRUCTION, Terms.OWN_TODAY),
        (OPERATIVE, Subject.VISIT, Terms.OWN_TODAY),
        (OPERATIVE, Subject.SECRET, Terms.OWN_TODAY_LOGGED),
        (OPERATIVE, Subject.DOOR_RECORD, Terms.OWN_TODAY),
        (OPERATIVE, Subject.REQUIREMENT_RECORD, Terms.NO),
        (OPERATIVE, Subject.EVIDENCE, Terms.NO),
        (PLANNER, Subject.INSTRUCTION, Terms.YES),
        (PLANNER, Subject.CATEGORY, Terms.YES),
        (PLANNER, Subject.REQUIREMENT_RECORD, Terms.WITH_REASON),
        (PLANNER, Subject.DOOR_RECORD, Terms.LOGGED),
        (PLANNER, Subject.EVIDENCE, Terms.NO),
        (PLANNER, Subject.SECRET, Terms.NO),
        (PLANNER, Subject.SUBJECT_EXPORT, Terms.NO),
        (PLANNER, Subject.ACCESS_LOG, Terms.NO),
        (MANAGER, Subject.AGGREGATES, Terms.YES),
        (MANAGER, Subject.REQUIREMENT_RECORD, Terms.WITH_REASON),
        (MANAGER, Subject.DOOR_RECORD, Terms.LOGGED),
        (MANAGER, Subject.EVIDENCE, Terms.LOGGED),
        (MANAGER, Subject.SECRET, Terms.NO),
        (DPO, Subject.REQUIREMENT_RECORD, Terms.WITH_REASON),
        (DPO, Subject.ACCESS_LOG, Terms.YES),
        (DPO, Subject.SUBJECT_EXPORT, Terms.WITH_REASON),
        (DPO, Subject.SECRET, Terms.NO),
        (DPO, Subject.DOOR_RECORD, Terms.NO),
    ],
)
def test_rule_72(role: AccountRole, subject: Subject, expected: Terms) -> None:
    assert terms(role, subject) is expected


@pytest.mark.parametrize("role", AccountRole)
def test_nobody_but_the_operative_on_the_day_sees_a_secret(role: AccountRole) -> None:
    assert (terms(role, Subject.SECRET) is Terms.NO) is (role is not OPERATIVE)


def test_nobody_but_whoever_recorded_it_sees_what_was_done_at_a_door_without_an_entry_in_the_log() -> None:
    """Rules 49 and 73: what may tell of health is shown to nobody else unseen."""
    for subject in (Subject.DOOR_RECORD, Subject.EVIDENCE, Subject.REQUIREMENT_RECORD, Subject.SUBJECT_EXPORT):
        seen = {role: terms(role, subject) for role in set(AccountRole) - {OPERATIVE}}
        assert set(seen.values()) <= ON_RECORD | {Terms.NO}, subject
    assert terms(OPERATIVE, Subject.SECRET) in ON_RECORD


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TAG)
def test_every_kind_says_itself_whether_it_is_sensitive(kind: type) -> None:
    """No kind inherits the answer: whoever adds one decides it (rule 73, domain section 3.2)."""
    assert isinstance(vars(kind)["SENSITIVITY"], Sensitivity)


def test_the_kinds_of_section_3_2() -> None:
    ordinary = {kind.TAG for kind in KINDS if kind.SENSITIVITY is Sensitivity.ORDINARY}
    assert ordinary == {
        "avoid_school_run", "call_ahead", "word_at_the_door", "adult_present", "animals", "key_safe", "key_holder",
        "entry_code", "parking", "void_home", "adapted_home", "disrepair_claim",
    }  # fmt: skip
    offence = {kind for kind in KINDS if kind.SENSITIVITY is Sensitivity.OFFENCE}
    assert offence == {DoNotAttend, NoFemaleStaff, NoLoneFemale}
    assert EntryCode not in offence


@pytest.mark.parametrize("kind", [DoNotAttend, NoFemaleStaff, NoLoneFemale])
def test_a_caution_is_reviewed_after_six_to_twelve_months(kind: type[DoNotAttend]) -> None:
    assert 6 <= kind.REVIEW_MONTHS <= 12


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A-7K3MQ2XD9FWB", "A-7K3MQ2XD9FWB"),
        ("HH-1", "HH-1"),
        ("Mrs Example of 1 Example Row", ""),
        ("07700900123", ""),
        ("A-", ""),
        ("A-1 dementia", ""),
        ("", ""),
    ],
)
def test_only_what_looks_like_a_reference_of_ours_is_kept(typed: str, kept: str) -> None:
    assert reference_only(typed) == kept


LABELS = ("misses_appointments", "refuses_access", "refused_access", "regularly_misses", "no_access", "missed")


@pytest.mark.parametrize("label", LABELS)
def test_no_label_blames_a_person(label: str) -> None:
    """Rule 23: what UKHDS calls MissesAppointments or RefusedAccess is counted from evidence, never stored."""
    from appointments.domain.access_kinds import kind_of
    from appointments.domain.errors import Invalid

    with pytest.raises(Invalid):
        kind_of(label)


def test_no_kind_and_no_field_of_a_person_is_such_a_label() -> None:
    from dataclasses import fields

    from appointments.domain.homes import ContactNumber, Home, Household, Resident

    said = [f"{kind.TAG} {kind.LABEL}" for kind in KINDS]
    said += [name.name for of in (Home, Household, Resident, ContactNumber) for name in fields(of)]
    assert not [words for words in said if "miss" in words.lower() or "refus" in words.lower()]
