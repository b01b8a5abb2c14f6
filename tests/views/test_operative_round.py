"""Today's round and one visit, as the operative's own telephone may show them."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event

from appointments.domain.access import RequirementSnapshot
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.appointments import Appointment, Role, State
from appointments.domain.errors import NotFound
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.views.operative_round import OperativeRound, ShowRound, operative_round
from appointments.views.operative_visit import OperativeVisit, ShowVisit, operative_visit
from tests.builders import (
    APPOINTMENT,
    DAY,
    OPERATIVE,
    a_home,
    a_judgement,
    a_requirement,
    a_work_order,
    an_appointment,
    an_assignment,
    an_evidence,
    stock,
    stocked,
)
from tests.views.opened import opened


def a_second_visit(ref: str = "A-2", *, starts: time = time(8)) -> Appointment:
    return an_appointment(ref, home_ref="H-2", work_order_ref="W-2", assignments=(an_assignment(starts=starts),))


def stock_second_home(uow: SqlUnitOfWork) -> None:
    with uow.write() as records:
        records.homes.put(a_home("H-2"))
        records.work_orders.add(a_work_order("W-2", home_ref="H-2"))
        records.commit()


def the_round(url: str, *, operative: str = OPERATIVE, day: date = DAY) -> OperativeRound:
    with opened(url) as (engine, _uow):
        return operative_round(ShowRound(operative, day), engine=engine)


def the_visit(url: str, *, operative: str = OPERATIVE, day: date = DAY) -> OperativeVisit:
    with opened(url) as (engine, _uow):
        return operative_visit(ShowVisit(operative, APPOINTMENT, day), engine=engine)


def test_a_round_is_in_planned_order_whatever_the_order_of_booking(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment())  # planned for nine
        stock_second_home(uow)
        with uow.write() as records:
            records.appointments.add(a_second_visit(starts=time(8)))
            records.commit()

    assert [visit.ref for visit in the_round(database_url).visits] == ["A-2", "A-1"]


@pytest.mark.parametrize(
    ("operative", "day", "shown"),
    [
        (OPERATIVE, DAY, 1),
        ("O-08", DAY, 0),  # a colleague's round
        (OPERATIVE, DAY + timedelta(days=1), 0),  # tomorrow
        (OPERATIVE, DAY - timedelta(days=1), 0),  # yesterday
    ],
)
def test_an_operative_sees_their_own_visits_of_that_day_only(
    database_url: str, operative: str, day: date, shown: int
) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment())

    assert len(the_round(database_url, operative=operative, day=day).visits) == shown
    if not shown:
        with pytest.raises(NotFound):
            the_visit(database_url, operative=operative, day=day)


def test_a_cancelled_visit_leaves_the_round_and_a_closed_one_stays(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment(in_state=State.CLOSED), an_appointment("A-9", in_state=State.CANCELLED))

    [visit] = the_round(database_url).visits
    assert (visit.ref, visit.state, visit.outcome) == ("A-1", State.CLOSED, Outcome.COMPLETED)


def test_a_visit_says_where_what_for_who_expects_it_and_what_the_household_asks(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment())
        with uow.write() as records:
            records.requirements.put(a_requirement(kind=CallAhead(20)))
            records.commit()

    [visit] = the_round(database_url).visits
    assert visit.one_line == "1 Example Row, Stroud, GL5 4UB"
    assert visit.purpose == "a repair to the kitchen tap"
    assert visit.expected_by == "Resident 0012"
    assert visit.briefs == ("Call or text 20 minutes before arriving.",)
    assert visit.planned.minutes == 60


def test_an_ended_requirement_leaves_the_operatives_view_at_once(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment())
        with uow.write() as records:
            records.requirements.put(a_requirement(kind=CallAhead(20)).end(DAY))
            records.commit()

    assert the_round(database_url).visits[0].briefs == ()


def test_a_crew_is_named_without_oneself(database_url: str) -> None:
    crew = (an_assignment(), an_assignment("O-08", role=Role.SECOND))
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment(assignments=crew))

    assert the_round(database_url).visits[0].crew == ("Operative 08",)
    assert the_round(database_url, operative="O-08").visits[0].crew == ("Operative 07",)


def test_a_home_without_a_household_still_has_its_visit(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment())
        stock_second_home(uow)
        with uow.write() as records:
            records.appointments.add(a_second_visit())
            records.commit()

    assert {visit.ref: visit.expected_by for visit in the_round(database_url).visits}["A-2"] == ""


def test_a_long_round_takes_as_many_queries_as_a_short_one(sqlite_url: str) -> None:
    def queries() -> int:
        seen: list[str] = []
        with opened(sqlite_url) as (engine, _uow):
            event.listen(engine, "before_cursor_execute", lambda *found: seen.append(found[2]))
            operative_round(ShowRound(OPERATIVE, DAY), engine=engine)
        return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)

    with opened(sqlite_url) as (_engine, uow):
        stocked(uow, an_appointment())
    short = queries()
    with opened(sqlite_url) as (_engine, uow), uow.write() as records:
        for number in range(2, 12):
            records.homes.put(a_home(f"H-{number}"))
            records.work_orders.add(a_work_order(f"W-{number}", home_ref=f"H-{number}"))
            far = an_assignment(starts=time(10, number))
            records.appointments.add(
                an_appointment(f"A-{number}", home_ref=f"H-{number}", work_order_ref=f"W-{number}", assignments=(far,))
            )
        records.commit()

    assert queries() == short == 3
    assert len(the_round(sqlite_url).visits) == 11


def test_a_visit_holds_its_evidence_the_gates_last_answer_and_the_next_step(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment(in_state=State.ON_SITE))
        with uow.write() as records:
            records.evidence.add(an_evidence())
            records.judgements.add(a_judgement("J-1", allowed=False))
            records.judgements.add(a_judgement("J-2", allowed=False))
            records.commit()

    found = the_visit(database_url)
    assert [item.ref for item in found.recorded(EvidenceKind.KNOCK)] == ["E-1"]
    assert found.last_claim is not None
    assert found.last_claim.ref == "J-2"
    assert found.here
    assert found.next_step is None


def test_of_a_crew_only_those_who_arrived_are_here(database_url: str) -> None:
    crew = (an_assignment(), an_assignment("O-08", role=Role.SECOND))
    on_site = an_appointment(in_state=State.ON_SITE, assignments=crew)
    assert on_site.visit is not None
    alone = replace(on_site, visit=replace(on_site.visit, operative_refs=(OPERATIVE,)))
    with opened(database_url) as (_engine, uow):
        stocked(uow, alone)

    assert the_visit(database_url).here
    assert not the_visit(database_url, operative="O-08").here


def test_a_household_that_is_texted_only_shows_no_number_to_call(database_url: str) -> None:
    with opened(database_url) as (_engine, uow):
        stocked(uow, an_appointment(in_state=State.ON_SITE))
    assert the_visit(database_url).calling_number == "+447700900123"

    with opened(database_url) as (_engine, uow), uow.write() as records:
        records.requirements.put(a_requirement(kind=TextOnly()))
        records.commit()

    found = the_visit(database_url)
    assert found.texts_only
    assert found.calling_number is None


def test_the_steps_at_the_door_are_those_promised_despatched_and_standing(database_url: str) -> None:
    with opened(database_url) as (_engine, uow), uow.write() as records:
        stock(records)
        booked = an_appointment(in_state=State.ON_SITE)
        held = replace(booked.promise, requirements=(RequirementSnapshot("Q-1", CallAhead(20)),))
        records.appointments.add(replace(booked, promises=(held,)))
        records.requirements.put(a_requirement("Q-2", kind=LongerToAnswer(25)))
        records.commit()

    assert [step.code for step in the_visit(database_url).steps] == ["called_ahead", "allow_time"]
