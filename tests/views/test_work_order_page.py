"""One work order: its appointments with all that was said and shown, and nothing of another order's."""

from dataclasses import replace

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.views.work_order_page import SeeWorkOrder, work_order_page
from tests.builders import (
    a_challenge,
    a_judgement,
    a_message,
    a_reply,
    a_requirement,
    a_task,
    a_work_order,
    an_account,
    an_appointment,
    an_evidence,
    stock,
)
from tests.views.counting import statements
from tests.views.opened import opened


def test_the_page_has_the_whole_story_of_each_appointment_the_latest_first(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.accounts.put(an_account())
            records.requirements.put(a_requirement())
            records.appointments.add(an_appointment("A-0", in_state=State.CANCELLED))
            records.appointments.add(an_appointment("A-1", in_state=State.ON_SITE))
            records.messages.add(a_message())
            records.replies.add(a_reply())
            records.evidence.add(an_evidence())
            records.judgements.add(a_judgement(allowed=False))
            records.challenges.add(a_challenge())
            records.tasks.add(a_task())
            records.commit()
        found = work_order_page(SeeWorkOrder("W-1"), engine=engine)

    latest, before = found.stories
    assert (latest.appointment.ref, before.appointment.ref) == ("A-1", "A-0")
    assert [len(part) for part in (latest.messages, latest.replies, latest.evidence, latest.judgements)] == [1, 1, 1, 1]
    assert [challenge.said for challenge in latest.challenges] == ["I was in all morning."]
    assert before.messages == ()
    assert found.open_story == latest
    assert [task.ref for task in found.tasks] == ["T-1"]
    assert found.names == {"U-planner": "Planner One", "O-07": "Operative 07"}
    assert found.trade == "Plumbing"
    assert [requirement.ref for requirement in found.requirements] == ["Q-1"]


def test_another_orders_appointments_and_tasks_are_not_on_it(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.work_orders.add(a_work_order("W-2"))
            records.appointments.add(an_appointment("A-2", work_order_ref="W-2"))
            records.tasks.add(replace(a_task(), appointment_ref="A-2"))
            records.commit()
        found = work_order_page(SeeWorkOrder("W-1"), engine=engine)
    assert (found.stories, found.tasks, found.open_story) == ((), (), None)


def test_a_second_appointment_takes_no_more_statements(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        counted = []
        for ref in ("A-1", "A-2"):
            with uow.write() as records:
                if ref == "A-1":
                    stock(records)
                records.appointments.add(an_appointment(ref, in_state=State.CLOSED, assignments=()))
                records.commit()
            with statements(engine) as sent:
                work_order_page(SeeWorkOrder("W-1"), engine=engine)
            counted.append(len(sent))
    assert counted[0] == counted[1]


def test_an_order_that_is_not_there_is_not_found(database_url: str) -> None:
    with opened(database_url) as (engine, _uow), pytest.raises(NotFound, match="W-9"):
        work_order_page(SeeWorkOrder("W-9"), engine=engine)
