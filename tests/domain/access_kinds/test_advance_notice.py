"""Advance notice of any visit: hours between a delivered notice and the start of the window (rule 3)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from appointments.domain.access import Notice
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.errors import Invalid
from tests.domain.examples import MORNING, visit_facts

SECOND = timedelta(seconds=1)
NEVER = None


def _before(hours: float) -> datetime:
    return MORNING.starts - timedelta(hours=hours)


def test_unspecified_notice_is_48_hours_and_not_in_writing() -> None:
    assert AdvanceNotice.parse({}).notice() == Notice(timedelta(hours=48), written=False)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"hours": "72", "written": "yes"}, AdvanceNotice(72, written=True)),
        ({"hours": 24, "written": False}, AdvanceNotice(24)),
        ({"hours": "", "written": ""}, AdvanceNotice(48)),
        ({"hours": "1"}, AdvanceNotice(1)),  # the least
        ({"hours": str(24 * 28)}, AdvanceNotice(672)),  # the most: four weeks
    ],
)
def test_hours_and_writing_are_read_from_forms_and_files(values: dict[str, object], kind: AdvanceNotice) -> None:
    assert AdvanceNotice.parse(values) == kind


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"hours": "0"}, "hours"),
        ({"hours": "673"}, "hours"),
        ({"hours": "two days"}, "hours"),
        ({"hours": "48", "written": "perhaps"}, "written"),
        ({"hour": "48"}, "hour"),  # a misspelt column is not lost in silence
    ],
)
def test_what_cannot_be_read_is_refused_and_named(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        AdvanceNotice.parse(values)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("told", "written_told", "agreed", "met"),
    [
        (_before(48), NEVER, False, True),  # exactly long enough
        (_before(48) + SECOND, NEVER, False, False),  # one second short
        (NEVER, NEVER, False, False),
        (_before(2), NEVER, True, True),  # agreed on the telephone
        (NEVER, NEVER, True, True),
        (_before(-1), NEVER, False, False),  # delivered after the window had opened
    ],
)
def test_notice_was_given_when_it_was_delivered_early_enough_or_the_time_agreed(
    told: datetime | None, written_told: datetime | None, agreed: bool, met: bool
) -> None:
    visit = visit_facts(noticed_at=told, written_at=written_told, agreed_by_resident=agreed)

    assert (AdvanceNotice(48).unmet(visit) is None) is met


@pytest.mark.parametrize(
    ("told", "written_told", "agreed", "met"),
    [
        (_before(48), _before(48), False, True),
        (_before(72), NEVER, False, False),  # a call is not writing
        (_before(72), _before(47), False, False),  # the call was in time, the writing was not
        (_before(2), _before(2), True, False),  # agreeing on the telephone does not replace it
        (_before(72), _before(72), True, True),
    ],
)
def test_notice_in_writing_is_not_replaced_by_a_call(
    told: datetime | None, written_told: datetime | None, agreed: bool, met: bool
) -> None:
    visit = visit_facts(noticed_at=told, written_at=written_told, agreed_by_resident=agreed)

    assert (AdvanceNotice(48, written=True).unmet(visit) is None) is met


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (NEVER, "48 hours' notice was asked for and none was delivered"),
        (_before(2.5), "48 hours' notice was asked for and 2 hours 30 minutes were given"),
        (_before(-1.5), "48 hours' notice was asked for and 0 minutes were given"),  # never "-2 hours"
    ],
)
def test_what_was_not_done_is_said_in_figures(told: datetime | None, words: str) -> None:
    assert AdvanceNotice(48).unmet(visit_facts(noticed_at=told, written_at=NEVER)) == words


def test_the_brief_says_how_long_and_whether_in_writing() -> None:
    assert AdvanceNotice(48).brief() == "Give 48 hours' notice before any visit."
    assert AdvanceNotice(72, written=True).brief() == "Give 72 hours' notice in writing before any visit."
