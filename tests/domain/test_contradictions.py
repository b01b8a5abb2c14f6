"""Requirements that contradict each other: nobody who may come, no time, or no way to reach the household."""

from __future__ import annotations

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.calls_only import CallsOnly
from appointments.domain.access_kinds.days import parse_days
from appointments.domain.access_kinds.days_to_avoid import DaysToAvoid
from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.contradictions import contradicted
from appointments.domain.operatives import Gender
from tests.domain.examples import TUESDAY

WOMAN, MAN = OperativeGender(Gender.FEMALE), OperativeGender(Gender.MALE)


def only(text: str) -> AccessKind:
    return OnlyTheseTimes(parse_weekly(text, "times"))


def avoid(text: str) -> AccessKind:
    return TimesToAvoid(parse_weekly(text, "times"))


@pytest.mark.parametrize(
    ("one", "two", "left"),
    [
        (WOMAN, NoFemaleStaff(), "nobody could be sent"),
        (WOMAN, MAN, "nobody could be sent"),
        (MAN, NoFemaleStaff(), None),
        (WOMAN, NoLoneFemale(), None),  # a crew can come
        (WOMAN, TwoOperatives(), None),
        (only("Tue 09:00-13:00"), avoid("Tue 08:00-17:00"), "there would be no time to come"),
        (only("Tue 09:00-13:00"), avoid("Tue 09:00-11:30"), None),  # an hour to arrive in, and half an hour's visit
        (only("Tue 09:00-13:00"), avoid("Tue 09:00-11:45"), "there would be no time to come"),
        (only("Tue 09:00-13:00"), only("Thu 09:00-13:00"), "there would be no time to come"),
        (only("Tue 09:00-13:00"), DaysToAvoid(parse_days("2026-11-24", "days")), None),  # the next Tuesday suits
        (avoid("Mon-Sun 00:00-24:00"), only("Tue 09:00-13:00"), None),  # the first alone leaves nothing: not the two
        (TextOnly(), CallsOnly(), "there would be no way to tell the household"),
        (LetterOnly(), TextOnly(), "there would be no way to tell the household"),
        (NoVoice(), TextOnly(), None),
        (LetterOnly(), HowToKnock(Heard.CALL_INSTEAD), "nobody could knock or call at the door"),
        (LetterOnly(), HowToKnock(Heard.KNOCK_LOUDLY), None),
        (TextOnly(), HowToKnock(Heard.CALL_INSTEAD), None),  # it is texted from the door
        (NoVoice(), CallsOnly(), "there would be no way to tell the household"),
    ],
)
def test_two_requirements_are_held_against_each_other(one: AccessKind, two: AccessKind, left: str | None) -> None:
    for kind, other in ((one, two), (two, one)):
        found = contradicted(kind, [TwoOperatives(), other], TUESDAY)
        assert found == (None if left is None else (other, left))
