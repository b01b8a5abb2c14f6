"""What stands between braces is known in every language, and brings in nothing that words must not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.messages import WRITTEN_IN, Landlord, Told
from appointments.domain.reminder_rules import PLACEHOLDERS, fill
from appointments.domain.times import Window
from appointments.domain.unfit_words import unfit_words

STARTS = datetime(2026, 11, 24, 8, tzinfo=UTC)
EVERY = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)


def told(purpose: str, **given: object) -> Told:
    return Told(Landlord("Test Landlord"), purpose, Window(STARTS, STARTS + timedelta(hours=5)), **given)


def test_every_name_is_filled_in_in_every_language() -> None:
    for language in WRITTEN_IN.values():
        assert set(language.parts(told("a leaking tap"))) == set(PLACEHOLDERS)
        on_the_way = language.parts(told("a leaking tap", eta=STARTS))
        assert "8" in on_the_way["eta"]


@pytest.mark.parametrize("language", WRITTEN_IN)
@pytest.mark.parametrize(
    "purpose", ["Grab rail for a disabled tenant", "Tap; key safe 1234", "Cawod, cadair olwyn", "y cod drws yw 1234"]
)
def test_no_name_brings_in_what_a_text_must_not_say(language: str, purpose: str) -> None:
    text = fill(EVERY, WRITTEN_IN[language].parts(told(purpose)))
    assert unfit_words(text) == ()
    assert "1234" not in text
