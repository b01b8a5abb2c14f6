"""What the landlord configures, accounts and rejected lines, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from appointments.domain.accounts import AccountRole
from appointments.domain.feeds import FeedProblem
from appointments.ports import UnitOfWork
from tests.builders import NOW, OPERATIVE, a_figure_change, a_priority, a_slot_pattern, an_account, minutes, stocked


def test_what_the_landlord_configures_comes_back_in_order(uow: UnitOfWork) -> None:
    stocked(uow)
    longer = replace(a_slot_pattern(), valid_from=date(2027, 1, 1), ends=time(14), weekdays=frozenset({5}))
    with uow.write() as records:
        records.landlord.put_slot_pattern(longer)
        records.landlord.put_trade("CARPENTRY", "Carpentry")
        records.landlord.put_priority(replace(a_priority(), name="Routine repair"))
        records.commit()
    with uow.read() as records:
        found = [(pattern.code, pattern.valid_from.year) for pattern in records.landlord.slot_patterns()]
        assert found == [("AM", 2026), ("AM", 2027), ("PM", 2026)]
        assert longer in records.landlord.slot_patterns()
        assert [priority.code for priority in records.landlord.priorities()] == ["EMERGENCY", "ROUTINE"]
        assert records.landlord.priority("ROUTINE") == replace(a_priority(), name="Routine repair")
        assert records.landlord.priority("UNKNOWN") is None
        assert records.landlord.trades() == {"CARPENTRY": "Carpentry", "PLUMBING": "Plumbing"}


def test_changes_of_figures_are_kept_in_the_order_recorded(uow: UnitOfWork) -> None:
    earlier, later = a_figure_change("FC-2"), replace(a_figure_change("FC-1"), recorded_at=NOW + minutes(1), value=25)
    with uow.write() as records:
        records.figures.add(later)
        records.figures.add(earlier)
        records.commit()
    with uow.read() as records:
        assert records.figures.all() == (earlier, later)


def test_an_account_is_found_by_its_user_name(uow: UnitOfWork) -> None:
    stocked(uow)
    account = replace(an_account("U-07", role=AccountRole.OPERATIVE), operative_ref=OPERATIVE)
    with uow.write() as records:
        records.accounts.put(an_account())
        records.accounts.put(account)
        records.commit()
    with uow.read() as records:
        assert records.accounts.by_username("operative.one") == account
        assert records.accounts.by_username("nobody") is None
        assert records.accounts.get("U-07") == account


def test_keeping_a_rejected_line_again_is_no_error(uow: UnitOfWork) -> None:
    """That it is stored once is counted where rows can be seen: the port has no way to read them back."""
    problem = FeedProblem(17, "postcode", "'XX' is not a postcode", "17,XX")
    with uow.write() as records:
        records.feed_rejects.keep("csv_jobs", "ab" * 32, [problem], NOW)
        records.feed_rejects.keep("csv_jobs", "ab" * 32, [problem, replace(problem, line=18)], NOW)
        records.commit()
