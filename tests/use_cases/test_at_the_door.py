"""Arriving and what is recorded at the door: added once, by the operative it belongs to, never changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.evidence import CALL_RESULTS, CALLED, REFUSAL_REASONS, WHO_SPOKE, EvidenceKind, EvidenceSource
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.answer_operative import AnswerOperative
from appointments.use_cases.arrive import Arrive
from appointments.use_cases.record_evidence import PLANNER_ANSWERS_WITHIN, RecordEvidence
from appointments.use_cases.set_off import SetOff
from appointments.use_cases.settle_task import SettleTask
from policies.thresholds import DEFAULTS
from tests.application import NUMBER, PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import (
    OPERATIVE,
    AtTheDoor,
    a_booking,
    a_photo,
    asks_for,
    at_the_door,
    messages,
    says,
    stored,
    tasks,
    told,
)
from web.application import Application


def a_door(application: Application, clock: FixedClock) -> AtTheDoor:
    return at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))


def kinds(uow: UnitOfWork, door: AtTheDoor) -> list[EvidenceKind]:
    with uow.read() as records:
        return [item.kind for item in records.evidence.of(door.appointment.ref)]


# --- setting off and arriving


def test_setting_off_despatches_with_the_requirements_as_they_stand_and_tells_the_household_once(
    application: Application, uow: UnitOfWork
) -> None:
    """Rules 19 and 26; pressed twice, or by the second of a crew, nothing is told again."""
    town = a_town(application, plumbers=2)
    requirement = asks_for(application, town.home, "two_operatives")
    booked = told(application, a_booking(application, town.home))
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE, minutes_away=20))
    application.set_off(SetOff(booked.ref, "OP-2", "U-operative-2"))
    despatched = stored(application, booked.ref)
    assert despatched.state is State.DESPATCHED
    assert [item.ref for item in despatched.despatched_requirements or ()] == [requirement]
    [text] = messages(uow, booked, MessageKind.ON_THE_WAY)
    assert "9:20am" in text.text


def test_what_changed_since_the_promise_is_flagged_when_setting_off_and_nobody_is_sent_where_nobody_may_go(
    application: Application,
) -> None:
    """Rules 19 and 22."""
    town = a_town(application)
    booked = told(application, a_booking(application, town.home))
    asks_for(application, town.home, "do_not_attend", refer_to="Neighbourhood team")
    assert len(tasks(application, booked, TaskKind.REQUIREMENT_CHANGED)) == 1
    with pytest.raises(WrongState, match="Neighbourhood team"):
        application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    assert stored(application, booked.ref).state is State.NOTIFIED


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_an_estimate_is_between_a_minute_and_four_hours(application: Application, minutes: int) -> None:
    with pytest.raises(Invalid) as refused:
        application.set_off(SetOff("A-ANY", "OP-1", OPERATIVE, minutes_away=minutes))
    assert refused.value.field == "minutes_away"


def test_arriving_starts_the_visit_by_the_servers_clock_whatever_the_phone_says(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    clock.set(booked.promise.window.starts + timedelta(hours=1))
    phone_says = clock.now() - timedelta(hours=1)
    position = (51.745, -2.218, 12.4)
    application.arrive(Arrive("E-1", booked.ref, "OP-1", phone_says, OPERATIVE, position))
    visit = stored(application, booked.ref).visit
    assert visit is not None
    assert visit.arrived_at == clock.now()
    with uow.read() as records:
        [arrival] = records.evidence.of(booked.ref)
    assert (arrival.device_at, arrival.received_at) == (phone_says, clock.now())  # rule 46: both are kept
    assert arrival.data == {"lat": "51.74500", "lon": "-2.21800", "accuracy_m": "12"}


def test_arriving_twice_is_arriving_once(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    door = a_door(application, clock)
    arrived = stored(application, door.appointment.ref).visit
    door.passes(10)
    door.arrives()
    assert stored(application, door.appointment.ref).visit == arrived
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL]


def test_the_second_operative_of_a_crew_joins_the_visit_and_the_wait_still_runs_from_the_first(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "two_operatives")
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    first_came = clock.now()
    door.passes(5)
    AtTheDoor(application, clock, door.appointment, operative="OP-2", account="U-operative-2").arrives()
    visit = stored(application, door.appointment.ref).visit
    assert visit is not None
    assert (visit.arrived_at, visit.operative_refs) == (first_came, ("OP-1", "OP-2"))


def test_who_is_of_the_crew_and_has_not_come_records_nothing_and_ends_nobodys_visit(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "two_operatives")
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    elsewhere = AtTheDoor(application, clock, door.appointment, operative="OP-2", account="U-operative-2")
    acts = (
        lambda: elsewhere.records(EvidenceKind.KNOCK),
        lambda: elsewhere.photographs(a_photo()),
        elsewhere.leaves,
    )
    for act in acts:
        with pytest.raises(WrongState, match="arrival"):
            act()
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL]
    assert stored(application, door.appointment.ref).state is State.ON_SITE


def test_nobody_arrives_at_or_records_on_a_visit_that_is_not_on_their_round(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 45."""
    town = a_town(application, plumbers=2)
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    [own] = door.appointment.assignments
    other = "OP-2" if own.operative_ref == "OP-1" else "OP-1"
    stranger = AtTheDoor(application, clock, door.appointment, operative=other, account="U-stranger")
    acts = (
        stranger.arrives,
        lambda: stranger.records(EvidenceKind.KNOCK),
        lambda: stranger.photographs(a_photo()),
        lambda: application.set_off(SetOff(door.appointment.ref, other, "U-stranger")),
    )
    for act in acts:
        with pytest.raises(Invalid) as refused:
            act()
        assert refused.value.field == "operative"
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL]


# --- evidence


def test_evidence_before_arriving_is_refused(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    with pytest.raises(WrongState, match="arrival"):
        AtTheDoor(application, clock, booked).records(EvidenceKind.KNOCK)


def test_the_same_item_sent_twice_is_recorded_once_and_stays_as_it_was(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    first = door.records(EvidenceKind.CALL, ref="E-CALL", result="no_answer")
    door.passes(3)
    again = door.records(EvidenceKind.CALL, ref="E-CALL", result="answered")
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL, EvidenceKind.CALL]
    assert (again.received_at, again.text("result")) == (first.received_at, "no_answer")
    assert application.verify_ledger(None).intact


def test_a_reference_that_another_visit_has_used_is_refused_and_not_lost_in_silence(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application, plumbers=2)
    first = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    first.records(EvidenceKind.KNOCK, ref="E-SAME")
    first.claims(Outcome.COMPLETED)
    other = a_booking(application, town.neighbour, day=clock.now().date() + timedelta(days=2))
    operative = other.lead or ""
    clock.set(other.promise.window.starts)
    second = AtTheDoor(application, clock, other, operative=operative, account="U-operative-2")
    second.arrives()
    with pytest.raises(Invalid) as refused:
        second.records(EvidenceKind.KNOCK, ref="E-SAME")
    assert refused.value.field == "ref"


def test_a_reference_that_other_evidence_of_the_visit_has_is_refused_and_not_lost_in_silence(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.KNOCK, ref="E-SAME")
    acts = (
        lambda: door.records(EvidenceKind.CARD, ref="E-SAME", number="C-1"),
        lambda: door.leaves("E-SAME"),
    )
    for act in acts:
        with pytest.raises(Invalid) as refused:
            act()
        assert refused.value.field == "ref"
    assert stored(application, door.appointment.ref).state is State.ON_SITE


def test_what_a_phone_recorded_offline_is_kept_when_it_comes_after_the_visit_was_closed(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 46: only appended, with both times; but nothing is done any more that only helps at the door."""
    door = a_door(application, clock)
    door.claims(Outcome.FOLLOW_ON)
    door.passes(120)
    door.records(EvidenceKind.KNOCK)
    door.photographs(a_photo(), "door")
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL, EvidenceKind.KNOCK, EvidenceKind.PHOTO]
    for kind in (EvidenceKind.TEXT, EvidenceKind.PLANNER_ASKED):
        with pytest.raises(WrongState):
            door.records(kind)
    assert messages(uow, door.appointment, MessageKind.AT_THE_DOOR) == []


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        (EvidenceKind.CALL, {}, "result"),
        (EvidenceKind.CALL, {"result": "hung_up"}, "result"),  # not one of the list
        (EvidenceKind.CALL, {"result": "no_answer", "to": "a friend"}, "to"),
        (EvidenceKind.CARD, {"number": "  "}, "number"),
        (EvidenceKind.SPOKE_TO, {"who": "the cat"}, "who"),
        (EvidenceKind.REASON, {"reason": "unwell"}, "words"),  # a reason without words (rule 44)
        (EvidenceKind.REASON, {"words": "No"}, "reason"),
        (EvidenceKind.REASON, {"reason": "awkward", "words": "No"}, "reason"),
        (EvidenceKind.OTHER_TIME_OFFERED, {}, "words"),
        (EvidenceKind.DOOR_STEP, {"step": "called_ahead"}, "result"),
        (EvidenceKind.WORK_DONE, {"words": "x" * 1001}, "words"),
        (EvidenceKind.PLANNER_ANSWERED, {"words": "She said yes"}, "kind"),  # the planner's to say (rule 39)
        (EvidenceKind.ARRIVAL, {}, "kind"),
        (EvidenceKind.DEPARTURE, {}, "kind"),
        (EvidenceKind.PHOTO, {}, "kind"),
    ],
)
def test_what_is_missing_is_named(
    application: Application, kind: EvidenceKind, data: dict[str, str], field: str, clock: FixedClock
) -> None:
    request = RecordEvidence("E-1", "A-ANY", "OP-1", kind, clock.now(), OPERATIVE, data)
    with pytest.raises(Invalid) as refused:
        application.record_evidence(request)
    assert refused.value.field == field


def test_a_naive_time_is_refused(application: Application, clock: FixedClock) -> None:
    naive = datetime(2026, 3, 4, 9, 0)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(Invalid) as refused:
        application.record_evidence(RecordEvidence("E-1", "A-ANY", "OP-1", EvidenceKind.KNOCK, naive, OPERATIVE))
    assert refused.value.field == "device_at"


def test_every_code_that_the_gate_reads_can_be_recorded(application: Application, clock: FixedClock) -> None:
    """A call that went to voicemail is a call, and one to another contact is not one to the resident (rule 40)."""
    door = a_door(application, clock)
    for result in sorted(CALL_RESULTS):
        assert door.records(EvidenceKind.CALL, result=result).data == {"result": result, "to": "resident"}
    for to in sorted(CALLED):
        assert door.records(EvidenceKind.CALL, result="voicemail", to=to).text("to") == to
    for who in sorted(WHO_SPOKE):
        assert door.records(EvidenceKind.SPOKE_TO, who=who).text("who") == who
    for reason in REFUSAL_REASONS:
        assert door.records(EvidenceKind.REASON, reason=reason, words="As said").text("reason") == reason


# --- the planner


def test_a_planner_who_is_asked_has_as_long_as_the_gate_gives_and_the_answer_counts(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    assert timedelta(minutes=DEFAULTS.planner_timeout_minutes) == PLANNER_ANSWERS_WITHIN
    door = a_door(application, clock)
    door.records(EvidenceKind.PLANNER_ASKED, ref="E-ASKED")
    door.records(EvidenceKind.PLANNER_ASKED, ref="E-ASKED")  # the phone sends again: still one question
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    assert question.due_at == clock.now() + PLANNER_ANSWERS_WITHIN
    waiting = {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    door.passes(1)
    answer = application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang the son, no answer"))
    assert (answer.source, answer.by) == (EvidenceSource.PLANNER, PLANNER)
    answered = {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    assert "planner_contact" in waiting - answered
    assert tasks(application, door.appointment, TaskKind.PLANNER_CALL) == []
    assert kinds(uow, door)[-1] is EvidenceKind.PLANNER_ANSWERED


def test_an_answer_says_what_was_done_and_is_given_once(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    with pytest.raises(Invalid) as refused:
        application.answer_operative(AnswerOperative(question.ref, PLANNER, " "))
    assert refused.value.field == "words"
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang, no answer"))
    with pytest.raises(WrongState):
        application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang, no answer"))


def test_a_question_from_the_door_is_answered_and_never_just_ticked_while_the_operative_waits(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    with pytest.raises(WrongState, match="answer the operative"):
        application.settle_task(SettleTask(question.ref, PLANNER, "Seen"))
    door.leaves()
    with pytest.raises(WrongState):  # too late: it is no evidence of this visit any more
        application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang, no answer"))
    settled = application.settle_task(SettleTask(question.ref, PLANNER, "Came too late to answer"))
    assert settled.done_by == PLANNER


def test_only_a_question_from_the_door_is_answered(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.claims(Outcome.FOLLOW_ON)
    [step] = tasks(application, door.appointment, TaskKind.NEXT_STEP)
    with pytest.raises(WrongState):
        application.answer_operative(AnswerOperative(step.ref, PLANNER, "Done"))
    with pytest.raises(NotFound):
        application.answer_operative(AnswerOperative("T-NONE", PLANNER, "Done"))


# --- texts and photos


def test_a_text_from_the_door_is_really_sent_and_the_product_says_so_not_the_operative(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    item = door.records(EvidenceKind.TEXT, ref="E-TEXT")
    door.passes(2)
    door.records(EvidenceKind.TEXT, ref="E-TEXT")  # the phone sends again: one text, one piece of evidence
    [text] = messages(uow, door.appointment, MessageKind.AT_THE_DOOR)
    assert (item.source, item.text("message")) == (EvidenceSource.SYSTEM, text.ref)
    assert (text.to, text.state) == (NUMBER, MessageState.QUEUED)
    assert kinds(uow, door).count(EvidenceKind.TEXT) == 1
    assert application.verify_ledger(None).intact


def test_a_text_that_may_not_be_sent_is_no_evidence(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    says(application, "STOP", clock=clock)
    with pytest.raises(Invalid, match="planner"):
        door.records(EvidenceKind.TEXT)
    assert EvidenceKind.TEXT not in kinds(uow, door)


def test_a_photo_is_kept_by_what_it_shows_and_can_be_read_again(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    item = door.photographs(a_photo(), "card")
    assert (item.text("subject"), item.text("media_type"), item.text("width")) == ("card", "image/jpeg", "64")
    assert application.photo(item.digest)
    assert kinds(uow, door)[-1] is EvidenceKind.PHOTO


@pytest.mark.parametrize("content", [b"", b"not an image", a_photo()[:100]], ids=["empty", "words", "cut off"])
def test_a_photo_that_is_no_image_is_refused_and_nothing_is_kept(
    application: Application, uow: UnitOfWork, clock: FixedClock, tmp_path: Path, content: bytes
) -> None:
    door = a_door(application, clock)
    with pytest.raises(Invalid) as refused:
        door.photographs(content)
    assert refused.value.field == "photo"
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL]
    assert [path for path in (tmp_path / "data" / "evidence").rglob("*") if path.is_file()] == []
