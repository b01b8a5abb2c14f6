"""Who lives where in the demo, at the size that newcomers get: nobody shares a number, one home in eight asks."""

from __future__ import annotations

import pytest

from appointments.domain.homes import Home, LineType, Place
from appointments.domain.times import day_of
from tests.application import MONDAY
from web.demo.dice import Dice
from web.demo.town import Town, a_town
from web.demo.workforce import operatives, shifts

PLACES = (("GL5 4UB", Place(51.745, -2.22)), ("GL11 4PU", Place(51.68, -2.35)))


def of(homes: int) -> Town:
    return a_town(homes, PLACES, day_of(MONDAY), Dice(1))


def numbers(town: Town) -> list[tuple[LineType, str]]:
    households = town.households.values()
    return [
        (n.line, n.number) for household in households for resident in household.residents for n in resident.numbers
    ]


@pytest.mark.parametrize(
    "homes",
    [
        100,
        980,  # a mobile for every home
        981,  # one more than there are mobiles
        1960,  # every second home has one
        5000,
        6000,  # more than there are numbers of any kind
    ],
)
def test_no_two_homes_share_a_number(homes: int) -> None:
    given = [number for _, number in numbers(of(homes))]
    assert len(set(given)) == len(given) == min(homes, 1980)


def test_the_storys_numbers_are_left_to_the_story() -> None:
    mobiles = [int(number.removeprefix("+44")) for line, number in numbers(of(5000)) if line is LineType.MOBILE]
    assert (min(mobiles), max(mobiles)) == (7700900000, 7700900979)


def test_one_home_in_eight_asks_for_something() -> None:
    town = of(5000)
    assert 5000 / 8 * 0.9 < len(town.requirements) < 5000 / 8 * 1.1
    asked = {item.kind.TAG for found in town.requirements.values() for item in found}
    assert asked == {
        "advance_notice", "times_to_avoid", "only_these_times", "two_operatives", "operative_gender", "same_operative",
        "call_ahead", "longer_to_answer", "text_only", "do_not_attend", "avoid_school_run", "animals", "shoes_off",
        "key_safe", "entry_code", "how_to_knock", "parking",
    }  # fmt: skip


def test_only_homes_that_a_text_can_reach_take_part_in_the_history() -> None:
    town = of(5000)
    assert 900 < len(town.reachable()) <= 980
    assert all((town.number(home) or "").startswith("+447700900") for home in town.reachable())


def test_homes_have_references_with_their_leading_zeros_and_no_uprn_twice() -> None:
    homes: tuple[Home, ...] = of(5000).homes
    assert homes[0].property_ref == "00000001"
    assert len({home.uprn for home in homes}) == len({home.ref for home in homes}) == 5000


def test_every_trade_of_the_demo_has_two_operatives_who_can_do_it() -> None:
    people = operatives(PLACES, day_of(MONDAY), Dice(1))
    assert [person.ref for person in people] == [f"OP-{number:02d}" for number in range(1, 31)]
    trades = [trade for person in people for trade in person.trades]
    assert all(trades.count(trade) >= 2 for trade in set(trades))
    worked = {shift.operative_ref for shift in shifts(people, day_of(MONDAY))}
    assert worked == {person.ref for person in people}
