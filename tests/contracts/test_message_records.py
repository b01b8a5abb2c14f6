"""Messages, replies and tasks, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.errors import NotFound
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState
from appointments.domain.replies import Intent
from appointments.ports import UnitOfWork
from tests.builders import APPOINTMENT, NOW, a_message, a_reply, a_task, an_appointment, minutes, stocked


def told(uow: UnitOfWork, *messages: Message) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        for message in messages:
            records.messages.add(message)
        records.commit()


def test_the_same_fact_is_told_once(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        assert records.messages.add(a_message(dedupe_key="confirmation:A-1:1"))
        assert not records.messages.add(a_message("M-2", dedupe_key="confirmation:A-1:1"))
        records.commit()
    with uow.read() as records:
        assert records.messages.of(APPOINTMENT) == [a_message(dedupe_key="confirmation:A-1:1")]
        assert records.messages.get("M-1") == records.messages.of(APPOINTMENT)[0]


def test_leases_go_to_what_is_due_oldest_first_and_to_nobody_twice(uow: UnitOfWork) -> None:
    told(
        uow,
        a_message("M-due"),  # due at the very instant
        a_message("M-older", not_before=NOW - minutes(5)),
        a_message("M-early", not_before=NOW + minutes(1)),
        a_message("M-expired", expires_at=NOW),  # the instant of expiry is too late
        a_message("M-sent", state=MessageState.SENT),
        a_message("M-last", not_before=NOW - minutes(1)),
    )
    with uow.write() as records:
        leased = records.messages.lease_due(NOW, 2, 60)
        records.commit()
    assert [message.ref for message in leased] == ["M-older", "M-last"]
    assert {(m.state, m.lease_until, m.attempts) for m in leased} == {(MessageState.SENDING, NOW + minutes(1), 1)}
    with uow.write() as records:
        assert [message.ref for message in records.messages.lease_due(NOW, 10, 60)] == ["M-due"]
        assert records.messages.lease_due(NOW, 10, 60) == []


def test_letters_that_were_handed_over_wait_to_be_posted_for_a_while(uow: UnitOfWork) -> None:
    letter = replace(a_message(), channel=Channel.LETTER, state=MessageState.SENT, sent_at=NOW)
    told(
        uow,
        *(replace(letter, ref=ref, dedupe_key=ref) for ref in ("L-1", "L-2", "L-3")),
        replace(letter, ref="L-old", dedupe_key="L-old", sent_at=NOW - minutes(1)),
        replace(letter, ref="L-posted", dedupe_key="L-posted", state=MessageState.DELIVERED),
        replace(letter, ref="M-text", dedupe_key="M-text", channel=Channel.SMS),
    )
    with uow.read() as records:
        assert [m.ref for m in records.messages.letters_sent(NOW, 2)] == ["L-1", "L-2"]
        assert [m.ref for m in records.messages.letters_sent(NOW, 2, after="L-2")] == ["L-3"]


def test_a_lease_that_ran_out_is_unknown_and_a_late_message_expires(uow: UnitOfWork) -> None:
    told(
        uow,
        replace(a_message("M-died", state=MessageState.SENDING), lease_until=NOW),  # ran out at this instant
        replace(a_message("M-sending", state=MessageState.SENDING), lease_until=NOW + minutes(1)),
        a_message("M-late", expires_at=NOW),
        a_message("M-waits", expires_at=NOW + minutes(1)),
    )
    with uow.write() as records:
        changed = [(message.ref, message.state, message.lease_until) for message in records.messages.lapse(NOW)]
        assert changed == [("M-died", MessageState.UNKNOWN, None), ("M-late", MessageState.EXPIRED, None)]
        assert records.messages.lapse(NOW) == []
        assert [message.ref for message in records.messages.unknown(10)] == ["M-died"]


def test_a_new_promise_supersedes_what_is_queued_about_older_ones_only(uow: UnitOfWork) -> None:
    told(
        uow,
        a_message("M-old"),
        a_message("M-sent", state=MessageState.SENT),
        a_message("M-new", promise_version=2),
        a_message("M-none", promise_version=None),
    )
    with uow.write() as records:
        records.messages.supersede(APPOINTMENT, 2)
        records.commit()
    with uow.read() as records:
        found = {message.ref: message.state for message in records.messages.of(APPOINTMENT)}
    assert found == {
        "M-old": MessageState.SUPERSEDED,
        "M-sent": MessageState.SENT,
        "M-new": MessageState.QUEUED,
        "M-none": MessageState.QUEUED,
    }


def test_the_last_question_is_the_last_one_that_went_out_to_the_number(uow: UnitOfWork) -> None:
    sent, later = MessageState.SENT, NOW + minutes(10)
    told(
        uow,
        replace(a_message("M-1", state=sent), sent_at=NOW),
        replace(a_message("M-2", state=MessageState.DELIVERED), sent_at=NOW + minutes(1)),
        replace(a_message("M-3", state=sent, question=None), sent_at=later),
        replace(a_message("M-4", state=sent, to="+447700900124"), sent_at=later),
        replace(a_message("M-5", state=MessageState.SUPERSEDED), sent_at=later),
        a_message("M-6", not_before=later),
        replace(a_message("M-7", state=MessageState.FAILED), sent_at=later),
    )
    with uow.read() as records:
        last = records.messages.last_question("+447700900123")
        assert last is not None
        assert last.ref == "M-2"
        assert records.messages.last_question("+447700900199") is None


def test_a_message_is_found_by_the_providers_reference_once_it_has_one(uow: UnitOfWork) -> None:
    told(uow, a_message("M-1"), a_message("M-2"))
    sent = replace(a_message("M-1"), state=MessageState.SENT, provider="twilio", provider_ref="SM1", sent_at=NOW)
    with uow.write() as records:
        records.messages.save(sent)
        records.commit()
    with uow.read() as records:
        assert records.messages.by_provider_ref("twilio", "SM1") == sent
        assert records.messages.by_provider_ref("handset", "SM1") is None
        with pytest.raises(NotFound):
            records.messages.get("M-3")


def test_a_reply_delivered_twice_is_stored_once(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    unmatched = replace(
        a_reply("S-3", provider_ref="SM0003", text="who is this", intent=Intent.UNCLEAR), appointment_ref=None
    )
    with uow.write() as records:
        assert records.replies.add(a_reply())
        assert not records.replies.add(a_reply("S-2"))
        assert records.replies.add(replace(a_reply("S-4"), provider="twilio"))
        assert records.replies.add(unmatched)
        records.commit()
    with uow.read() as records:
        assert [reply.ref for reply in records.replies.of(APPOINTMENT)] == ["S-1", "S-4"]
        assert records.replies.of(APPOINTMENT)[0] == a_reply()


def test_replies_wait_for_our_answer_oldest_first_until_they_have_it(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.replies.add(replace(a_reply("S-2", provider_ref="SM2"), received_at=NOW + minutes(2)))
        records.replies.add(replace(a_reply("S-1", provider_ref="SM1"), received_at=NOW + minutes(1)))
        records.replies.add(replace(a_reply("S-3", provider_ref="SM3"), received_at=NOW + minutes(3)))
        records.commit()
    with uow.write() as records:
        assert [reply.ref for reply in records.replies.unanswered(2)] == ["S-1", "S-2"]
        answered = replace(records.replies.get("S-1"), answered_at=NOW + minutes(4))
        records.replies.save(answered)
        records.commit()
    with uow.read() as records:
        assert [reply.ref for reply in records.replies.unanswered(10)] == ["S-2", "S-3"]
        assert records.replies.get("S-1") == answered


def test_one_fact_makes_one_task_which_is_settled_once(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        assert records.tasks.add(a_task())
        assert not records.tasks.add(a_task("T-2"))
        records.commit()
    settled = a_task().settle("U-planner", "Rang the resident.", NOW)
    with uow.write() as records:
        assert records.tasks.get("T-1") == a_task()
        records.tasks.save(settled)
        records.commit()
    with uow.read() as records:
        assert records.tasks.get("T-1") == settled


def test_tasks_are_found_by_what_they_were_made_of(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    made = [a_task("T-1", dedupe_key="away:A-2:1"), a_task("T-2", dedupe_key="away:A-1:1")]
    with uow.write() as records:
        for task in made:
            records.tasks.add(task)
        records.commit()
    with uow.read() as records:
        assert records.tasks.about_any(["away:A-1:1", "away:A-2:1", "away:A-3:1"]) == [made[1], made[0]]
        assert records.tasks.about_any([]) == []
