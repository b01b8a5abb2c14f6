"""How soon a visit may start: the landlord's notice and the household's own (rules 2 and 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.access import AccessKind, AccessRequirement
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.booking_rules import BookingRules, EarliestStart, earliest_start
from appointments.domain.slots import Block
from tests.domain.examples import TUESDAY, a_requirement, london

NOW = london(TUESDAY, "10:00")
DELIVERY = 2  # hours allowed for a text that fails to be replaced


def _requirements(*kinds: AccessKind) -> list[AccessRequirement]:
    return [a_requirement(kind, ref=f"Q-{number}") for number, kind in enumerate(kinds, 1)]


def _earliest(
    *kinds: AccessKind, agrees: bool = False, rules: BookingRules | None = None, waits_hours: int = 0
) -> EarliestStart:
    return earliest_start(
        _requirements(*kinds),
        rules or BookingRules(),
        now=NOW,
        sendable_from=NOW + timedelta(hours=waits_hours),
        resident_agrees=agrees,
    )


@pytest.mark.parametrize(
    ("kinds", "agrees", "hours", "named"),
    [
        # The landlord's own notice: 24 hours, unless the resident agrees on the telephone.
        ((), False, 24 + DELIVERY, None),
        ((), True, 0, None),
        ((TwoOperatives(),), False, 24 + DELIVERY, None),  # a requirement that says nothing about notice
        # Longer own notice overrides upward ...
        ((AdvanceNotice(hours=48),), False, 48 + DELIVERY, "Q-1"),
        ((AdvanceNotice(hours=24),), False, 24 + DELIVERY, "Q-1"),  # equal: the household's is named
        # ... and shorter own notice never downward.
        ((AdvanceNotice(hours=12),), False, 24 + DELIVERY, None),
        # Agreeing on the telephone replaces it ...
        ((AdvanceNotice(hours=48),), True, 0, None),
        # ... but not what has to be in writing,
        ((AdvanceNotice(hours=48, written=True),), True, 48 + DELIVERY, "Q-1"),
        ((AdvanceNotice(hours=48, written=True),), False, 48 + DELIVERY, "Q-1"),
        # nor does a short written notice grow to the landlord's when the time was agreed,
        ((AdvanceNotice(hours=12, written=True),), True, 12 + DELIVERY, "Q-1"),
        ((AdvanceNotice(hours=12, written=True),), False, 24 + DELIVERY, None),
        # and with several the longest that still binds counts.
        ((AdvanceNotice(hours=24, written=True), AdvanceNotice(hours=72)), False, 72 + DELIVERY, "Q-2"),
        ((AdvanceNotice(hours=24, written=True), AdvanceNotice(hours=72)), True, 24 + DELIVERY, "Q-1"),
    ],
)
def test_the_first_visit_starts_after_the_longest_notice_that_binds(
    kinds: tuple[AccessKind, ...], agrees: bool, hours: int, named: str | None
) -> None:
    earliest = _earliest(*kinds, agrees=agrees)

    assert earliest.at == NOW + timedelta(hours=hours)
    assert earliest.reason.requirement == named


def test_a_landlord_may_give_longer_notice_to_everybody() -> None:
    rules = BookingRules(notice=timedelta(hours=48))

    assert _earliest(rules=rules).at == NOW + timedelta(hours=50)
    assert _earliest(AdvanceNotice(hours=36), rules=rules).at == NOW + timedelta(hours=50)


@pytest.mark.parametrize(
    ("agrees", "kinds", "hours"),
    [
        (False, (), 10 + 24 + DELIVERY),  # the notice runs from when it can go out
        (True, (AdvanceNotice(hours=48, written=True),), 10 + 48 + DELIVERY),
        (True, (), 0),  # nothing has to be sent before what was agreed on the telephone
    ],
)
def test_in_quiet_hours_the_notice_runs_from_the_morning(
    agrees: bool, kinds: tuple[AccessKind, ...], hours: int
) -> None:
    assert _earliest(*kinds, agrees=agrees, waits_hours=10).at == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("kinds", "agrees", "block", "words"),
    [
        ((), True, Block.PAST, "This time has passed already."),
        ((), False, Block.NOTICE, "24 hours' notice unless it agrees to the time itself."),
        ((AdvanceNotice(hours=48),), False, Block.NOTICE, "The household needs 48 hours' notice of any visit."),
        (
            (AdvanceNotice(hours=48, written=True),),
            True,
            Block.NOTICE,
            "needs 48 hours' notice in writing of any visit.",
        ),
    ],
)
def test_the_reason_can_be_read_aloud(kinds: tuple[AccessKind, ...], agrees: bool, block: Block, words: str) -> None:
    reason = _earliest(*kinds, agrees=agrees).reason

    assert reason.block is block
    assert words in reason.words


NOTICES = st.lists(st.builds(AdvanceNotice, hours=st.integers(1, 24 * 28), written=st.booleans()), max_size=4)


@given(NOTICES, st.booleans(), st.builds(AdvanceNotice, hours=st.integers(1, 24 * 28), written=st.booleans()))
def test_one_more_requirement_never_lets_a_visit_start_earlier(
    notices: list[AdvanceNotice], agrees: bool, added: AdvanceNotice
) -> None:
    assert _earliest(*notices, added, agrees=agrees).at >= _earliest(*notices, agrees=agrees).at


@given(NOTICES)
def test_agreeing_never_makes_a_visit_later_and_never_shortens_written_notice(notices: list[AdvanceNotice]) -> None:
    agreed, told = _earliest(*notices, agrees=True), _earliest(*notices)
    written = max((notice.hours for notice in notices if notice.written), default=None)

    assert agreed.at <= told.at
    assert agreed.at == NOW + timedelta(hours=0 if written is None else written + DELIVERY)
