"""The story: a contractor's file comes in, and in the end the manager sees what the wasted visits cost.

Every step says what was decided and why, and checks that it ended as told.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from web.application import Application
from web.demo.story import afterwards, door, intake, promise, receipts
from web.demo.story.telling import (
    FAMILY_NUMBER,
    STARTS,
    UNREACHABLE_NUMBER,
    UNREPORTED_NUMBER,
    StoryClock,
    StoryEndedOtherwise,
    Telling,
)

__all__ = [
    "FAMILY_NUMBER",
    "STARTS",
    "UNREACHABLE_NUMBER",
    "UNREPORTED_NUMBER",
    "StoryClock",
    "StoryEndedOtherwise",
    "tell",
]


def tell(
    application: Application,
    clock: StoryClock,
    *,
    behind_its_back: Callable[[], AbstractContextManager[str]],
    say: Callable[[str], None],
) -> None:
    """All steps in order; raises StoryEndedOtherwise at the first that does not end as told.

    `behind_its_back` changes one byte of the ledger for as long as its block lasts, and gives the stream it is in.
    """
    telling = Telling(application, clock, say)
    family, unreachable, unreported = intake.a_file_comes_in(telling)
    intake.the_household_is_heard(telling)
    first = promise.a_slot_is_booked(telling, family)
    first = promise.the_resident_moves_it(telling, first)
    second = promise.nobody_is_told(telling, unreachable, after=first.promise.window.ends)
    promise.a_reminder_goes_out(telling, first)
    door.a_claim_after_three_minutes(telling, first)
    door.evidence_without_notice(telling, second)
    third = door.evidence_with_notice(telling, family)
    receipts.a_receipt_comes_late(telling, unreported)
    afterwards.the_resident_challenges(telling, third)
    afterwards.the_cost_is_shown(telling)
    afterwards.the_ledger_holds(telling, behind_its_back)
