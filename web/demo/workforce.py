"""Thirty operatives: trades in the proportions that repairs ask for, shifts, absences, and accounts to sign in with."""

from __future__ import annotations

from datetime import date, time, timedelta

from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.accounts import Account, AccountRole
from appointments.domain.certificates import certificates_of
from appointments.domain.homes import Place
from appointments.domain.operatives import Absence, Certificate, Gender, Operative, ShiftPattern
from appointments.domain.third_parties import ThirdParty
from appointments.domain.times import Window, at
from web.demo.dice import Dice
from web.demo.town import MOBILES

# Trades of each operative, by number; every trade has two who can do it.
_TRADES = (
    *[("PL",)] * 7,
    *[("EL",)] * 5,
    *[("CC",)] * 5,
    *[("HE",)] * 3,
    ("HE", "PL"),
    *[("M", "CC", "PL")] * 3,
    ("PT", "PA"),
    ("PT",),
    ("PA",),
    ("RF",),
    ("RF", "CC"),
    ("GL", "CC", "DR", "EL"),
)
# Role, name, hours, asked for by role, telephone, and where keys are collected.
_OTHERS = (
    ("interpreter for Polish", "Interpreter 1", "Mon-Fri 09:00-17:00", True, "01632 960301", ""),
    ("interpreter for Polish", "Interpreter 2", "Tue 09:00-13:00; Thu 09:00-17:00", True, "01632 960302", ""),
    ("interpreter for Welsh", "Interpreter 3", "Mon-Wed 10:00-16:00", True, "01632 960303", ""),
    ("housing officer", "Officer 1", "Mon-Fri 09:30-16:30", True, "01632 960304", ""),
    ("the concierge's key", "Key 1", "Mon-Fri 08:00-18:00", False, "", "the concierge's desk"),
)
EXTRA = {26: ("GL",), 27: ("DR",), 28: ("DR",)}


def third_parties() -> tuple[ThirdParty, ...]:
    """Others who attend: interpreters, an officer, and a set of keys."""
    return tuple(
        ThirdParty(f"P-{number:02d}", role, name, parse_weekly(times, "times"), any_of_role, phone or None, place)
        for number, (role, name, times, any_of_role, phone, place) in enumerate(_OTHERS, 1)
    )


def operatives(places: tuple[tuple[str, Place], ...], today: date, dice: Dice) -> tuple[Operative, ...]:
    """References are OP-01 to OP-30."""
    found = []
    for number, trades in enumerate(_TRADES, 1):
        _, home = dice.one(places)
        held = frozenset((*trades, *EXTRA.get(number, ())))
        found.append(
            Operative(
                ref=f"OP-{number:02d}",
                name=f"Operative {number:02d}",
                trades=held,
                home=home,
                certificates=_certificates(number, held, today),
                gender=Gender.FEMALE if number % 3 == 0 else Gender.MALE,
                phone=_phone(number),
            )
        )
    return tuple(found)


def _phone(number: int) -> str | None:
    """For the first ten, who can be rung to be connected; the others call with their own telephones."""
    return f"+447700900{MOBILES + number - 1:03d}" if number <= 10 else None


def _certificates(number: int, trades: frozenset[str], today: date) -> tuple[Certificate, ...]:
    """Two years and more to go for most; one gas certificate ends within the days that are offered."""
    held = [
        *[("asbestos", 500 + number)] * (number % 4 == 0),
        *[("gas", 12 if number == 18 else 700 + number)] * ("HE" in trades),
        *[("electrical", 600 + number)] * ("EL" in trades),
        *[("fire doors", 400 + number)] * ("CC" in trades and number % 2 == 0),
    ]
    return certificates_of((skill, today + timedelta(days=days)) for skill, days in held)


def shifts(people: tuple[Operative, ...], first: date) -> tuple[ShiftPattern, ...]:
    """Monday to Friday, 08:00 to 16:30; every tenth works four long days, the first is on call at weekends too."""
    found: list[ShiftPattern] = []
    for number, operative in enumerate(people, 1):
        long_days = number % 10 == 0
        ends = time(18, 0) if long_days else time(16, 30)
        days = range(4) if long_days else range(7) if number == 1 else range(5)
        found.extend(ShiftPattern(operative.ref, day, time(8), ends, first) for day in days)
    return tuple(found)


def absences(people: tuple[Operative, ...], today: date, dice: Dice) -> tuple[Absence, ...]:
    """A few days off in the coming weeks, none in the past and none for the first operative, whose round is shown."""
    found = []
    for operative in dice.some(people[1:], 4):
        first = today + timedelta(days=dice.between(5, 20))
        window = Window(at(first, time(0)), at(first + timedelta(days=dice.between(1, 3)), time(0)))
        found.append(Absence(operative.ref, window, dice.one(("leave", "training"))))
    return tuple(found)


def accounts(people: tuple[Operative, ...], dice: Dice) -> tuple[Account, ...]:
    """A planner, a manager, the data protection officer, and everybody on a round.

    No password opens these accounts: the hash is of nothing.
    """
    made = [
        Account(dice.ref("U"), "planner1", "Planner 1", AccountRole.PLANNER, "!"),
        Account(dice.ref("U"), "manager1", "Manager 1", AccountRole.MANAGER, "!"),
    ]
    for number, operative in enumerate(people, 1):
        username = f"operative{number:02d}"
        made.append(
            Account(dice.ref("U"), username, operative.name, AccountRole.OPERATIVE, "!", operative_ref=operative.ref)
        )
    made.append(Account(dice.ref("U"), "dpo1", "Officer 1", AccountRole.DPO, "!"))
    return tuple(made)
