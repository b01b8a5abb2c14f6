"""What a rule would send, looked at on a real visit: when, by which way, in which words, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import Encoding, MessageKind
from appointments.domain.reminder_rules import BeforeDay, BeforeWindow, OnEvent, ReminderRule, RuleEvent
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.landlord.preview_rule import PreviewRule
from policies.reminders.kepts_own import KEPTS_OWN
from tests.builders import APPOINTMENT, DAY, HOME, NOW, an_appointment, stocked
from tests.fakes import FixedClock
from web.application import Application

BOOK = replace(KEPTS_OWN, pence_per_segment=Decimal("4.2"))
RULE = ReminderRule("own", MessageKind.REMINDER, BeforeDay(1, time(16)))


def _of(rule: ReminderRule, ref: str = "") -> PreviewRule:
    return PreviewRule(rule, replace(BOOK, rules=(*BOOK.rules, rule)), ref)


@pytest.fixture
def booked(uow: UnitOfWork, clock: FixedClock) -> None:
    clock.set(NOW)
    stocked(uow, an_appointment())


@pytest.mark.usefixtures("booked")
def test_the_next_visit_that_it_would_go_out_for(application: Application) -> None:
    preview = application.preview_rule(_of(RULE))

    assert preview is not None
    assert (preview.appointment.ref, preview.why_not) == (APPOINTMENT, "")
    assert preview.goes_at == at(DAY.replace(day=DAY.day - 1), time(16))
    assert (preview.channel, preview.language) == (Channel.SMS, "en")
    english, welsh = preview.texts
    assert preview.words == english.text
    assert (english.segments.count, english.pence) == (3, Decimal("12.6"))
    assert "nodyn i'ch atgoffa" in welsh.text


@pytest.mark.usefixtures("booked")
def test_the_landlords_own_words_and_what_one_letter_costs(application: Application) -> None:
    own = "{landlord}: dewch i'r tŷ ar {when} ar gyfer {purpose}. {who} {invite}" + " A" * 20
    preview = application.preview_rule(_of(replace(RULE, wording={"cy": own})))

    assert preview is not None
    [welsh] = [text for text in preview.texts if text.language == "cy"]
    assert "dewch i'r tŷ ar ddydd Mawrth 24 Tachwedd 2026" in welsh.text
    assert (welsh.segments.encoding, welsh.segments.first_not_gsm) == (Encoding.UCS_2, "ŷ")
    assert welsh.segments.count > welsh.plain_count
    assert welsh.pence == welsh.segments.count * Decimal("4.2")


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    ("rule", "why_not"),
    [
        (replace(RULE, on=False), "switched off"),
        (replace(RULE, requirements=frozenset({"two_operatives_never"})), "not for a visit like this"),
        (replace(RULE, slot_patterns=frozenset({"PM-2"})), "not for a visit like this"),
        (replace(RULE, priorities=frozenset({"other"})), "not for a visit like this"),
        (replace(RULE, when=OnEvent(RuleEvent.BOOKED, 60 * 24 * 30)), "begins before it could go out"),
    ],
)
def test_a_visit_that_it_is_not_for_says_why_and_is_no_next_one(
    application: Application, rule: ReminderRule, why_not: str
) -> None:
    preview = application.preview_rule(_of(rule, APPOINTMENT))

    assert preview is not None
    assert why_not in preview.why_not
    assert preview.goes_at is None
    assert application.preview_rule(_of(rule)) is None


@pytest.mark.usefixtures("booked")
def test_quiet_hours_hold_and_an_event_is_as_if_it_happened_now(application: Application, clock: FixedClock) -> None:
    early = application.preview_rule(_of(replace(RULE, when=BeforeWindow(120)), APPOINTMENT))
    event = application.preview_rule(_of(replace(RULE, when=OnEvent(RuleEvent.BOOKED, 30)), APPOINTMENT))

    assert early is not None
    assert "begins before" in early.why_not  # at six it is quiet until the window opens at eight
    assert event is not None
    assert event.goes_at is not None
    assert (event.goes_at - clock.now()).total_seconds() == 30 * 60


def test_an_appointment_that_nobody_has(application: Application) -> None:
    with pytest.raises(Invalid) as failure:
        application.preview_rule(_of(RULE, "A-none"))

    assert failure.value.field == "appointment_ref"


@pytest.mark.usefixtures("booked")
def test_a_household_whose_language_is_welsh_is_told_in_it(application: Application, uow: UnitOfWork) -> None:
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        first = replace(household.residents[0], language="cy")
        records.households.save(replace(household, residents=(first, *household.residents[1:])))
        records.commit()
    preview = application.preview_rule(_of(RULE, APPOINTMENT))

    assert preview is not None
    assert preview.language == "cy"
    assert "ar ddydd Mawrth 24 Tachwedd 2026" in preview.words
