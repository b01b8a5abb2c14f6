"""Who lives there, how they are reached, and what has to hold to get in and be welcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.access import Source, snapshot
from appointments.domain.errors import Invalid, NotFound, Stale, WrongState
from appointments.domain.homes import Channel, Household, LineType
from appointments.domain.messages import MessageKind
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.households.record_requirement import RecordRequirement
from tests.application import NUMBER, PLANNER, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import WEDNESDAY, a_booking, asks_for, messages, says, tasks
from web.application import Application

TODAY = date(2026, 3, 2)


def _household(uow: UnitOfWork, home: str) -> Household:
    with uow.read() as records:
        found = records.households.of_home(home)
    assert found is not None
    return found


def record(application: Application, home: str, *residents: ResidentGiven, version: int | None = 0) -> Household:
    return application.record_household(RecordHousehold(home, residents, PLANNER, version))


def a_resident(*numbers: NumberGiven, prefers: tuple[Channel, ...] = (Channel.SMS,)) -> ResidentGiven:
    return ResidentGiven("Resident 0001", numbers, prefers)


# --- households


def test_a_household_is_recorded_with_its_numbers_as_they_are_dialled_anywhere(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    record(application, town.home, a_resident(NumberGiven("01632 960 001"), NumberGiven("07700 900150", "daughter")))
    [resident] = _household(uow, town.home).residents
    assert [(n.number, n.line, n.label) for n in resident.numbers] == [
        ("+441632960001", LineType.LANDLINE, ""),
        ("+447700900150", LineType.MOBILE, "daughter"),
    ]


@pytest.mark.parametrize("version", [1, None])
def test_who_filled_the_form_from_something_older_is_told_so(
    application: Application, uow: UnitOfWork, version: int | None
) -> None:
    """None: the form was empty when it was opened, and somebody else has filled it meanwhile."""
    town = a_town(application)
    before = _household(uow, town.home)
    with pytest.raises(Stale):
        record(application, town.home, a_resident(), version=version)
    assert _household(uow, town.home) == before


def test_the_same_again_changes_nothing(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    first = record(application, town.home, a_resident(NumberGiven(NUMBER)))
    again = record(application, town.home, a_resident(NumberGiven("07700 900123")), version=first.version)
    assert again.version == first.version == _household(uow, town.home).version


def test_an_opt_out_survives_recording_the_household_again(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Only the resident can undo it (rule 28)."""
    town = a_town(application)
    says(application, "STOP", clock=clock)
    record(application, town.home, a_resident(NumberGiven("07700 900123", "mobile")), version=1)
    [number] = _household(uow, town.home).residents[0].numbers
    assert number.withdrawn_at == clock.now()
    assert not number.may_text()


@pytest.mark.parametrize(
    ("resident", "field"),
    [
        (ResidentGiven(" "), "name"),
        (a_resident(NumberGiven("12345", field="number_2")), "number_2"),  # by the name the form gave it
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    application: Application, uow: UnitOfWork, resident: ResidentGiven, field: str
) -> None:
    town = a_town(application)
    before = _household(uow, town.home)
    with pytest.raises(Invalid) as refused:
        record(application, town.home, resident)
    assert refused.value.field == field
    assert _household(uow, town.home) == before


@pytest.mark.parametrize(
    "resident",
    [
        a_resident(),
        a_resident(NumberGiven("01632 960001")),  # a landline (rule 27)
        a_resident(NumberGiven(NUMBER, safe=False)),  # somebody else may read it
        a_resident(NumberGiven(NUMBER), prefers=(Channel.VOICE, Channel.LETTER)),  # asks for no texts
    ],
    ids=["no number", "landline", "not safe", "no texts"],
)
def test_who_may_not_be_texted_is_told_by_a_planner_and_nobody_is_sent_untold(
    application: Application, uow: UnitOfWork, resident: ResidentGiven
) -> None:
    town = a_town(application)
    record(application, town.home, resident)
    booked = a_booking(application, town.home)
    assert messages(uow, booked, MessageKind.CONFIRMATION) == []
    [task] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "Wednesday 4 March 2026, between 8am and 1pm" in task.words


def test_an_unsafe_number_is_passed_over_for_a_safe_one(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    record(application, town.home, a_resident(NumberGiven(NUMBER, safe=False), NumberGiven("07700 900151")))
    booked = a_booking(application, town.home)
    [text] = messages(uow, booked, MessageKind.CONFIRMATION)
    assert text.to == "+447700900151"


def test_a_home_that_does_not_exist_is_not_found(application: Application) -> None:
    with pytest.raises(NotFound):
        record(application, "H-NONE", a_resident())


# --- requirements


def test_a_requirement_keeps_who_said_it_and_when_it_is_to_be_reviewed(application: Application) -> None:
    """Rules 16 and 17: twelve months, or three when it is for a time."""
    town = a_town(application)
    lasting = application.record_requirement(
        RecordRequirement(town.home, "advance_notice", {"hours": "48"}, Source.ADVOCATE, PLANNER, effect="Can prepare")
    )
    assert (lasting.source, lasting.recorded_by, lasting.starts_on) == (Source.ADVOCATE, PLANNER, TODAY)
    assert (lasting.review_on, lasting.ends_on, lasting.effect) == (date(2027, 3, 2), None, "Can prepare")
    passing = application.record_requirement(
        RecordRequirement(town.home, "two_operatives", {}, Source.STAFF, PLANNER, ends_on=date(2026, 5, 1))
    )
    assert passing.review_on == date(2026, 6, 2)
    assert application.verify_ledger(None).intact


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("haunted", {}, "kind"),
        ("advance_notice", {"hours": "soon"}, "hours"),
        ("advance_notice", {"hours": "0"}, "hours"),
        ("advance_notice", {"diagnosis": "secret"}, "diagnosis"),  # the adjustment, never a diagnosis (rule 16)
        ("do_not_attend", {}, "refer_to"),
    ],
)
def test_a_requirement_that_says_nothing_clear_is_refused_by_field(
    application: Application, kind: str, values: dict[str, str], field: str
) -> None:
    town = a_town(application)
    with pytest.raises(Invalid) as refused:
        application.record_requirement(RecordRequirement(town.home, kind, values, Source.RESIDENT, PLANNER))
    assert refused.value.field == field


def test_a_form_that_is_sent_twice_is_kept_once(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    wanted = RecordRequirement(town.home, "two_operatives", {}, Source.RESIDENT, PLANNER, effect="Both can lift")
    assert application.record_requirement(wanted) == application.record_requirement(wanted)
    with uow.read() as records:
        assert len(records.requirements.of_home(town.home)) == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (None, None),
        (TODAY + timedelta(days=30), date(2026, 5, 1)),  # within the time that it applies already
        (date(2026, 6, 1), None),
    ],
)
def test_what_applies_already_is_said_so_and_not_kept_beside_itself(
    application: Application, uow: UnitOfWork, starts_on: date | None, ends_on: date | None
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "advance_notice", hours="24")
    wanted = RecordRequirement(
        town.home, "advance_notice", {"hours": "24"}, Source.STAFF, PLANNER, starts_on=starts_on, ends_on=ends_on
    )
    with pytest.raises(Invalid, match="applies already, from Monday 2 March 2026") as caught:
        application.record_requirement(wanted)
    assert caught.value.field == "kind"
    other = replace(wanted, values={"hours": "48"})
    assert application.record_requirement(other).kind != wanted.kind  # other values are news


def test_what_ends_may_be_recorded_for_the_time_after_it(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    first = RecordRequirement(
        town.home, "two_operatives", {}, Source.RESIDENT, PLANNER, ends_on=TODAY + timedelta(days=30)
    )
    application.record_requirement(first)
    application.record_requirement(replace(first, ends_on=None))  # it lasts longer than was thought
    with uow.read() as records:
        assert len(records.requirements.of_home(town.home)) == 2


def test_what_contradicts_another_requirement_is_refused_and_names_it(application: Application) -> None:
    """Nobody could ever come; it would only show as a home without offers."""
    town = a_town(application)
    asks_for(application, town.home, "no_female_staff")
    woman = RecordRequirement(town.home, "operative_gender", {"gender": "female"}, Source.RESIDENT, PLANNER)
    with pytest.raises(Invalid, match="“Only men are sent to this home”: with both, nobody could be sent") as caught:
        application.record_requirement(woman)
    assert caught.value.field == "kind"
    assert application.record_requirement(replace(woman, declined="We explained why not")).declined
    # What the household says itself is kept in any case, and not told what stands against it.
    assert application.record_requirement(replace(woman, provisional=True)).provisional


def test_nobody_can_be_forbidden_to_knock_and_to_call(application: Application) -> None:
    town = a_town(application)
    asks_for(application, town.home, "letter_only")
    no_knock = RecordRequirement(town.home, "how_to_knock", {"how": "call_instead"}, Source.RESIDENT, PLANNER)
    with pytest.raises(Invalid) as caught:
        application.record_requirement(no_knock)
    assert caught.value.message.startswith(
        "kind: “Do not knock or ring; call from the door” contradicts what is recorded already, “Do not call and "
        "do not text; write to them, and leave the card at the door”: with both, nobody could knock or call at the "
        "door."
    )


def test_a_contradiction_that_has_ended_is_none(application: Application) -> None:
    town = a_town(application)
    ended = asks_for(application, town.home, "text_only")
    calls = RecordRequirement(town.home, "calls_only", {}, Source.RESIDENT, PLANNER)
    with pytest.raises(Invalid, match="no way to tell the household"):
        application.record_requirement(calls)
    application.end_requirement(EndRequirement(ended, PLANNER))
    assert application.record_requirement(calls).applies_on(TODAY)


def test_a_change_after_the_promise_becomes_a_planners_task_once(application: Application) -> None:
    """Rule 19."""
    town = a_town(application)
    booked = a_booking(application, town.home)
    other = a_booking(application, town.neighbour)
    asks_for(application, town.home, "two_operatives")
    [task] = tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)
    assert "two operatives" in task.words.lower()
    assert tasks(application, other, TaskKind.REQUIREMENT_CHANGED) == []


def test_what_begins_only_after_the_visit_changes_no_promise(application: Application) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    later = RecordRequirement(
        town.home, "two_operatives", {}, Source.RESIDENT, PLANNER, starts_on=WEDNESDAY + timedelta(days=1)
    )
    application.record_requirement(later)
    assert tasks(application, booked, TaskKind.REQUIREMENT_CHANGED) == []


def test_an_ended_requirement_leaves_at_once_and_stays_in_what_was_promised(
    application: Application, uow: UnitOfWork
) -> None:
    """Rule 18."""
    town = a_town(application)
    requirement = asks_for(application, town.home, "advance_notice", hours="24")
    booked = a_booking(application, town.home)
    ended = application.end_requirement(EndRequirement(requirement, PLANNER))
    assert not ended.applies_on(TODAY)
    with uow.read() as records:
        assert snapshot(records.requirements.of_home(town.home), TODAY) == ()
        assert [item.ref for item in records.appointments.get(booked.ref).promise.requirements] == [requirement]
    [task] = tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)
    assert "nothing is asked for any more" in task.words
    with pytest.raises(WrongState):
        application.end_requirement(EndRequirement(requirement, PLANNER))


def test_a_requirement_overdue_for_review_still_applies(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 17."""
    town = a_town(application)
    asks_for(application, town.home, "do_not_attend", refer_to="Neighbourhood team")
    clock.advance(timedelta(days=400))
    offers = application.offer_slots(OfferSlots(a_repair(application, town.home).ref, PLANNER, days=3))
    assert offers.offers == ()


@pytest.mark.parametrize(
    ("declined", "provisional", "applies"),
    [
        (None, False, True),
        (None, True, True),  # noticed at the door: it applies until somebody reviews it (rule 20)
        ("A crew of two cannot be had at weekends", False, False),  # asked for and declined (rule 21)
    ],
)
def test_what_was_declined_never_applies_and_what_is_provisional_does(
    application: Application, uow: UnitOfWork, declined: str | None, provisional: bool, applies: bool
) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    request = RecordRequirement(
        town.home, "two_operatives", {}, Source.OPERATIVE, "U-1", declined=declined, provisional=provisional
    )
    requirement = application.record_requirement(request)
    assert (requirement.declined, requirement.provisional) == (declined, provisional)
    assert requirement.applies_on(TODAY) is applies
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == applies
    with uow.read() as records:
        assert records.requirements.get(requirement.ref) == requirement


def test_declining_needs_a_reason(application: Application) -> None:
    town = a_town(application)
    request = RecordRequirement(town.home, "two_operatives", {}, Source.RESIDENT, PLANNER, declined=" ")
    with pytest.raises(Invalid) as refused:
        application.record_requirement(request)
    assert refused.value.field == "declined"
