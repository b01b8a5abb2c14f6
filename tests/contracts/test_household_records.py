"""Homes, households and requirements, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.homes import Channel, LineType
from appointments.ports import UnitOfWork
from tests.builders import HOME, NOW, a_home, a_household, a_number, a_requirement, stocked


def test_a_home_keeps_its_leading_zeros_and_is_found_by_each_of_its_names(uow: UnitOfWork) -> None:
    home = replace(a_home(), property_ref="00023404", uprn="000123456789", communal_door=True)
    with uow.write() as records:
        records.homes.put(replace(home, patch="South"))
        records.homes.put(home)
        records.homes.put(replace(a_home("H-2"), uprn=None))
        records.commit()
    with uow.read() as records:
        assert records.homes.get(home.ref) == home
        assert records.homes.by_property_ref("00023404") == home
        assert records.homes.by_property_ref("23404") is None
        assert records.homes.by_uprn("000123456789") == home
        assert records.homes.by_uprn("123456789") is None


def test_a_household_is_saved_with_its_residents_and_numbers_in_order(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household == a_household()
        contact = replace(
            household.residents[0],
            numbers=(a_number("+441632960001", line=LineType.LANDLINE), replace(a_number(), withdrawn_at=NOW)),
            prefers=(Channel.LETTER, Channel.SMS),
            email="resident0012@example.org",
            language="cy",
        )
        other = replace(contact, ref="R-2", name="Resident 0013", numbers=())
        changed = replace(household, residents=(contact, other), since=NOW - timedelta(days=3), known_since=NOW)
        records.households.save(changed)
        records.commit()
    with uow.read() as records:
        assert records.households.of_home(HOME) == replace(changed, version=1)
        assert records.households.of_home("H-unknown") is None


def test_what_was_read_ahead_is_what_is_there_and_what_this_transaction_makes_of_it(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        there = records.households.of_home(HOME)
        assert there is not None
        records.households.read_ahead([HOME, "H-nobody", HOME])
        assert records.households.of_home(HOME) == there
        assert records.households.of_home("H-nobody") is None
        records.households.save(replace(there, residents=there.residents[:1]))
        saved = records.households.of_home(HOME)
        assert saved is not None
        assert (saved.residents, saved.version) == (there.residents[:1], there.version + 1)


def test_a_number_finds_every_household_that_holds_it_withdrawn_or_not(uow: UnitOfWork) -> None:
    shared = "+447700900999"
    with uow.write() as records:
        for n, numbers in enumerate([(a_number(shared),), (replace(a_number(shared), withdrawn_at=NOW),), ()]):
            records.homes.put(a_home(f"H-{n}"))
            records.households.add(a_household(f"HH-{n}", home_ref=f"H-{n}", numbers=numbers))
        records.commit()
    with uow.read() as records:
        assert [household.ref for household in records.households.by_number(shared)] == ["HH-0", "HH-1"]
        assert records.households.by_number("+447700900998") == []


def test_requirements_of_a_home_come_with_ended_and_declined_ones(uow: UnitOfWork) -> None:
    stocked(uow)
    held = [
        a_requirement("Q-1", kind=TimesToAvoid(parse_weekly("Mon-Fri 08:30-09:30", "times"))),
        replace(a_requirement("Q-2"), ends_on=date(2026, 2, 1), effect="No visit comes as a surprise."),
        replace(a_requirement("Q-3", kind=LongerToAnswer()), declined="Not possible.", provisional=True),
    ]
    with uow.write() as records:
        for requirement in held:
            records.requirements.put(requirement)
        records.requirements.put(replace(held[0], recorded_by="U-other"))
        records.requirements.put(held[0])
        records.commit()
    with uow.read() as records:
        assert records.requirements.of_home(HOME) == held
        assert records.requirements.get("Q-2") == held[1]


def test_requirements_of_many_homes_are_those_of_each(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.homes.put(a_home("H-2"))
        records.homes.put(a_home("H-3"))
        for requirement in (a_requirement("Q-2"), a_requirement("Q-1"), a_requirement("Q-3", home_ref="H-2")):
            records.requirements.put(requirement)
        records.commit()
    with uow.read() as records:
        found = records.requirements.of_homes([HOME, "H-2", "H-3", HOME])
        assert found == {ref: records.requirements.of_home(ref) for ref in (HOME, "H-2", "H-3")}
        assert [requirement.ref for requirement in found[HOME]] == ["Q-1", "Q-2"]
        assert found["H-3"] == []
