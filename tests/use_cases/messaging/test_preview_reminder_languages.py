"""A look at a rule: in the household's language, and in every language as a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import BeforeDay, ReminderRule
from appointments.ports import UnitOfWork
from appointments.use_cases.messaging.preview_reminder import Preview, PreviewReminder
from policies.reminders.kepts_own import KEPTS_OWN
from tests.builders import APPOINTMENT, HOME, NOW, an_appointment, stocked
from tests.fakes import FixedClock
from web.application import Application

OWN = "{landlord}: dewch i'r tŷ ar {when} ar gyfer {purpose}. {who} {invite}"
RULE = ReminderRule("own", MessageKind.REMINDER, BeforeDay(2, time(10)), wording={"cy": OWN})


def _look(application: Application) -> Preview:
    book = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, RULE))
    preview = application.preview_reminder(PreviewReminder(book, RULE.name, APPOINTMENT))
    assert isinstance(preview, Preview)
    return preview


@pytest.fixture(autouse=True)
def booked(uow: UnitOfWork, clock: FixedClock) -> None:
    clock.set(NOW)
    stocked(uow, an_appointment())


def test_in_english_and_all_others_beside_it(application: Application) -> None:
    preview = _look(application)

    assert (preview.language, preview.text) == ("en", preview.texts["en"])
    assert "a reminder of your appointment" in preview.text  # Kept's own: the landlord has words in Welsh only
    assert "dewch i'r tŷ ar ddydd Mawrth 24 Tachwedd 2026" in preview.texts["cy"]


def test_a_household_whose_language_is_welsh_is_told_in_the_landlords_welsh(
    application: Application, uow: UnitOfWork
) -> None:
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        first = replace(household.residents[0], language="cy")
        records.households.save(replace(household, residents=(first, *household.residents[1:])))
        records.commit()
    preview = _look(application)

    assert preview.language == "cy"
    assert "dewch i'r tŷ" in preview.text
