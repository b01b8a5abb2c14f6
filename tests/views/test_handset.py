"""The texts of one telephone, both ways, in the order in which it shows them."""

from dataclasses import replace
from datetime import timedelta

from appointments.domain.messages import MessageState
from appointments.views.handset import ShowHandset, handset
from tests.builders import NOW, a_message, a_reply, an_appointment, stocked
from tests.views.opened import opened

MOBILE = "+447700900123"


def test_a_conversation_holds_both_sides_in_order_of_time(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        stocked(uow, an_appointment())
        with uow.write() as records:
            sent = replace(a_message("M-1", state=MessageState.DELIVERED), sent_at=NOW, provider_ref="handset-M-1")
            records.messages.add(replace(sent, provider="handset"))
            records.messages.add(replace(a_message("M-2"), queued_at=NOW + timedelta(hours=2)))
            records.replies.add(a_reply())  # an hour after the first
            records.commit()
        texts = handset(ShowHandset(MOBILE), engine=engine).texts

    assert [(text.state, text.meaning) for text in texts] == [
        (MessageState.DELIVERED, ""),
        (None, "confirm"),
        (MessageState.QUEUED, ""),
    ]


def test_telephones_are_listed_with_the_last_texted_on_top(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        stocked(uow, an_appointment())
        with uow.write() as records:
            records.messages.add(a_message("M-1", to="+447700900199"))
            records.messages.add(replace(a_message("M-2"), queued_at=NOW + timedelta(hours=1)))
            records.commit()
        numbers = handset(ShowHandset(), engine=engine).numbers

    assert [(held.number, held.name) for held in numbers] == [(MOBILE, "Resident 0012"), ("+447700900199", "")]


def test_texts_of_other_telephones_are_not_shown(sqlite_url: str) -> None:
    with opened(sqlite_url) as (engine, uow):
        stocked(uow, an_appointment())
        with uow.write() as records:
            records.messages.add(a_message("M-1", to="+447700900199"))
            records.commit()

        assert handset(ShowHandset(MOBILE), engine=engine).texts == ()
