"""What was said to a household, held against facts of every age: those from before a time or a digest was kept too."""

from __future__ import annotations

from typing import Any

import pytest

from web.evidence_pack import told

POSTED, SERVED = "2026-03-02T09:00:00+00:00", "2026-03-04T09:00:00+00:00"
WORDS = "We come on Tuesday."
DIGEST = "5a2a3dd0e1c3bf7a8bdbf3a9a51bb7d8a1a0b51d25e2d4b1b6f6a4cb9f7d5c11"


def about(**held: list[dict[str, Any]]) -> dict[str, Any]:
    return {"messages": [], "replies": [], "challenges": [], **held}


def a_message(**changes: object) -> dict[str, Any]:
    about_it = {"ref": "M-1", "kind": "confirmation", "channel": "sms", "promise_version": 1, "queued_at": POSTED}
    times = {"sent_at": POSTED, "delivered_at": POSTED}
    return {**about_it, "text": "", "text_digest": DIGEST, "state": "delivered", **times, **changes}


def the_facts(settled_at: str = POSTED, channel: str = "sms", **settled: object) -> list[told.Fact]:
    """As they were written before a fact said when a message was sent and delivered."""
    queued = {"message_ref": "M-1", "kind": "confirmation", "channel": channel, "promise_version": 1}
    return [
        ("MessageQueued", POSTED, {**queued, "text_digest": DIGEST}),
        ("MessageSettled", settled_at, {"message_ref": "M-1", "state": "delivered", "code": "", **settled}),
    ]


def test_an_older_fact_has_the_time_of_the_receipt_and_that_of_no_sending() -> None:
    held = about(messages=[a_message()])
    assert list(told.messages(held, the_facts())) == []
    assert list(told.not_checked(held, the_facts(), only_the_pack=False)) == ["when messages were sent"]


def test_an_older_fact_finds_a_changed_time_of_delivery() -> None:
    held = about(messages=[a_message(delivered_at=SERVED)])
    assert list(told.messages(held, the_facts())) == ["message M-1 was delivered at another time"]


def test_when_a_letter_counted_as_delivered_no_older_fact_says() -> None:
    letter = about(messages=[a_message(channel="letter", delivered_at=SERVED)])
    facts = the_facts(channel="letter")
    assert list(told.messages(letter, facts)) == []
    assert "when letters counted as delivered" in list(told.not_checked(letter, facts, only_the_pack=False))


@pytest.mark.parametrize("channel", ["letter", "sms"])
def test_a_fact_with_times_is_the_measure_of_both(channel: str) -> None:
    facts = the_facts(channel=channel, sent_at=POSTED, delivered_at=SERVED)
    right = about(messages=[a_message(channel=channel, delivered_at=SERVED)])
    assert list(told.messages(right, facts)) == list(told.not_checked(right, facts, only_the_pack=False)) == []
    wrong = about(messages=[a_message(channel=channel, sent_at=SERVED, delivered_at=POSTED)])
    assert list(told.messages(wrong, facts)) == [
        "message M-1 was delivered at another time",
        "message M-1 was sent at another time",
    ]


def test_what_failed_has_no_time_of_delivery() -> None:
    facts = the_facts(state="failed")
    failed = about(messages=[a_message(state="failed", delivered_at=None)])
    assert list(told.messages(failed, facts)) == []
    told_otherwise = about(messages=[a_message(state="failed")])
    assert list(told.messages(told_otherwise, facts)) == ["message M-1 has a time of delivery and was not delivered"]


@pytest.mark.parametrize("state", ["delivered", "failed", "expired"])
def test_nobody_recorded_what_became_of_it(state: str) -> None:
    held = about(messages=[a_message(state=state, delivered_at=None)])
    assert list(told.messages(held, the_facts()[:1])) == ["message M-1 has a receipt that nobody recorded"]


def test_words_whose_link_is_left_out_are_checked_only_where_the_records_are() -> None:
    held = about(messages=[a_message(text="See https://kept.example/r/… or ring", sent_at=None)])
    assert list(told.messages(held, the_facts())) == []
    assert list(told.not_checked(held, the_facts(), only_the_pack=False)) == []
    [said] = told.not_checked(held, the_facts(), only_the_pack=True)
    assert "link" in said


def test_words_of_the_residents_without_a_digest_are_named_as_not_checked() -> None:
    reply = {"ref": "RE-1", "text": "1", "intent": "confirm", "received_at": POSTED}
    version = {"ref": "C-1", "said": "I was in.", "raised_at": POSTED, "decided_at": None, "reply_ref": None}
    held = about(replies=[reply], challenges=[{**version, "repeats": None}])
    facts: list[told.Fact] = [
        ("ReplyReceived", POSTED, {"reply_ref": "RE-1", "intent": "confirm", "promise_version": 1}),
        ("OutcomeChallenged", POSTED, {"challenge_ref": "C-1", "outcome": "no_access"}),
    ]
    assert [*told.replies(held, facts), *told.challenges(held, facts)] == []
    assert list(told.not_checked(held, facts, only_the_pack=False)) == [
        "the words of replies",
        "the words of challenges",
    ]


def test_a_reply_may_become_that_they_could_not_make_it_and_nothing_else() -> None:
    facts: list[told.Fact] = [
        ("ReplyReceived", POSTED, {"reply_ref": "RE-1", "intent": "unclear", "promise_version": 1})
    ]
    reply = {"ref": "RE-1", "text": "", "received_at": POSTED}
    assert list(told.replies(about(replies=[{**reply, "intent": "cannot_make_it"}]), facts)) == []
    assert list(told.replies(about(replies=[{**reply, "intent": "confirm"}]), facts)) == [
        "reply RE-1 was understood as unclear, not confirm"
    ]


def test_a_reply_by_hand_and_one_that_became_a_challenge_are_known() -> None:
    by_hand = {"ref": "RE-1", "text": "", "intent": "confirm", "received_at": POSTED}
    read_as = {"ref": "RE-2", "text": "I was in.", "intent": "dispute", "received_at": POSTED}
    held = about(replies=[by_hand, read_as], challenges=[{"ref": "C-1", "reply_ref": "RE-2"}])
    facts: list[told.Fact] = [("AppointmentConfirmed", POSTED, {"reply_ref": "RE-1", "promise_version": 1})]
    assert list(told.replies(held, facts)) == []
    assert list(told.replies(held, [])) == ["reply RE-1 is in the pack and never came in"]


def test_a_challenge_that_repeats_another_has_its_words_on_record_and_no_decision_of_its_own() -> None:
    again = {"ref": "C-2", "said": "I was in.", "raised_at": POSTED, "decided_at": POSTED, "repeats": "C-1"}
    fact = {"challenge_ref": "C-2", "repeats": "C-1", "said_digest": DIGEST}
    assert list(told.challenges(about(challenges=[again]), [("ChallengeRepeated", POSTED, fact)])) == [
        "challenge C-2 has not the resident's words"
    ]
