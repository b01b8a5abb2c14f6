"""Arriving and what is recorded at the door: added once, by the operative it belongs to, never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.evidence import (
    CALL_RESULTS,
    CALLED,
    REFUSAL_REASONS,
    WHO_SPOKE,
    EvidenceKind,
    EvidenceSource,
    of_kind,
)
from appointments.domain.figures import FigureChange
from appointments.domain.homes import Place
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.positions import Position, distance_m
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.at_the_door.set_off import SetOff
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
    assert text.expires_at == text.queued_at + timedelta(minutes=30)  # later it would not be true any more


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
    position = Position(Place(51.745, -2.218), 12.4)
    application.arrive(Arrive("E-1", booked.ref, "OP-1", phone_says, OPERATIVE, position))
    visit = stored(application, booked.ref).visit
    assert visit is not None
    assert visit.arrived_at == clock.now()
    with uow.read() as records:
        [arrival] = records.evidence.of(booked.ref)
    assert (arrival.device_at, arrival.received_at) == (phone_says, clock.now())  # rule 46: both are kept
    assert arrival.data == {
        "operative": "OP-1",
        "lat": "51.74500",
        "lon": "-2.21800",
        "accuracy_m": "12",
        "distance_m": arrival.text("distance_m"),
    }
    with uow.read() as records:
        home = records.homes.get(booked.home_ref)
    assert int(arrival.text("distance_m")) == round(distance_m(position.place, home.place))


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
        (EvidenceKind.WITHDRAWN, {"withdraws": "E-1"}, "words"),  # without a reason
        (EvidenceKind.WITHDRAWN, {"words": "A mistake"}, "withdraws"),
        (EvidenceKind.PLANNER_ANSWERED, {"words": "She said yes"}, "kind"),  # the planner's to say (rule 39)
        (EvidenceKind.ARRIVAL, {}, "kind"),
        (EvidenceKind.DEPARTURE, {}, "kind"),
        (EvidenceKind.PHOTO, {}, "kind"),
    ],
)
def test_what_is_missing_is_named(
    application: Application, kind: EvidenceKind, data: dict[str, str], field: str, clock: FixedClock
) -> None:
    request = RecordEvidence("E-1", "A-ANY", "OP-1", clock.now(), OPERATIVE, kind=kind, data=data)
    with pytest.raises(Invalid) as refused:
        application.record_evidence(request)
    assert refused.value.field == field


def test_that_a_child_was_alone_is_withdrawn_once_and_both_stay(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    alone = door.records(EvidenceKind.SPOKE_TO, who="minor")
    door.passes(1)
    taken_back = door.records(EvidenceKind.WITHDRAWN, withdraws=alone.ref, words="It was the neighbours' boy.")
    assert kinds(uow, door) == [EvidenceKind.ARRIVAL, EvidenceKind.SPOKE_TO, EvidenceKind.WITHDRAWN]
    assert (taken_back.text("withdraws"), taken_back.text("words")) == (alone.ref, "It was the neighbours' boy.")
    with pytest.raises(Invalid) as again:
        door.records(EvidenceKind.WITHDRAWN, withdraws=alone.ref, words="Again.")
    assert again.value.field == "withdraws"


def test_nothing_else_is_withdrawn_and_nothing_of_another_visit(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    for other in (
        door.records(EvidenceKind.SPOKE_TO, who="resident").ref,
        door.records(EvidenceKind.REASON, reason="unwell", words="Not today.").ref,
        door.records(EvidenceKind.KNOCK).ref,
        "E-NONE",
    ):
        with pytest.raises(Invalid) as refused:
            door.records(EvidenceKind.WITHDRAWN, withdraws=other, words="It was a mistake.")
        assert refused.value.field == "withdraws"


def test_once_the_visit_is_closed_nothing_is_withdrawn(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    alone = door.records(EvidenceKind.SPOKE_TO, who="minor")
    door.leaves()
    with pytest.raises(WrongState):
        door.records(EvidenceKind.WITHDRAWN, withdraws=alone.ref, words="It was a mistake.")


def test_a_naive_time_is_refused(application: Application, clock: FixedClock) -> None:
    naive = datetime(2026, 3, 4, 9, 0)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(Invalid) as refused:
        application.record_evidence(RecordEvidence("E-1", "A-ANY", "OP-1", naive, OPERATIVE, kind=EvidenceKind.KNOCK))
    assert refused.value.field == "device_at"


def test_every_code_that_the_gate_reads_can_be_recorded(application: Application, clock: FixedClock) -> None:
    """A call that went to voicemail is a call, and one to another contact is not one to the resident (rule 40)."""
    door = a_door(application, clock)
    for result in sorted(CALL_RESULTS):
        recorded = door.records(EvidenceKind.CALL, result=result)
        assert (recorded.text("result"), recorded.text("to")) == (result, "resident")
    _the_planner_names(application, door, "Her son, 07700 900456")
    for to in sorted(CALLED):
        assert door.records(EvidenceKind.CALL, result="voicemail", to=to).text("to") == to
    for who in sorted(WHO_SPOKE):
        assert door.records(EvidenceKind.SPOKE_TO, who=who).text("who") == who
    for reason in REFUSAL_REASONS:
        assert door.records(EvidenceKind.REASON, reason=reason, words="As said").text("reason") == reason


def _the_planner_names(application: Application, door: AtTheDoor, other: str) -> None:
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "No answer there.", other))


# --- what an operative may say of a call (rule 40)


def without_a_number(uow: UnitOfWork, door: AtTheDoor) -> None:
    with uow.write() as records:
        household = records.households.of_home(door.appointment.home_ref)
        if household is not None:
            bare = tuple(replace(resident, numbers=()) for resident in household.residents)
            records.households.save(replace(household, residents=bare))
        records.commit()


@pytest.mark.parametrize("result", ["answered", "no_answer", "engaged", "voicemail"])
def test_nobody_has_rung_a_household_without_a_number_whatever_is_sent(
    application: Application, uow: UnitOfWork, clock: FixedClock, result: str
) -> None:
    """A hand-made request is kept, with what it said, as what it was: no contact."""
    door = a_door(application, clock)
    without_a_number(uow, door)
    item = door.records(EvidenceKind.CALL, result=result)
    assert (item.text("result"), item.text("said")) == ("no_number", result)
    assert "contact" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


def test_a_number_taken_back_is_no_number(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    door = a_door(application, clock)
    says(application, "STOP")
    assert door.records(EvidenceKind.CALL, result="no_answer").text("result") == "no_number"


def test_whoever_is_called_in_the_households_place_has_the_number(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "contact_representative", who="A daughter", number="+447700900456", instead="yes")
    door = at_the_door(application, clock, told(application, a_booking(application, town.home)))
    without_a_number(uow, door)
    assert door.records(EvidenceKind.CALL, result="no_answer").text("result") == "no_answer"


def test_somebody_else_is_called_only_after_the_planner_has_named_them(
    application: Application, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    with pytest.raises(Invalid) as refused:
        door.records(EvidenceKind.CALL, result="no_answer", to="other_contact")
    assert refused.value.field == "to"
    _the_planner_names(application, door, "Her son, 07700 900456")
    assert door.records(EvidenceKind.CALL, result="no_answer", to="other_contact").text("to") == "other_contact"


def test_a_planner_who_names_nobody_has_named_nobody(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    _the_planner_names(application, door, " ")
    with pytest.raises(Invalid):
        door.records(EvidenceKind.CALL, result="no_answer", to="other_contact")


# --- cards and photos that were used before


def test_a_card_is_left_at_one_visit_only(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    first = a_door(application, clock)
    first.records(EvidenceKind.CARD, number="C-1001")
    first.records(EvidenceKind.CARD, number="C-1001")  # left again after the planner had answered, as the gate asks
    second = _another_visit(application, clock, first)
    for written in ("C-1001", " c-1001 ", "C -1001", "c1001", "C 1001", "C\N{EN DASH}1001"):
        with pytest.raises(Invalid, match="left at another visit") as refused:
            second.records(EvidenceKind.CARD, number=written)
        assert refused.value.field == "number"
    with pytest.raises(Invalid, match="printed on the card"):
        second.records(EvidenceKind.CARD, number="--")
    second.records(EvidenceKind.CARD, number="C-1002")


def test_a_card_that_a_release_before_this_one_recorded_is_still_known(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Hyphens were part of the number then."""
    first = a_door(application, clock)
    recorded = first.records(EvidenceKind.CARD, number="C-1001")
    as_before = replace(recorded, ref="E-before", fingerprint=sha256(b"card:c-2002").hexdigest())
    with uow.write() as records:
        records.evidence.add(as_before)
        records.commit()
    with pytest.raises(Invalid, match="left at another visit"):
        _another_visit(application, clock, first).records(EvidenceKind.CARD, number="C-2002")


def _another_visit(application: Application, clock: FixedClock, first: AtTheDoor) -> AtTheDoor:
    first.claims(Outcome.COMPLETED)
    neighbour = application.look_up.home_named("0002")
    day = clock.now().date() + timedelta(days=2)
    return at_the_door(application, clock, told(application, a_booking(application, neighbour, day=day)))


def test_a_photo_that_was_sent_before_is_kept_and_does_not_count_as_this_visits(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first = a_door(application, clock)
    picture = a_photo("a card at a door")
    assert not first.photographs(picture).text("sent_before")
    assert not first.photographs(picture).text("sent_before")  # the phone sends again: still this visit's
    second = _another_visit(application, clock, first)
    used = second.photographs(picture)
    assert used.text("sent_before") == "another visit"
    second.records(EvidenceKind.CARD, number="C-1002")
    missing = {f.rule: f.words for f in second.claims(Outcome.NO_ACCESS).judgement.missing}
    assert "no photo of the card" in missing["card"]
    assert kinds(uow, second).count(EvidenceKind.PHOTO) == 1  # nothing is lost


def test_the_same_picture_under_another_wrapping_is_the_same_picture(
    application: Application, clock: FixedClock
) -> None:
    """Other metadata make other bytes; the picture that is kept is the same."""
    first = a_door(application, clock)
    with Image.open(BytesIO(a_photo("a card"))) as image:
        plain, commented = BytesIO(), BytesIO()
        image.save(plain, "PNG")
        text = PngInfo()
        text.add_text("Comment", "another wrapping")
        image.save(commented, "PNG", pnginfo=text)
    assert plain.getvalue() != commented.getvalue()
    first.photographs(plain.getvalue())
    second = _another_visit(application, clock, first)
    assert second.photographs(commented.getvalue()).text("sent_before")


# --- where the phone was


FAR = Position(Place(51.5, -0.12), 15)


def test_everything_at_the_door_says_where_the_phone_was_or_why_it_did_not(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    knock = RecordEvidence(
        "E-K", door.appointment.ref, "OP-1", clock.now(), OPERATIVE, kind=EvidenceKind.KNOCK, position=FAR
    )
    where = application.record_evidence(knock)
    assert (where.text("accuracy_m"), int(where.text("distance_m")) > 100_000) == ("15", True)
    refused = replace(knock, ref="E-K2", position=None, no_position="refused")
    assert application.record_evidence(refused).text("position") == "refused"
    made_up = replace(knock, ref="E-K3", position=None, no_position="at the home, honestly")
    assert application.record_evidence(made_up).text("position") == "not_asked"
    photo = door.photographs(a_photo())
    assert photo.text("position") == "not_asked"
    assert door.records(EvidenceKind.CARD, number="C-9").text("position") == "not_asked"


def test_a_fix_far_from_the_home_decides_nothing_by_itself(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.does_everything()
    far = RecordEvidence(
        "E-F", door.appointment.ref, "OP-1", clock.now(), OPERATIVE, kind=EvidenceKind.KNOCK, position=FAR
    )
    application.record_evidence(far)
    assert door.claims(Outcome.NO_ACCESS).judgement.allowed


# --- a phone's clock that is hours off


@pytest.mark.parametrize("hours", [-3, 3, 30])
def test_a_wrong_clock_neither_lengthens_nor_shortens_the_wait(
    application: Application, uow: UnitOfWork, clock: FixedClock, hours: int
) -> None:
    """Rules 38 and 46: the server's time counts, and the difference stays to be seen."""
    door = a_door(application, clock)
    off = timedelta(hours=hours)
    clock.advance(timedelta(minutes=3))
    said = RecordEvidence("E-W", door.appointment.ref, "OP-1", clock.now() - off, OPERATIVE, kind=EvidenceKind.KNOCK)
    application.record_evidence(said)
    assert "wait" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    clock.advance(timedelta(minutes=12))
    assert "wait" not in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    with uow.read() as records:
        assert next(i for i in records.evidence.of(door.appointment.ref) if i.ref == "E-W").skew == off


def test_items_that_come_out_of_order_and_again_are_kept_once_each_with_both_times(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    arrived = clock.now()
    clock.advance(timedelta(minutes=20))
    for ref, minutes in (("E-B", 9), ("E-A", 3), ("E-B", 9)):  # the later knock came first, and once more
        at_that_time = arrived + timedelta(minutes=minutes)
        application.record_evidence(
            RecordEvidence(ref, door.appointment.ref, "OP-1", at_that_time, OPERATIVE, kind=EvidenceKind.KNOCK)
        )
    with uow.read() as records:
        knocks = of_kind(records.evidence.of(door.appointment.ref), EvidenceKind.KNOCK)
    assert [item.ref for item in knocks] == ["E-A", "E-B"]
    assert "knocks" not in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


# --- the planner


def test_a_planner_who_is_asked_has_as_long_as_the_gate_gives_and_the_answer_counts(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.PLANNER_ASKED, ref="E-ASKED")
    door.records(EvidenceKind.PLANNER_ASKED, ref="E-ASKED")  # the phone sends again: still one question
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    assert question.due_at == clock.now() + timedelta(minutes=DEFAULTS.planner_timeout_minutes)
    waiting = {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    door.passes(1)
    answer = application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang the son, no answer"))
    assert (answer.source, answer.by) == (EvidenceSource.PLANNER, PLANNER)
    answered = {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    assert "planner_contact" in waiting - answered
    assert tasks(application, door.appointment, TaskKind.PLANNER_CALL) == []
    assert kinds(uow, door)[-1] is EvidenceKind.PLANNER_ANSWERED


@pytest.mark.parametrize("minutes", [1, 10, 30])
def test_the_question_is_due_when_the_gate_goes_on_without_an_answer(
    application: Application, uow: UnitOfWork, clock: FixedClock, minutes: int
) -> None:
    door = a_door(application, clock)
    with uow.write() as records:
        day = door.appointment.promise.day
        records.figures.add(FigureChange("FC-1", "planner_timeout_minutes", minutes, day, "U-1", clock.now()))
        records.commit()
    door.records(EvidenceKind.PLANNER_ASKED)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    clock.set(question.due_at - timedelta(seconds=1))
    assert "planner_contact" in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}
    clock.set(question.due_at)
    assert "planner_contact" not in {finding.rule for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


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


# --- what the planner's answer does to the card (rule 39)


def _missing(door: AtTheDoor) -> dict[str, str]:
    return {finding.rule: finding.words for finding in door.claims(Outcome.NO_ACCESS).judgement.missing}


def test_a_card_left_before_the_planner_answered_is_left_again(application: Application, clock: FixedClock) -> None:
    door = a_door(application, clock)
    door.passes(1)
    door.records(EvidenceKind.PLANNER_ASKED)
    door.passes(2)
    door.records(EvidenceKind.CARD, number="C-1")
    door.photographs(a_photo("C-1"))
    door.passes(1)
    [question] = tasks(application, door.appointment, TaskKind.PLANNER_CALL)
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "Let them wait ten minutes, she is on her way"))
    assert _missing(door)["card"] == "The card was left before the planner had been contacted."
    door.passes(1)
    door.records(EvidenceKind.CARD, number="C-1")  # the same card, again
    door.photographs(a_photo("C-1 again"))
    missing = _missing(door)
    assert "card" not in missing
    assert "wait" in missing  # the planner's words shorten no wait


def test_that_the_planner_did_not_answer_in_time_is_recorded_in_the_judgement(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    door = a_door(application, clock)
    door.records(EvidenceKind.PLANNER_ASKED)
    door.passes(9)
    assert _missing(door)["planner_contact"] == "The planner was contacted and has not answered yet."
    door.passes(1)
    judgement = door.claims(Outcome.NO_ACCESS).judgement
    [said] = [finding for finding in judgement.findings if finding.rule == "planner_contact"]
    assert (said.met, said.words) == (True, "The planner was contacted and did not answer within 10 minutes.")
    assert len(tasks(application, door.appointment, TaskKind.PLANNER_CALL)) == 1  # and still waits for a planner
