"""Ways in which the product could behave otherwise than the story tells, one for each thing that the story checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from appointments.domain.appointments import Appointment, State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.feeds import FeedReport
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.steps.closing import Closing
from appointments.wastage.classes import VisitClass
from appointments.wastage.wasted_visits import WastedVisits
from web.application import Application

Spoil = Callable[[Application], Application]


def nth(number: int, usual: Callable[[Any], Any], other: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """As usual, but the `number`th answer is put through `other(request, answer)`."""
    count = 0

    def call(request: Any) -> Any:
        nonlocal count
        count += 1
        answer = usual(request)
        return other(request, answer) if count == number else answer

    return call


def always(usual: Callable[[Any], Any], other: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    return lambda request: other(request, usual(request))


def the_file_is_not_taken(application: Application) -> Application:
    return replace(application, import_feed=nth(1, application.import_feed, lambda _, report: FeedReport()))


def a_bad_row_is_blamed_on_another_column(application: Application) -> Application:
    def other(_: Any, report: FeedReport) -> FeedReport:
        return replace(report, problems=tuple(replace(problem, field="line") for problem in report.problems))

    return replace(application, import_feed=always(application.import_feed, other))


def the_file_comes_in_a_second_time(application: Application) -> Application:
    kept: list[FeedReport] = []

    def other(_: Any, report: FeedReport) -> FeedReport:
        kept.append(report)
        return kept[0]

    return replace(application, import_feed=always(application.import_feed, other))


def less_notice_is_recorded(application: Application) -> Application:
    usual = application.record_requirement
    return replace(
        application,
        record_requirement=lambda request: usual(replace(request, values={"hours": "24", "written": "yes"})),
    )


def nothing_is_withheld(application: Application) -> Application:
    return replace(application, offer_slots=always(application.offer_slots, lambda _, set_: replace(set_, withheld=())))


def nothing_is_offered(application: Application) -> Application:
    return replace(application, offer_slots=always(application.offer_slots, lambda _, set_: replace(set_, offers=())))


def a_slot_is_offered_too_soon(application: Application) -> Application:
    def other(_: Any, offers: Any) -> Any:
        first = offers.offers[0]
        day_earlier = replace(first.slot, window=replace(first.slot.window, starts=application.clock.now()))
        return replace(offers, offers=(*offers.offers, replace(first, slot=day_earlier)))

    return replace(application, offer_slots=nth(1, application.offer_slots, other))


def texts_are_not_sent(application: Application) -> Application:
    return replace(application, deliver_outbox=lambda request: None)  # type: ignore[arg-type,return-value]


def looked_up(change: Callable[[Appointment], Appointment], *, time: int) -> Spoil:
    """The `time`th look at an appointment shows it otherwise."""

    def spoil(application: Application) -> Application:
        seen = nth(time, application.look_up.appointment, lambda _, found: change(found))
        return replace(application, look_up=replace(application.look_up, appointment=seen))

    return spoil


def as_booked(found: Appointment) -> Appointment:
    return replace(found, state=State.BOOKED)


def as_notified(found: Appointment) -> Appointment:
    return replace(found, state=State.NOTIFIED)


def as_not_moved(found: Appointment) -> Appointment:
    return replace(found, promises=found.promises[:1])


def as_not_agreed(found: Appointment) -> Appointment:
    return replace(found, promises=(found.promises[0], replace(found.promise, agreed_by_resident=False)))


def as_overwritten(found: Appointment) -> Appointment:
    return replace(found, promises=(replace(found.promises[0], window=found.promise.window), found.promise))


def replies_are_lost(application: Application) -> Application:
    return replace(application, record_reply=lambda request: None)


def tasks_are_lost(kind: TaskKind) -> Spoil:
    def spoil(application: Application) -> Application:
        usual = application.look_up.tasks_of
        left = lambda ref: tuple(task for task in usual(ref) if task.kind is not kind)  # noqa: E731
        return replace(application, look_up=replace(application.look_up, tasks_of=left))

    return spoil


def reminders_are_forgotten(application: Application) -> Application:
    return replace(application, queue_reminders=lambda request: None)  # type: ignore[arg-type,return-value]


def reminders_arrive_twice(application: Application) -> Application:
    def twice(number: str) -> tuple[str, ...]:
        texts = application.look_up.texts_to(number)
        return (*texts, *(text for text in texts if "reminder" in text))

    return replace(application, look_up=replace(application.look_up, texts_to=twice))


def claims(time: int, change: Callable[[Closing], Closing]) -> Spoil:
    """The `time`th claim is answered otherwise."""

    def spoil(application: Application) -> Application:
        usual = application.close_visit
        return replace(application, close_visit=nth(time, usual, lambda _, closing: change(closing)))

    return spoil


def as_closed(closing: Closing) -> Closing:
    return replace(closing, closed=True)


def as_open(closing: Closing) -> Closing:
    return replace(closing, closed=False)


def as_nothing_missing(closing: Closing) -> Closing:
    return replace(closing, judgement=replace(closing.judgement, findings=()))


def as_not_established(closing: Closing) -> Closing:
    return replace(closing, judgement=replace(closing.judgement, established_outcome=Outcome.NOT_ESTABLISHED))


def as_not_notified(closing: Closing) -> Closing:
    return replace(closing, judgement=replace(closing.judgement, established_outcome=Outcome.NOT_NOTIFIED))


def as_without_next_step(closing: Closing) -> Closing:
    return replace(closing, next_step=None)


def as_due_long_ago(closing: Closing) -> Closing:
    assert closing.next_step is not None
    return replace(closing, next_step=replace(closing.next_step, due_at=closing.next_step.made_at - timedelta(days=1)))


def leaves(time: int) -> Spoil:
    """The `time`th visit that the operative leaves closes as a no access."""

    def spoil(application: Application) -> Application:
        def other(_: Any, closing: Closing) -> Closing:
            return replace(closing, appointment=replace(closing.appointment, outcome=Outcome.NO_ACCESS))

        return replace(application, leave_visit=nth(time, application.leave_visit, other))

    return spoil


def the_call_is_not_recorded(application: Application) -> Application:
    usual = application.record_evidence
    return replace(
        application,
        record_evidence=lambda request: None if request.kind is EvidenceKind.CALL else usual(request),  # type: ignore[arg-type,return-value]
    )


def the_operative_does_not_arrive(application: Application) -> Application:
    return replace(application, arrive=nth(1, application.arrive, lambda _, found: as_notified(found)))


def messages_are_lost(application: Application) -> Application:
    shown = always(application.views.appointment_evidence, lambda _, found: replace(found, messages=()))
    return replace(application, views=replace(application.views, appointment_evidence=shown))


def receipts_are_ignored(application: Application) -> Application:
    return replace(application, record_receipt=lambda request: None)


def another_outcome_is_challenged(application: Application) -> Application:
    usual = application.challenge_outcome
    return replace(
        application, challenge_outcome=always(usual, lambda _, made: replace(made, outcome=Outcome.REFUSED_ACCESS))
    )


def counted(visit_class: VisitClass, **row: Any) -> Spoil:
    """The manager's page shows this class otherwise."""

    def change(_: Any, found: WastedVisits) -> WastedVisits:
        return replace(found, rows=tuple(replace(r, **row) if r.visit_class is visit_class else r for r in found.rows))

    def spoil(application: Application) -> Application:
        shown = always(application.views.wasted_visits, change)
        return replace(application, views=replace(application.views, wasted_visits=shown))

    return spoil


def verified(time: int, **answer: Any) -> Spoil:
    """The `time`th look at the ledger says otherwise."""

    def spoil(application: Application) -> Application:
        other = nth(time, application.verify_ledger, lambda _, verdict: replace(verdict, **answer))
        return replace(application, verify_ledger=other)

    return spoil
