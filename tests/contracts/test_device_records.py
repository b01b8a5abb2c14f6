"""What phones send, their clocks and tokens, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.accounts import Account, AccountRole, ApiToken
from appointments.domain.device_actions import AccountDecision, ActionKind, ActionState, DeviceAction, Why
from appointments.domain.device_times import DeviceClock
from appointments.domain.errors import NotFound
from appointments.domain.evidence import HeldKnown
from appointments.ports import UnitOfWork
from tests.builders import APPOINTMENT, NOW, OPERATIVE, an_appointment, stocked


def an_action(ref: str = "E-1", **changed: object) -> DeviceAction:
    action = DeviceAction(
        ref, "U-operative", OPERATIVE, '{"data":{"words":"x"}}', NOW, NOW - timedelta(minutes=5), HeldKnown.STEADY,
        ActionKind.KNOCK, APPOINTMENT, NOW - timedelta(minutes=4), "R-0123456789ab", 12_345, "D-0123456789ab",
    )  # fmt: skip
    return replace(action, **changed)  # type: ignore[arg-type]


def test_the_same_reference_is_stored_once_and_stays_as_it_came(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        assert records.device_actions.add(an_action())
        assert not records.device_actions.add(an_action(sent="{}"))
        records.commit()
    with uow.read() as records:
        assert records.device_actions.get("E-1") == an_action()
        assert records.device_actions.find("E-1") == an_action()
        assert records.device_actions.find("E-2") is None
        with pytest.raises(NotFound):
            records.device_actions.get("E-2")


def test_what_became_of_it_is_saved_beside_it(uow: UnitOfWork) -> None:
    settled = an_action().settles(ActionState.KEPT_ASIDE, NOW, words="Kept.", why=Why.CLOSED, task_ref="T-1")
    decided = replace(settled.decide(AccountDecision.TAKEN, "U-planner", NOW), digest="ab" * 32)
    with uow.write() as records:
        records.device_actions.add(an_action())
        assert records.device_actions.lock("E-1") == an_action()
        with pytest.raises(NotFound):
            records.device_actions.lock("E-2")
        records.device_actions.save(decided)
        records.commit()
    with uow.read() as records:
        assert records.device_actions.of_task("T-1") == [decided]
        assert records.device_actions.of_task("T-2") == []


def test_they_come_back_in_the_order_in_which_they_came(uow: UnitOfWork) -> None:
    with uow.write() as records:
        for ref in ("E-3", "E-1", "E-2"):
            records.device_actions.add(an_action(ref))
        records.device_actions.add(an_action("E-0", appointment_ref="A-other"))
        records.commit()
    with uow.read() as records:
        assert [action.ref for action in records.device_actions.of(APPOINTMENT)] == ["E-3", "E-1", "E-2"]


def test_what_is_open_comes_page_by_page_and_not_what_came_a_moment_ago(uow: UnitOfWork) -> None:
    with uow.write() as records:
        for number in range(1, 5):
            records.device_actions.add(an_action(f"E-{number}"))
        records.device_actions.add(an_action("E-5", received_at=NOW + timedelta(seconds=1)))
        records.device_actions.save(an_action("E-2").settles(ActionState.APPLIED, NOW))
        records.device_actions.save(an_action("E-3").waits(Why.ARRIVAL_AWAITED, "Waits."))
        records.commit()
    with uow.read() as records:
        page = records.device_actions.open(NOW, 2)
        assert [action.ref for _, action in page] == ["E-1", "E-3"]
        assert [action.ref for _, action in records.device_actions.open(NOW, 2, after=page[-1][0])] == ["E-4"]


def test_the_clock_of_each_phone_is_known_by_its_last_exchange(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.accounts.put(_an_account())
        assert records.device_actions.clock_of("U-1", "") is None
        for skew in (timedelta(hours=-3), timedelta(milliseconds=250)):
            records.device_actions.put_clock(DeviceClock("U-1", "", skew, NOW, NOW - timedelta(hours=1)))
        other = DeviceClock("U-1", "D-0123456789ab", timedelta(hours=7), NOW, NOW)
        records.device_actions.put_clock(other)
        records.commit()
    with uow.read() as records:
        assert records.device_actions.clock_of("U-1", other.device) == other
        assert records.device_actions.clock_of("U-1", "D-ba9876543210") is None
        assert records.device_actions.clock_of("U-1", "") == DeviceClock(
            "U-1", "", timedelta(milliseconds=250), NOW, NOW - timedelta(hours=1)
        )


def test_a_token_is_found_by_its_digest(uow: UnitOfWork) -> None:
    tokens = [ApiToken(f"K-{number}", "U-1", f"{number}" * 64, "Contractor 1", NOW) for number in (2, 1)]
    stocked(uow)
    with uow.write() as records:
        records.accounts.put(_an_account())
        for token in tokens:
            records.api_tokens.add(token)
        withdrawn = replace(tokens[0], withdrawn_at=NOW)
        records.api_tokens.save(withdrawn)
        records.commit()
    with uow.read() as records:
        assert records.api_tokens.all() == [tokens[1], withdrawn]
        assert records.api_tokens.by_digest("1" * 64) == tokens[1]
        assert records.api_tokens.by_digest("3" * 64) is None
        assert records.api_tokens.get("K-2") == withdrawn


def _an_account() -> Account:
    return Account("U-1", "operative-1", "Operative 1", AccountRole.OPERATIVE, "hash", OPERATIVE)
