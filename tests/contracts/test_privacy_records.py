"""The access log, reviews, alerts and what is erased, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.access_kinds.shoes_off import ShoesOff
from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.reviews import Decision, RequirementReview
from appointments.ports import UnitOfWork
from appointments.records.errors import ReadOnlyTransaction
from tests.builders import HOME, NOW, WORK_ORDER, a_home, a_requirement, a_task, an_appointment, stocked

TODAY = NOW.date()


@pytest.fixture
def uow(uow: UnitOfWork) -> UnitOfWork:
    stocked(uow, an_appointment())
    return uow


def an_entry(reason: str = "booking", *, by: str = "U-1", subject: Subject = Subject.REQUIREMENT_RECORD) -> AccessEntry:
    return AccessEntry(NOW, by, "planner", subject, HOME, HOME, allowed=bool(reason), reason=reason, sensitive=True)


def a_review(ref: str, **changed: object) -> RequirementReview:
    usual = RequirementReview(ref, "Q-1", HOME, Decision.CONFIRMED, "U-1", NOW, "They rang.", TODAY, TODAY)
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_the_last_reason_of_the_day_counts_and_a_refusal_is_none(uow: UnitOfWork) -> None:
    with uow.write() as records:
        for entry in (an_entry("booking"), an_entry("complaint"), an_entry("")):
            records.access_log.add(entry)
        records.access_log.add(an_entry("audit", subject=Subject.SUBJECT_EXPORT))
        records.commit()
    with uow.read() as records:
        assert records.access_log.reason_given("U-1", HOME, NOW) == "complaint"
        assert records.access_log.reason_given("U-1", HOME, NOW + timedelta(seconds=1)) == ""
        assert records.access_log.reason_given("U-2", HOME, NOW) == ""
    with pytest.raises(ReadOnlyTransaction), uow.read() as records:
        records.access_log.add(an_entry())


def test_a_look_is_on_record_from_its_instant_on_and_a_refusal_is_none(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.access_log.add(an_entry("audit", subject=Subject.EVIDENCE))
        records.access_log.add(an_entry("", by="U-2", subject=Subject.EVIDENCE))
        records.commit()
    with uow.read() as records:
        assert records.access_log.looked("U-1", Subject.EVIDENCE, HOME, NOW)
        for by, subject, about, since in (
            ("U-1", Subject.EVIDENCE, HOME, NOW + timedelta(seconds=1)),
            ("U-1", Subject.VISIT, HOME, NOW),
            ("U-1", Subject.EVIDENCE, "H-other", NOW),
            ("U-2", Subject.EVIDENCE, HOME, NOW),
        ):
            assert not records.access_log.looked(by, subject, about, since)


def test_reviews_come_back_whole_and_in_order(uow: UnitOfWork) -> None:
    later = a_review("V-1", at=NOW + timedelta(days=1), decision=Decision.ENDED, review_on=None)
    with uow.write() as records:
        records.requirements.put(a_requirement("Q-1"))
        records.reviews.add(later)
        records.reviews.add(a_review("V-2", replaced_by="Q-1"))
        records.commit()
    with uow.read() as records:
        assert records.reviews.of("Q-1") == [a_review("V-2", replaced_by="Q-1"), later]
        assert records.reviews.of("Q-2") == []


def test_what_is_overdue_applies_today_and_comes_by_page(uow: UnitOfWork) -> None:
    due = replace(a_requirement("Q-1", kind=ShoesOff()), review_on=TODAY - timedelta(days=1))
    others = (
        replace(due, ref="Q-2", review_on=TODAY),
        replace(due, ref="Q-3", declined="No."),
        replace(due, ref="Q-4", ends_on=TODAY - timedelta(days=1)),
        replace(due, ref="Q-6", starts_on=TODAY + timedelta(days=1), review_on=TODAY + timedelta(days=2)),
    )
    with uow.write() as records:
        for held in (due, replace(due, ref="Q-5", ends_on=TODAY), *others):
            records.requirements.put(held)
        records.commit()
    with uow.read() as records:
        assert [held.ref for held in records.reviews.overdue(TODAY, 10)] == ["Q-1", "Q-5"]
        assert [held.ref for held in records.reviews.overdue(TODAY, 1)] == ["Q-1"]
        assert [held.ref for held in records.reviews.overdue(TODAY, 1, after="Q-1")] == ["Q-5"]


def test_an_alerts_words_are_kept_until_they_are_erased(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.tasks.add(a_task("T-1"))
        records.alerts.keep("T-1", "Word for word")
        records.commit()
    with uow.write() as records:
        assert records.alerts.words("T-1") == "Word for word"
        records.alerts.erase("T-1")
        records.alerts.erase("T-1")
        assert records.alerts.words("T-1") == ""
        records.commit()


def test_a_hold_is_the_last_word_on_an_order(uow: UnitOfWork) -> None:
    with uow.write() as records:
        assert not records.retention.is_held(WORK_ORDER)
        for held in (True, False, True):
            records.retention.hold(WORK_ORDER, held=held, by="U-1", at=NOW, why="A claim.")
            assert records.retention.is_held(WORK_ORDER) is held
        records.commit()


def test_what_is_erased_is_due_no_more(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.homes.put(replace(a_home("H-2")))
        records.requirements.put(replace(a_requirement("Q-1"), ends_on=date(2026, 1, 5), effect="They can prepare"))
        records.commit()
    with uow.write() as records:
        assert records.retention.requirements_due(date(2026, 1, 5), 10) == []
        assert records.retention.requirements_due(date(2026, 1, 6), 10) == [("Q-1", HOME, "advance_notice")]
        assert records.retention.requirements_due(date(2026, 1, 6), 10, after="Q-1") == []
        assert [records.retention.erase_requirement("Q-1", "X-1", NOW) for _ in range(2)] == [True, False]
        assert records.retention.requirements_due(date(2026, 1, 6), 10) == []
        kept = records.requirements.get("Q-1")
        assert (kept.kind.TAG, kept.kind.data(), kept.effect) == ("advance_notice", {"erased": True}, "")
        records.commit()


def test_a_requirement_that_replaces_another_says_so(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.requirements.put(replace(a_requirement("Q-2"), replaces="Q-1"))
        records.commit()
    with uow.read() as records:
        assert records.requirements.get("Q-2").replaces == "Q-1"
