"""Who may sign in, and as what."""

from __future__ import annotations

from appointments.domain.accounts import Account, AccountRole


def test_an_account_is_a_planners_an_operatives_a_managers_or_the_data_protection_officers() -> None:
    assert {role.value for role in AccountRole} == {"planner", "operative", "manager", "dpo"}


def test_an_account_is_open_until_it_is_closed_and_sees_no_round_unless_it_is_an_operatives() -> None:
    account = Account("U-1", "planner1", "Planner 01", AccountRole.PLANNER, password_hash="$argon2id$")

    assert account.active
    assert account.operative_ref is None
