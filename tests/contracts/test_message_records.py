"""Messages, replies and tasks, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.errors import NotFound
from appointments.domain.homes import Channel, Resident
from appointments.domain.messages import OPTED_OUT, Message, MessageKind, MessageState, ProviderState
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from appointments.ports import UnitOfWork
from tests.builders import (
    APPOINTMENT,
    HOME,
    NOW,
    a_message,
    a_number,
    a_reply,
    a_task,
    an_appointment,
    minutes,
    stocked,
)

EMAIL = "resident.0012@example.com"
OTHER = "+447700900777"


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
        leased = records.messages.lease_due(NOW, 2, 60, provider="fake")
        assert records.messages.lock("M-older") == leased[0]
        records.commit()
    assert [message.ref for message in leased] == ["M-older", "M-last"]
    assert {(m.state, m.lease_until, m.attempts) for m in leased} == {(MessageState.SENDING, NOW + minutes(1), 1)}
    assert {m.provider for m in leased} == {"fake"}
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


def test_sent_ones_without_a_receipt_are_asked_about_after_a_while_and_the_longest_wait_first(uow: UnitOfWork) -> None:
    sent = replace(a_message(not_before=NOW - minutes(90)), state=MessageState.SENT, sent_at=NOW - minutes(30))
    told(
        uow,
        replace(sent, ref="M-asked", dedupe_key="1", asked=1, ask_from=NOW),
        replace(sent, ref="M-first", dedupe_key="2"),
        replace(sent, ref="M-new", dedupe_key="3", sent_at=NOW - minutes(9)),
        replace(sent, ref="M-old", dedupe_key="4", sent_at=NOW - minutes(61)),
        replace(sent, ref="M-later", dedupe_key="5", ask_from=NOW + minutes(1)),
        replace(sent, ref="M-letter", dedupe_key="6", channel=Channel.LETTER),
        replace(sent, ref="M-told", dedupe_key="7", state=MessageState.DELIVERED),
    )
    with uow.read() as records:
        found = records.messages.receipts_overdue(NOW, NOW - minutes(60), NOW - minutes(10), 5)
        assert [m.ref for m in found] == ["M-first", "M-asked"]
        assert len(records.messages.receipts_overdue(NOW, NOW - minutes(60), NOW - minutes(10), 1)) == 1


def test_in_the_quiet_hours_only_what_is_told_at_any_hour_and_what_wakes_nobody_is_leased(uow: UnitOfWork) -> None:
    letter = replace(a_message("M-3"), channel=Channel.LETTER)
    told(uow, a_message("M-1"), replace(a_message("M-2"), kind=MessageKind.EMERGENCY), letter)
    with uow.write() as records:
        assert [m.ref for m in records.messages.lease_due(NOW, 5, 60, quiet=True)] == ["M-2", "M-3"]
        assert [m.ref for m in records.messages.lease_due(NOW, 5, 60)] == ["M-1"]


@pytest.mark.parametrize("quiet", [True, False])
def test_a_lease_is_of_the_channels_named_only(uow: UnitOfWork, quiet: bool) -> None:
    by = [replace(a_message(f"M-{channel}"), channel=channel, kind=MessageKind.EMERGENCY) for channel in Channel]
    told(uow, *by)
    texts, others = frozenset({Channel.SMS}), frozenset({Channel.EMAIL, Channel.VOICE})
    with uow.write() as records:
        assert [m.ref for m in records.messages.lease_due(NOW, 5, 60, channels=texts, quiet=quiet)] == ["M-sms"]
        assert [m.ref for m in records.messages.lease_due(NOW, 5, 60, channels=texts, quiet=quiet)] == []
        leased = records.messages.lease_due(NOW, 5, 60, channels=others, quiet=quiet)
        assert [m.ref for m in leased] == ["M-voice", "M-email"]


def test_a_lease_that_ran_out_is_unknown_and_a_late_message_expires(uow: UnitOfWork) -> None:
    told(
        uow,
        replace(a_message("M-died", state=MessageState.SENDING), lease_until=NOW),  # ran out at this instant
        replace(a_message("M-sending", state=MessageState.SENDING), lease_until=NOW + minutes(1)),
        a_message("M-late", expires_at=NOW),
        a_message("M-waits", expires_at=NOW + minutes(1)),
    )
    with uow.write() as records:
        changed = [(message.ref, message.state, message.lease_until) for message in records.messages.lapse(NOW, 10)]
        assert changed == [("M-died", MessageState.UNKNOWN, None), ("M-late", MessageState.EXPIRED, None)]
        assert records.messages.lapse(NOW, 10) == []
        assert [message.ref for message in records.messages.unknown(NOW, 10)] == ["M-died"]


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


def test_what_is_superseded_while_a_worker_holds_it_does_not_wait_again_when_it_comes_back(uow: UnitOfWork) -> None:
    told(uow, a_message("M-back"), a_message("M-gone"), a_message("M-free", promise_version=2))
    with uow.write() as records:
        leased = {message.ref: message for message in records.messages.lease_due(NOW, 10, 60)}
        records.messages.supersede(APPOINTMENT, 2)
        records.commit()
    back = [replace(leased[ref], state=MessageState.QUEUED, lease_until=None) for ref in ("M-back", "M-free")]
    gone = replace(leased["M-gone"], state=MessageState.SENT, provider="fake", provider_ref="1", sent_at=NOW)
    with uow.write() as records:
        assert records.messages.mark([*back, gone]) == {"M-back", "M-free", "M-gone"}
        records.commit()
    with uow.read() as records:
        found = {message.ref: message.state for message in records.messages.of(APPOINTMENT)}
    assert found == {
        "M-back": MessageState.SUPERSEDED,
        "M-free": MessageState.QUEUED,
        "M-gone": MessageState.SENT,  # what went out went out
    }


def test_many_are_marked_at_once_and_what_a_receipt_settled_first_is_left_alone(uow: UnitOfWork) -> None:
    told(uow, a_message("M-1"), a_message("M-2"), a_message("M-3"), a_message("M-4"), a_message("M-5"))
    with uow.write() as records:
        one, two, three, four, five = records.messages.lease_due(NOW, 10, 60)
        records.messages.save(replace(two, state=MessageState.DELIVERED, delivered_at=NOW))
        records.commit()
    free = {"lease_until": None, "provider": "fake"}
    after = [
        replace(one, state=MessageState.SENT, provider_ref="SM1", sent_at=NOW, **free),
        replace(two, state=MessageState.SENT, provider_ref="SM2", sent_at=NOW, **free),
        replace(three, state=MessageState.QUEUED, not_before=NOW + minutes(2), failure="503", **free),
        replace(four, state=MessageState.UNKNOWN, sent_at=NOW, **free),
    ]
    with uow.write() as records:
        assert records.messages.mark(after) == {"M-1", "M-3", "M-4"}
        assert records.messages.mark([]) == set()
        records.commit()
    with uow.read() as records:
        for expected in (after[0], after[2], after[3], five):
            assert records.messages.get(expected.ref) == expected
        assert records.messages.get("M-2").state is MessageState.DELIVERED


def test_the_providers_name_for_it_stays_where_the_worker_was_given_none(uow: UnitOfWork) -> None:
    """A call was picked up, and the answer to our order never came."""
    told(uow, a_message("M-1"))
    with uow.write() as records:
        [leased] = records.messages.lease_due(NOW, 10, 60)
        records.messages.save(replace(leased, provider="voice", provider_ref="CA1"))
        unknown = replace(leased, state=MessageState.UNKNOWN, lease_until=None, provider="voice", sent_at=NOW)
        assert records.messages.mark([unknown]) == {"M-1"}
        records.commit()
    with uow.read() as records:
        assert records.messages.get("M-1") == replace(unknown, provider_ref="CA1")


def test_how_things_stand_with_a_message_is_asked_of_the_promise_and_of_who_holds_the_number_now(
    uow: UnitOfWork,
) -> None:
    told(uow, a_message("M-1"), a_message("M-2", to="+447700900199"), a_message("M-3", appointment_ref=None))
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        written_to = replace(household.residents[0], email=EMAIL)
        second = Resident("R-second", "Resident 0013", prefers=(), email="resident.0013@example.com")
        records.households.save(replace(household, residents=(written_to, second)))
        records.commit()
    with uow.read() as records:
        found = records.messages.standing(["M-1", "M-2", "M-3"])
    assert [(number.number, number.may_text()) for number in found["M-1"].numbers] == [("+447700900123", True)]
    assert (found["M-1"].promise_version, found["M-1"].called_off) == (1, False)
    assert found["M-2"].numbers == ()
    assert {(found[ref].name, found[ref].email) for ref in ("M-1", "M-2")} == {("Resident 0012", EMAIL)}
    assert "M-3" not in found
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        taken_back = replace(a_number(), withdrawn_at=NOW)
        resident = replace(household.residents[0], numbers=(taken_back,))
        records.households.save(replace(household, residents=(resident,)))
        appointment = records.appointments.get(APPOINTMENT)
        cancelled = appointment.cancel(Outcome.CANCELLED_BY_LANDLORD, "No parts", NOW)
        records.appointments.save(cancelled)
        records.commit()
    with uow.read() as records:
        found = records.messages.standing(["M-1"])
    assert found["M-1"].called_off
    assert [number.may_text() for number in found["M-1"].numbers] == [False]


def test_what_was_told_of_appointments_is_known_by_promise_kind_and_rule(uow: UnitOfWork) -> None:
    ruled = replace(a_message("M-3"), rule_name="two_hours", rule_version=4)
    told(uow, a_message("M-1"), a_message("M-2", promise_version=2, state=MessageState.FAILED), ruled)
    with uow.read() as records:
        kind = MessageKind.CONFIRMATION
        assert records.messages.told([APPOINTMENT]) == {
            (APPOINTMENT, 1, kind, "", None),
            (APPOINTMENT, 1, kind, "two_hours", 4),
            (APPOINTMENT, 2, kind, "", None),
        }
        assert records.messages.get("M-3") == ruled
        assert records.messages.told(["A-other"]) == set()


def test_who_is_asked_about_next_waits_longest_and_not_before_its_time(uow: UnitOfWork) -> None:
    unknown = MessageState.UNKNOWN
    told(
        uow,
        replace(a_message("M-later", state=unknown), ask_from=NOW + minutes(1)),
        replace(a_message("M-now", state=unknown), ask_from=NOW),
        replace(a_message("M-new", state=unknown, not_before=NOW - minutes(1))),
    )
    with uow.read() as records:
        assert [message.ref for message in records.messages.unknown(NOW, 10)] == ["M-new", "M-now"]
        assert [message.ref for message in records.messages.unknown(NOW, 1)] == ["M-new"]


def test_messages_of_emergencies_that_have_not_gone_out_in_time_are_found(uow: UnitOfWork) -> None:
    kind = MessageKind.EMERGENCY
    told(
        uow,
        replace(a_message("M-waits", not_before=NOW + minutes(8)), kind=kind, queued_at=NOW),
        replace(a_message("M-unknown", state=MessageState.UNKNOWN), kind=kind, queued_at=NOW - minutes(2)),
        replace(a_message("M-later"), kind=kind, queued_at=NOW + minutes(1)),
        replace(a_message("M-sent", state=MessageState.SENT), kind=kind),
        a_message("M-other"),
    )
    with uow.read() as records:
        assert [m.ref for m in records.messages.emergencies_untold(NOW, 10)] == ["M-unknown", "M-waits"]
        assert [m.ref for m in records.messages.emergencies_untold(NOW, 1)] == ["M-unknown"]


def test_since_when_a_number_wants_no_texts_is_known_by_what_was_refused_there_or_said(uow: UnitOfWork) -> None:
    first, second = (
        replace(a_message(ref, state=MessageState.FAILED), to=OTHER, failure=OPTED_OUT, queued_at=NOW - minutes(before))
        for ref, before in (("M-1", 5), ("M-2", 3))
    )
    told(uow, first, second, replace(a_message("M-3", state=MessageState.FAILED), to=OTHER, failure="30003"))
    with uow.read() as records:
        assert records.messages.opted_out(OTHER) == NOW - minutes(3)
        assert records.messages.opted_out(first.to + "0") is None
    for minute, (intent, since) in enumerate([(Intent.STOP, 0), (Intent.CONFIRM, 0), (Intent.START, None)]):
        reply = replace(a_reply(f"S-{minute}", provider_ref=f"{minute}", intent=intent), from_number=OTHER)
        with uow.write() as records:
            records.replies.add(replace(reply, received_at=NOW + minutes(minute)))
            found = records.messages.opted_out(OTHER)
            records.commit()
        assert found == (None if since is None else NOW + minutes(since))


def test_cancellations_that_have_not_gone_out_are_found_before_the_visit(uow: UnitOfWork) -> None:
    kind, starts = MessageKind.CANCELLATION, an_appointment().promise.window.starts
    told(
        uow,
        replace(a_message("M-waits"), kind=kind),
        replace(a_message("M-unknown", state=MessageState.UNKNOWN), kind=kind),
        replace(a_message("M-sent", state=MessageState.SENT), kind=kind),
        a_message("M-other"),
    )
    with uow.read() as records:
        found = records.messages.cancellations_untold(starts, 10)
        assert [message.ref for message in found] == ["M-waits", "M-unknown"]
        assert records.messages.cancellations_untold(starts - minutes(1), 10) == []


def test_what_is_called_back_is_not_sent_and_what_a_worker_holds_does_not_wait_again(uow: UnitOfWork) -> None:
    told(uow, *(a_message(f"M-{n}", not_before=NOW, expires_at=NOW + minutes(90)) for n in range(4)))
    with uow.write() as records:
        records.messages.save(replace(records.messages.get("M-3"), state=MessageState.SENT))
        held = records.messages.lease_due(NOW, 1, 120)
        records.commit()
    with uow.write() as records:
        records.messages.call_back([*("M-3", "M-2", "M-0"), *(m.ref for m in held)])
        records.messages.call_back([])
        records.commit()
    with uow.write() as records:
        records.messages.mark([replace(m, state=MessageState.QUEUED) for m in held])
        records.commit()
    with uow.read() as records:
        states = {ref: records.messages.get(ref).state for ref in ("M-0", "M-1", "M-2", "M-3")}
    left, gone = MessageState.QUEUED, MessageState.SUPERSEDED
    assert states == {"M-0": gone, "M-1": left, "M-2": gone, "M-3": MessageState.SENT}


def test_what_is_known_of_a_provider_is_kept_for_all(uow: UnitOfWork) -> None:
    new = ProviderState("fake")
    with uow.write() as records:
        assert records.provider_states.get("fake") == new
        assert records.provider_states.all() == []
        assert records.provider_states.claim("fake") == new
        paused = replace(new, failures=6, failure="503", paused_at=NOW, try_from=NOW + minutes(1), pauses=1)
        paused = replace(paused, looked_at=NOW)
        records.provider_states.put(replace(paused, spent_until=NOW))
        records.commit()
    with uow.read() as records:
        assert records.provider_states.get("fake") == replace(paused, spent_until=NOW)
        assert records.provider_states.all() == [replace(paused, spent_until=NOW)]


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
        told_last = records.messages.last_about_visit("+447700900123")
        assert told_last is not None
        assert told_last.ref == "M-3"  # asks nothing
        assert records.messages.last_about_visit("+447700900199") is None


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
