"""A receipt that comes late: nothing is established while it is awaited, and then it was our failure."""

from __future__ import annotations

from appointments.domain.messages import MessageState, Receipt
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from web.demo.story.door import arrive, claim, everything_at_the_door, leave, next_morning
from web.demo.story.promise import book_soonest
from web.demo.story.telling import Telling


def a_receipt_comes_late(telling: Telling, work_order: str) -> None:
    """The text went out in time. Whether it arrived is known only when the operative has long left."""
    application = telling.application
    telling.clock.move_to(next_morning(telling.clock.now()))
    telling.step("A third household is told by text, and its network does not say whether the text arrived.")
    booked = book_soonest(telling, work_order, after=telling.clock.now(), days=21)
    application.deliver_outbox(DeliverOutbox(limit=500))
    arrive(telling, booked, "The operative arrives, and no receipt has come.")
    everything_at_the_door(telling, booked, card="C-1003")
    telling.step("With a full set of evidence the operative claims no access.")
    closing = claim(telling, booked)
    telling.expect("while a receipt is awaited no claim is allowed", held=not closing.closed)
    missing = [finding.rule for finding in closing.judgement.missing]
    telling.expect(f"only the receipt should be missing, not {missing}", held=missing == ["notified"])
    established = closing.judgement.established_outcome
    waiting = established is Outcome.NOT_ESTABLISHED
    telling.expect(f"while a receipt is awaited nothing is established, and it was {established}", held=waiting)
    leave(telling, booked, closes_as=Outcome.NOT_ESTABLISHED)
    telling.clock.pass_minutes(150)
    telling.step("The receipt comes: the text was not delivered. The visit is judged once more.")
    sent = [message for message in application.views.appointment_evidence(booked.ref).messages if message.provider_ref]
    message, *_ = telling.some(tuple(sent), "the text should have gone out")
    late = Receipt(
        message.provider, message.provider_ref or "", MessageState.FAILED, telling.clock.now(), "switched-off"
    )
    application.record_receipt(RecordReceipt(late))
    outcome = application.look_up.appointment(booked.ref).outcome
    telling.expect(
        f"the late receipt should have made it our failure, not {outcome}", held=outcome is Outcome.NOT_NOTIFIED
    )
    telling.detail(f"It is now: {OUTCOME_WORDS[Outcome.NOT_NOTIFIED]}.")
    owed = [task for task in application.look_up.tasks_of(booked.ref) if task.kind is TaskKind.COMPENSATION]
    task, *_ = telling.some(tuple(owed), "our failure should be a question of compensation")
    telling.detail(f"A manager's task: {task.words}")
