"""Two phones of one account: what the clock of one says is no word about the other's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from appointments.domain.evidence import HeldKnown
from appointments.ports import UnitOfWork
from appointments.use_cases.devices.start_photo import StartPhoto
from tests.use_cases.devices.test_device_actions import Sender, sender
from tests.use_cases.steps import OPERATIVE

__all__ = ["sender"]

RIGHT, WRONG = "D-000000000001", "D-000000000002"


@pytest.fixture
def phones(sender: Sender) -> tuple[Sender, Sender]:
    """One with the right time of day, one seven hours behind. We heard both a while ago, the wrong one last."""
    right = replace(sender, device=RIGHT, run="R-00000000000a", kept=[])
    wrong = replace(sender, device=WRONG, run="R-00000000000b", kept=[], made=1000, wrong_by=timedelta(hours=-7))
    for phone in (right, wrong):
        phone.takes(phone.did("set_off"))
        phone.kept.clear()
    right.passes(10)
    return right, wrong


def after_a_reload(phone: Sender) -> Sender:
    """What was done before is held by the time of day only."""
    return replace(phone, run=phone.run[:-1] + "f", began=phone.clock.now())


@pytest.mark.parametrize("which", [0, 1], ids=["right", "wrong"])
def test_the_time_of_day_of_each_is_believed_by_what_it_showed_itself(
    phones: tuple[Sender, Sender], which: int
) -> None:
    phone, other = phones[which], phones[1 - which]
    phone.did("arrive")
    done_at = phone.clock.now()
    phone.passes(20)
    other.takes(other.did("knock"))
    phone.passes(20)
    [arrived] = after_a_reload(phone).takes()
    assert (arrived.at, arrived.held_known, arrived.device) == (done_at, HeldKnown.CLOCK, phone.device)


def test_apps_that_do_not_say_which_phone_they_are_on_are_one_phone_as_before(phones: tuple[Sender, Sender]) -> None:
    right, wrong = (replace(phone, device="") for phone in phones)
    for phone in (right, wrong):
        phone.takes(phone.did("knock"))
    right.kept.clear()
    right.did("arrive")
    right.passes(20)
    [arrived] = after_a_reload(right).takes()
    assert (arrived.at, arrived.held_known) == (right.clock.now(), HeldKnown.NOT_KNOWN)


def test_what_one_did_is_no_bound_for_the_other(phones: tuple[Sender, Sender]) -> None:
    """By its own time of day the wrong phone knocked hours before; the other's arrival was earlier all the same."""
    right, wrong = phones
    right.did("arrive")
    done_at = right.clock.now()
    right.passes(20)
    wrong.takes(wrong.did("knock"))
    right.passes(20)
    [arrived] = right.takes()
    assert arrived.at == done_at


def test_a_photo_is_dated_by_the_clock_of_its_own_phone(phones: tuple[Sender, Sender], uow: UnitOfWork) -> None:
    right, wrong = phones
    taken_at = right.clock.now()
    right.passes(5)
    wrong.takes(wrong.did("knock"))
    right.passes(5)
    for phone, ref in ((right, "E-" + "7" * 24), (replace(wrong, device=RIGHT), "E-" + "8" * 24)):
        phone.application.start_photo(_a_photo(phone, ref, taken_at))
    with uow.read() as records:
        photo, odd = (records.device_actions.get("E-" + digit * 24) for digit in "78")
    assert (photo.at, photo.held_known, photo.device) == (taken_at, HeldKnown.CLOCK, RIGHT)
    assert odd.held_known is HeldKnown.NOT_KNOWN, "that is not how this phone's clock stood"


def _a_photo(phone: Sender, ref: str, taken_at: datetime) -> StartPhoto:
    return StartPhoto(
        ref=ref,
        appointment_ref=phone.appointment.ref,
        by=OPERATIVE,
        operative_ref="OP-1",
        subject="card",
        size=3,
        sha256="0" * 64,
        device_at=taken_at + phone.wrong_by,
        sent_at=phone.time_of_day,
        device=phone.device,
    )
