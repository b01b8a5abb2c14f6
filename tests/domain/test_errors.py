"""Broken requests have a stable slug for programs and a sentence for people; `Invalid` names the field."""

from __future__ import annotations

import re

import pytest

from appointments.domain.calendar import CalendarEnds
from appointments.domain.errors import (
    DomainError,
    Invalid,
    MayNotSee,
    NotFound,
    RequirementBroken,
    SlotTaken,
    Stale,
    WrongState,
)

CODES = {
    DomainError: "refused",
    NotFound: "not-found",
    MayNotSee: "may-not-see",
    WrongState: "wrong-state",
    Stale: "stale",
    SlotTaken: "slot-taken",
    RequirementBroken: "requirement-broken",
    Invalid: "invalid",
    CalendarEnds: "calendar-ends",
}


@pytest.mark.parametrize(("error", "code"), CODES.items(), ids=lambda value: getattr(value, "__name__", value))
def test_slugs_are_stable_because_programs_compare_them(error: type[DomainError], code: str) -> None:
    assert error.code == code
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)


def test_every_kind_of_error_has_its_own_slug() -> None:
    in_domain = {error for error in DomainError.__subclasses__() if error.__module__.startswith("appointments.domain")}

    assert in_domain | {DomainError} == set(CODES)
    assert len({error.code for error in CODES}) == len(CODES)


def test_an_error_says_its_sentence() -> None:
    assert (str(NotFound("no such home")), NotFound("no such home").message) == ("no such home", "no such home")


def test_a_single_error_may_carry_a_slug_of_its_own() -> None:
    assert DomainError("too late", code="too-late").code == "too-late"
    assert DomainError("too late").code == "refused"


def test_what_a_program_needs_to_go_on_is_on_the_error() -> None:
    assert Invalid("uprn", "uprn: not a UPRN").field == "uprn"
    assert SlotTaken("taken", fresh="F-2").fresh == "F-2"
    assert RequirementBroken("two operatives", requirements=("Q-1",)).requirements == ("Q-1",)
