"""A form is told everything that is wrong with a requirement at once."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from appointments.domain.access import AccessKind, Parameter
from appointments.domain.access_kinds import KINDS, parse_kind
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_problems import problems
from appointments.domain.errors import Invalid
from tests.domain.access_kinds.test_kinds import EXAMPLES

WRONG = {
    Parameter.WHOLE_NUMBER: "many",
    Parameter.YES_NO: "perhaps",
    Parameter.CHOICE: "neither",
    Parameter.WEEKLY_TIMES: "now and then",
    Parameter.DATES: "soon",
    Parameter.TELEPHONE: "the blue one",
    Parameter.TEXT: "x" * 1_001,
}


def as_typed(kind: AccessKind) -> dict[str, object]:
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else value for name, value in kind.data().items()
    }


def fields(found: tuple[Invalid, ...]) -> list[str]:
    return [exc.field for exc in found]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda kind: kind.TAG)
def test_what_can_be_recorded_has_no_problem(example: AccessKind) -> None:
    assert problems(type(example), as_typed(example)) == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda kind: kind.TAG)
def test_whichever_values_are_wrong_all_of_them_are_named_in_the_order_of_the_form(example: AccessKind) -> None:
    typed, kind = as_typed(example), type(example)
    names = [asked.name for asked in kind.ASKS]
    for some in chain.from_iterable(combinations(names, count) for count in range(1, len(names) + 1)):
        wrong = {asked.name: WRONG[asked.parameter] for asked in kind.ASKS if asked.name in some}
        assert fields(problems(kind, {**typed, **wrong})) == list(some), some


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TAG)
def test_what_is_missing_is_what_parsing_asks_for_and_putting_it_right_leaves_nothing(kind: type[AccessKind]) -> None:
    empty: dict[str, object] = dict.fromkeys((asked.name for asked in kind.ASKS), "")
    found = problems(kind, empty)
    if found:
        with pytest.raises(Invalid) as first:
            parse_kind(kind.TAG, empty)
        assert first.value.field in fields(found)
    else:
        parse_kind(kind.TAG, empty)
    [example] = [each for each in EXAMPLES if type(each) is kind]
    right = {name: value for name, value in as_typed(example).items() if name in fields(found)}
    assert problems(kind, {**empty, **right}) == ()


def test_two_empty_boxes_are_two_problems_in_their_own_words() -> None:
    who, number = problems(ContactRepresentative, {"who": "", "number": "", "instead": ""})
    assert (who.field, number.field) == ("who", "number")
    assert number.message == "number: write a UK telephone number, such as 07700 900123"


def test_a_value_that_the_kind_does_not_have_is_named_too() -> None:
    assert fields(problems(TwoOperatives, {"minutes": "20"})) == ["minutes"]
