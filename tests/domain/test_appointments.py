"""What may happen to an appointment in which state, what is kept of it, and the second of the three locks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.access import RequirementSnapshot
from appointments.domain.access_kinds.clean_visit import CleanVisit
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.appointments import (
    AWAITED_STATES,
    OPEN_STATES,
    Action,
    Appointment,
    Override,
    Promise,
    Role,
    State,
    book,
    next_state,
)
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.outcomes import (
    BLAMES_RESIDENT,
    EXCUSES_LANDLORD,
    JUDGED_AGAIN,
    OUR_FAILURES_ON_RECORD,
    Judgement,
    Outcome,
)
from appointments.domain.times import Window
from tests.domain.examples import (
    NOW,
    a_judgement,
    a_promise,
    a_visit,
    an_appointment,
    an_assignment,
    between,
    snapshots,
)

LEFT = NOW + timedelta(minutes=40)

# Everything that may happen. What is not here must raise WrongState.
ALLOWED = {
    (State.PROPOSED, Action.BOOK): State.BOOKED,
    (State.PROPOSED, Action.CANCEL): State.CANCELLED,
    # A promise made: told, agreed to, moved, called off, sent out, attended or missed.
    (State.BOOKED, Action.NOTIFY): State.NOTIFIED,
    (State.BOOKED, Action.CONFIRM): State.CONFIRMED,
    (State.BOOKED, Action.REARRANGE): State.BOOKED,
    (State.BOOKED, Action.REASSIGN): State.BOOKED,
    (State.BOOKED, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.DESPATCH): State.DESPATCHED,
    (State.BOOKED, Action.ARRIVE): State.ON_SITE,
    (State.BOOKED, Action.MISS): State.CLOSED,
    (State.NOTIFIED, Action.NOTIFY): State.NOTIFIED,  # the reminder's receipt, after the confirmation's
    (State.NOTIFIED, Action.CONFIRM): State.CONFIRMED,
    (State.NOTIFIED, Action.REARRANGE): State.BOOKED,  # a new promise has yet to be told
    (State.NOTIFIED, Action.REASSIGN): State.NOTIFIED,
    (State.NOTIFIED, Action.CANCEL): State.CANCELLED,
    (State.NOTIFIED, Action.DESPATCH): State.DESPATCHED,
    (State.NOTIFIED, Action.ARRIVE): State.ON_SITE,
    (State.NOTIFIED, Action.MISS): State.CLOSED,
    (State.CONFIRMED, Action.NOTIFY): State.CONFIRMED,  # a late receipt takes no confirmation away
    (State.CONFIRMED, Action.CONFIRM): State.CONFIRMED,  # people answer twice
    (State.CONFIRMED, Action.REARRANGE): State.BOOKED,
    (State.CONFIRMED, Action.REASSIGN): State.CONFIRMED,
    (State.CONFIRMED, Action.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Action.DESPATCH): State.DESPATCHED,
    (State.CONFIRMED, Action.ARRIVE): State.ON_SITE,
    (State.CONFIRMED, Action.MISS): State.CLOSED,
    # Sent out: no longer moved (rule 71), but the resident may still call it off.
    (State.DESPATCHED, Action.NOTIFY): State.DESPATCHED,
    (State.DESPATCHED, Action.CONFIRM): State.DESPATCHED,
    (State.DESPATCHED, Action.CANCEL): State.CANCELLED,
    (State.DESPATCHED, Action.ARRIVE): State.ON_SITE,
    (State.DESPATCHED, Action.MISS): State.CLOSED,
    # Somebody is there: a receipt may still come, and the visit ends with an outcome.
    (State.ON_SITE, Action.NOTIFY): State.ON_SITE,
    (State.ON_SITE, Action.CLOSE): State.CLOSED,
}
EVERY_PAIR = [(state, action) for state in State for action in Action]


@pytest.mark.parametrize(("state", "action"), EVERY_PAIR, ids=lambda value: value.value)
def test_only_what_is_listed_may_happen_in_a_state(state: State, action: Action) -> None:
    if (state, action) in ALLOWED:
        assert next_state(state, action) is ALLOWED[(state, action)]
    else:
        with pytest.raises(WrongState, match="so it cannot be"):
            next_state(state, action)


def _carried_out(appointment: Appointment, action: Action) -> Appointment:
    match action:
        case Action.BOOK:
            return book("A-1", "W-1", "H-1", a_promise(), ())
        case Action.NOTIFY:
            return appointment.notify()
        case Action.CONFIRM:
            return appointment.confirm()
        case Action.REARRANGE:
            return appointment.rearrange(a_promise(version=2), (an_assignment(),), NOW)
        case Action.REASSIGN:
            return appointment.reassign((an_assignment(),))
        case Action.CANCEL:
            return appointment.cancel(Outcome.CANCELLED_BY_LANDLORD, "operative unwell", NOW)
        case Action.DESPATCH:
            return appointment.despatch(())
        case Action.ARRIVE:
            return appointment.arrive(a_visit())
        case Action.CLOSE:
            return appointment.close(Outcome.COMPLETED, "tap replaced", None, LEFT)
        case Action.MISS:
            return appointment.miss("nobody came", NOW)


@pytest.mark.parametrize(
    ("state", "action"),
    [pair for pair in EVERY_PAIR if pair[1] is not Action.BOOK],  # booking makes an appointment, it has none before
    ids=lambda value: value.value,
)
def test_an_appointment_does_only_what_its_state_allows(state: State, action: Action) -> None:
    appointment = an_appointment(in_state=state)

    if (state, action) in ALLOWED:
        assert _carried_out(appointment, action).state is ALLOWED[(state, action)]
    else:
        with pytest.raises(WrongState):
            _carried_out(appointment, action)


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_nothing_happens_to_what_has_ended(state: State) -> None:
    assert not [action for action in Action if (state, action) in ALLOWED]
    assert state not in OPEN_STATES


def test_an_appointment_is_awaited_from_booking_until_somebody_arrives() -> None:
    assert {State.BOOKED, State.NOTIFIED, State.CONFIRMED, State.DESPATCHED} == AWAITED_STATES


# Booking and the promises


def test_a_booked_appointment_holds_its_first_promise_and_who_will_come() -> None:
    pair = (an_assignment("O-07"), an_assignment("O-08", role=Role.SECOND))

    booked = book("A-1", "W-1", "H-1", a_promise(), pair, follows="A-0")

    assert (booked.state, booked.promise.version, booked.follows) == (State.BOOKED, 1, "A-0")
    assert booked.assignments == pair  # two operatives are two assignments over the same interval (rule 11)
    assert booked.lead == "O-07"


def test_the_planned_start_is_the_earliest_of_the_crews() -> None:
    late, early = an_assignment(planned=between("10:00", "11:00")), an_assignment(planned=between("09:00", "10:00"))

    assert an_appointment(assignments=(late, early)).planned_start == early.planned.starts
    assert an_appointment(assignments=()).planned_start is None


def test_rearranging_makes_a_new_promise_and_keeps_the_old_one_as_superseded() -> None:
    first, second = a_promise(), a_promise(version=2, window=between("12:00", "17:00"))
    other = (an_assignment("O-09"),)

    moved = an_appointment(State.CONFIRMED, promises=(first,)).rearrange(second, other, NOW)

    assert moved.promises == (replace(first, superseded_at=NOW), second)
    assert moved.promise == second
    assert moved.assignments == other
    assert moved.state is State.BOOKED  # the resident has not been told of the new one


@given(st.integers(1, 6))
def test_no_promise_vanishes_however_often_it_is_moved(times: int) -> None:
    appointment = an_appointment()
    for number in range(times):
        appointment = appointment.rearrange(a_promise(version=number + 2), (), NOW + timedelta(minutes=number))

    assert [promise.version for promise in appointment.promises] == list(range(1, times + 2))
    assert [promise.superseded_at for promise in appointment.promises] == [
        *(NOW + timedelta(minutes=number) for number in range(times)),
        None,  # the one in force
    ]


@pytest.mark.parametrize("in_state", [State.BOOKED, State.NOTIFIED, State.CONFIRMED, State.DESPATCHED])
def test_once_the_window_has_passed_with_nobody_there_nothing_but_our_failure_is_left(in_state: State) -> None:
    """Half-open: at the very end nobody arrives any more (rule 50; not attended is established, never claimed)."""
    appointment = an_appointment(in_state)
    ends, second = appointment.promise.window.ends, timedelta(seconds=1)

    assert not appointment.let_down(ends - second)
    assert appointment.let_down(ends)
    assert appointment.cancel(Outcome.CANCELLED_BY_RESIDENT, "no", ends - second).state is State.CANCELLED
    for outcome in (Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD):
        with pytest.raises(WrongState, match="nobody came"):
            appointment.cancel(outcome, "no", ends)
    assert appointment.cancel(Outcome.CANCELLED_BY_RESIDENT, "no", ends, heard_at=ends - second).closed_at == ends
    if in_state is not State.DESPATCHED:
        with pytest.raises(WrongState, match="nobody came"):
            appointment.rearrange(a_promise(version=2), (), ends)
        assert appointment.rearrange(a_promise(version=2), (), ends, heard_at=ends - second).promise.version == 2
    assert appointment.miss("nobody came", ends).outcome is Outcome.NOT_ATTENDED


@pytest.mark.parametrize("in_state", [State.ON_SITE, State.CLOSED, State.CANCELLED])
def test_nobody_is_let_down_by_a_visit_that_somebody_came_to_or_that_has_ended(in_state: State) -> None:
    appointment = an_appointment(in_state)

    assert not appointment.let_down(appointment.promise.window.ends)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_promises_are_numbered_without_gaps(version: int) -> None:
    with pytest.raises(Invalid) as caught:
        an_appointment().rearrange(a_promise(version=version), (), NOW)

    assert caught.value.field == "version"


@pytest.mark.parametrize(("manager", "reason", "field"), [(" ", "urgent leak", "manager"), ("M. 01", "  ", "reason")])
def test_an_override_needs_a_named_manager_and_a_reason(manager: str, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        Override("advance notice", manager, reason)

    assert caught.value.field == field


# Calling off, sending out, arriving


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD])
def test_a_cancelled_appointment_says_by_whom_and_frees_its_operatives(outcome: Outcome) -> None:
    cancelled = an_appointment().cancel(outcome, "no longer needed", NOW)

    assert (cancelled.state, cancelled.outcome, cancelled.outcome_words) == (
        State.CANCELLED,
        outcome,
        "no longer needed",
    )
    assert (cancelled.closed_at, cancelled.assignments) == (NOW, ())


@pytest.mark.parametrize(
    "outcome", sorted(set(Outcome) - {Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD})
)
def test_no_other_outcome_comes_in_through_a_cancellation(outcome: Outcome) -> None:
    with pytest.raises(Invalid):
        an_appointment().cancel(outcome, "nobody in", NOW)


def test_a_despatched_visit_keeps_the_requirements_as_they_stand_then_beside_those_promised() -> None:
    promised, standing = snapshots(TwoOperatives()), snapshots(TwoOperatives(), LongerToAnswer())
    appointment = an_appointment(promises=(a_promise(requirements=promised),))

    despatched = appointment.despatch(standing)

    assert despatched.despatched_requirements == standing
    assert despatched.promise.requirements == promised


@pytest.mark.parametrize("state", sorted(AWAITED_STATES - {State.DESPATCHED}))
def test_do_not_attend_blocks_the_despatch_and_says_to_whom_to_refer(state: State) -> None:
    standing = snapshots(LongerToAnswer(), DoNotAttend("the neighbourhood team"))

    with pytest.raises(WrongState, match=r"Do not attend\. Refer to the neighbourhood team"):
        an_appointment(state).despatch(standing)


@pytest.mark.parametrize(
    ("released", "goes"),
    [
        ("Q-0001", True),  # a named manager released this very one
        ("Q-0002", False),  # another one
        (None, False),  # an override of something else altogether
    ],
)
def test_do_not_attend_is_released_by_an_override_of_that_very_requirement(released: str | None, goes: bool) -> None:
    override = Override("do not attend", "Manager 01", "agreed with the team", requirement_ref=released)
    appointment = an_appointment(promises=(a_promise(overrides=(override,)),))
    standing = (RequirementSnapshot("Q-0001", DoNotAttend("the neighbourhood team")),)

    if goes:
        assert appointment.despatch(standing).state is State.DESPATCHED
    else:
        with pytest.raises(WrongState):
            appointment.despatch(standing)


def test_nobody_cannot_arrive() -> None:
    with pytest.raises(Invalid) as caught:
        an_appointment().arrive(a_visit(operative_refs=()))

    assert caught.value.field == "operatives"


def test_who_arrived_may_be_fewer_than_were_assigned() -> None:
    pair = (an_assignment("O-07"), an_assignment("O-08", role=Role.SECOND))

    arrived = an_appointment(assignments=pair).arrive(a_visit(operative_refs=("O-07",)))

    assert arrived.visit == a_visit(operative_refs=("O-07",))
    assert arrived.assignments == pair


# Closing: the second lock


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - BLAMES_RESIDENT))
def test_an_outcome_that_blames_nobody_at_home_closes_without_a_judgement(outcome: Outcome) -> None:
    closed = an_appointment(State.ON_SITE).close(outcome, "as found", None, LEFT)

    assert (closed.state, closed.outcome, closed.outcome_words) == (State.CLOSED, outcome, "as found")
    assert (closed.closed_at, closed.visit) == (LEFT, replace(a_visit(), left_at=LEFT))


@pytest.mark.parametrize("outcome", sorted(BLAMES_RESIDENT))
def test_an_outcome_that_blames_the_resident_closes_with_the_judgement_that_allows_it(outcome: Outcome) -> None:
    closed = an_appointment(State.ON_SITE).close(outcome, "nobody answered", a_judgement(outcome), LEFT)

    assert (closed.state, closed.outcome, closed.judgement_ref) == (State.CLOSED, outcome, "J-0001")


def _other(outcome: Outcome) -> Outcome:
    return Outcome.REFUSED_ACCESS if outcome is Outcome.NO_ACCESS else Outcome.NO_ACCESS


# The promise in force is the second. Each row differs from an allowing judgement in one thing.
# Removing `_require_allowing` from `close` must fail every row of this test: it is the second of the three locks.
@pytest.mark.parametrize("outcome", sorted(BLAMES_RESIDENT))
@pytest.mark.parametrize(
    "judgement_for",
    [
        pytest.param(lambda claim: None, id="no judgement"),
        pytest.param(lambda claim: a_judgement(claim, promise_version=2, allowed=False), id="one that does not allow"),
        pytest.param(lambda claim: a_judgement(_other(claim), promise_version=2), id="one for the other claim"),
        pytest.param(lambda claim: a_judgement(Outcome.COMPLETED, promise_version=2), id="one for work completed"),
        pytest.param(
            lambda claim: a_judgement(claim, promise_version=2, appointment_ref="A-0002"), id="another appointment's"
        ),
        pytest.param(lambda claim: a_judgement(claim, promise_version=1), id="one about the superseded promise"),
        pytest.param(lambda claim: a_judgement(claim, promise_version=3), id="one about a promise not yet made"),
    ],
)
def test_without_an_allowing_judgement_for_that_very_claim_nobody_at_home_is_blamed(
    outcome: Outcome, judgement_for: Callable[[Outcome], Judgement | None]
) -> None:
    appointment = an_appointment(State.ON_SITE, promises=(a_promise(1), a_promise(2)))

    with pytest.raises(WrongState, match="blames the resident"):
        appointment.close(outcome, "nobody answered", judgement_for(outcome), LEFT)


def test_a_visit_nobody_made_cannot_be_closed() -> None:
    nobody = replace(an_appointment(State.ON_SITE), visit=None)

    with pytest.raises(WrongState, match="nobody has arrived"):
        nobody.close(Outcome.COMPLETED, "", None, LEFT)


@pytest.mark.parametrize("state", sorted(AWAITED_STATES))
def test_a_window_that_passed_with_nobody_there_is_the_landlords_failure(state: State) -> None:
    missed = an_appointment(state).miss("The window passed and nobody came.", NOW)

    assert (missed.state, missed.outcome, missed.visit) == (State.CLOSED, Outcome.NOT_ATTENDED, None)
    assert (missed.closed_at, missed.judgement_ref) == (NOW, None)


# An upheld challenge (rule 54)


@pytest.mark.parametrize("blamed", sorted(BLAMES_RESIDENT))
def test_an_upheld_challenge_takes_the_blame_away(blamed: Outcome) -> None:
    closed = replace(an_appointment(State.CLOSED, outcome=blamed), judgement_ref="J-0001")

    cleared = closed.reclassify(Outcome.NOT_NOTIFIED, "the text never arrived")

    assert (cleared.state, cleared.outcome, cleared.judgement_ref) == (State.CLOSED, Outcome.NOT_NOTIFIED, None)


def test_an_upheld_challenge_cannot_blame_the_resident_in_another_way() -> None:
    with pytest.raises(Invalid):
        an_appointment(State.CLOSED, outcome=Outcome.NO_ACCESS).reclassify(Outcome.REFUSED_ACCESS, "")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (State.CLOSED, Outcome.COMPLETED),  # nothing to overturn
        (State.CLOSED, Outcome.NOT_ESTABLISHED),
        (State.ON_SITE, None),  # not decided yet
        (State.CANCELLED, Outcome.CANCELLED_BY_RESIDENT),
    ],
)
def test_only_an_outcome_that_blames_the_resident_can_be_overturned(state: State, outcome: Outcome | None) -> None:
    with pytest.raises(WrongState):
        an_appointment(state, outcome=outcome).reclassify(Outcome.NOT_NOTIFIED, "")


DOORS = st.sampled_from(["notify", "confirm", "despatch", "rearrange", "cancel", "arrive", "close", "miss"])


@given(st.lists(DOORS, min_size=2, max_size=8), st.sampled_from(sorted(BLAMES_RESIDENT)))
def test_no_order_of_steps_without_a_judgement_ends_in_blaming_the_resident(steps: list[str], claim: Outcome) -> None:
    appointment = an_appointment()
    for step in steps:
        try:
            appointment = _stepped(appointment, step, claim)
        except (WrongState, Invalid):
            continue

    assert appointment.outcome not in BLAMES_RESIDENT


def _stepped(appointment: Appointment, step: str, claim: Outcome) -> Appointment:
    match step:
        case "cancel":
            return appointment.cancel(claim, "", NOW)
        case "close":
            return appointment.close(claim, "", None, NOW)
        case "rearrange":
            following: Promise = a_promise(version=appointment.promise.version + 1)
            return appointment.rearrange(following, (), NOW)
        case _:
            return _carried_out(appointment, Action(step))


def test_a_refusal_says_what_the_appointment_is_and_what_cannot_be_done() -> None:
    with pytest.raises(WrongState, match="the appointment is under way, so it cannot be moved"):
        next_state(State.DESPATCHED, Action.REARRANGE)


def test_another_operative_comes_for_the_same_promise() -> None:
    promised = an_appointment(State.CONFIRMED)

    given = promised.reassign((an_assignment("O-09"),))

    assert (given.lead, given.state, given.promises) == ("O-09", State.CONFIRMED, promised.promises)


@pytest.mark.parametrize(
    "planned",
    [
        between("07:59", "08:59"),  # a minute before the promise
        between("13:00", "14:00"),  # the promise has ended at 13:00
    ],
)
def test_no_plan_leaves_the_promise(planned: Window) -> None:
    promised = an_appointment(promises=(a_promise(window=between("08:00", "13:00")),))

    with pytest.raises(Invalid, match="must keep to the promise"):
        promised.reassign((replace(an_assignment("O-09"), planned=planned),))


def test_somebody_has_to_come() -> None:
    with pytest.raises(Invalid, match="somebody must come"):
        an_appointment().reassign(())


def test_a_pinned_visit_stays_with_its_operative_until_the_pin_is_taken_off() -> None:
    pinned = an_appointment(State.NOTIFIED).pin()

    with pytest.raises(WrongState, match="pinned"):
        pinned.reassign((an_assignment("O-09"),))
    assert pinned.unpin().reassign((an_assignment("O-09"),)).lead == "O-09"


@pytest.mark.parametrize("state", [State.DESPATCHED, State.ON_SITE, State.CLOSED, State.CANCELLED])
def test_what_nobody_may_move_needs_no_pin(state: State) -> None:
    with pytest.raises(WrongState):
        an_appointment(state).pin()


def test_a_new_promise_takes_the_pin_off() -> None:
    moved = an_appointment().pin().rearrange(a_promise(version=2), (an_assignment("O-09"),), NOW)
    assert not moved.pinned


# --- the first visit of the day

FIRST = snapshots(CleanVisit())


def test_a_visit_that_comes_first_is_pinned_when_it_is_booked_and_when_it_is_moved() -> None:
    booked = book("A-0001", "W-0001", "H-0001", a_promise(requirements=FIRST), (an_assignment(),))
    moved = an_appointment().rearrange(a_promise(2, requirements=FIRST), (an_assignment(),), NOW)

    assert booked.pinned
    assert moved.pinned
    assert not book("A-0001", "W-0001", "H-0001", a_promise(), (an_assignment(),)).pinned


def test_the_pin_of_a_visit_that_comes_first_cannot_be_taken_off() -> None:
    booked = book("A-0001", "W-0001", "H-0001", a_promise(requirements=FIRST), (an_assignment(),))

    with pytest.raises(WrongState, match="first visit of the day"):
        booked.unpin()
    assert not an_appointment().pin().unpin().pinned


def test_a_named_manager_may_have_waived_that_it_comes_first() -> None:
    waived = (Override("first", "Manager One", "The leak cannot wait", FIRST[0].ref),)

    assert not book("A-0001", "W-0001", "H-0001", a_promise(requirements=FIRST, overrides=waived), ()).pinned


# What becomes known after a visit was closed


def _established(outcome: Outcome) -> Judgement:
    return replace(a_judgement(), allowed=False, established_outcome=outcome, established_words="As the records show.")


@pytest.mark.parametrize("before", sorted(JUDGED_AGAIN))
@pytest.mark.parametrize("after", sorted(OUR_FAILURES_ON_RECORD))
def test_what_excused_the_landlord_may_turn_out_to_be_our_failure(before: Outcome, after: Outcome) -> None:
    closed = replace(an_appointment(State.CLOSED, outcome=before), judgement_ref="J-0000")
    judgement = _established(after)

    corrected = closed.correct(judgement, "The receipt came.")

    assert (corrected.state, corrected.outcome, corrected.outcome_words) == (State.CLOSED, after, "The receipt came.")
    assert corrected.judgement_ref == judgement.ref
    assert (corrected.closed_at, corrected.visit) == (closed.closed_at, closed.visit)


@pytest.mark.parametrize("after", sorted(set(Outcome) - OUR_FAILURES_ON_RECORD))
def test_nothing_is_corrected_into_anybody_elses_doing(after: Outcome) -> None:
    with pytest.raises(WrongState):
        an_appointment(State.CLOSED, outcome=Outcome.NOT_ESTABLISHED).correct(_established(after), "")


@pytest.mark.parametrize("before", sorted(set(Outcome) - JUDGED_AGAIN))
def test_what_excuses_nobody_is_not_corrected(before: Outcome) -> None:
    with pytest.raises(WrongState):
        an_appointment(State.CLOSED, outcome=before).correct(_established(Outcome.NOT_NOTIFIED), "")


def test_an_open_visit_is_closed_and_not_corrected() -> None:
    with pytest.raises(WrongState):
        an_appointment(State.ON_SITE).correct(_established(Outcome.NOT_NOTIFIED), "")


@pytest.mark.parametrize("change", [{"appointment_ref": "A-9999"}, {"promise_version": 7}])
def test_a_judgement_of_something_else_corrects_nothing(change: dict[str, object]) -> None:
    closed = an_appointment(State.CLOSED, outcome=Outcome.NOT_ESTABLISHED)
    with pytest.raises(WrongState):
        closed.correct(replace(_established(Outcome.NOT_NOTIFIED), **change), "")  # type: ignore[arg-type]


@pytest.mark.parametrize("before", sorted(EXCUSES_LANDLORD))
def test_what_excused_the_landlord_is_withdrawn_when_it_is_no_longer_allowed(before: Outcome) -> None:
    closed = replace(an_appointment(State.CLOSED, outcome=before), judgement_ref="J-0000")
    judgement = _established(Outcome.MINOR_ONLY)

    withdrawn = closed.withdraw(judgement, "Somebody was spoken to.")

    assert (withdrawn.state, withdrawn.outcome) == (State.CLOSED, Outcome.NOT_ESTABLISHED)
    assert (withdrawn.outcome_words, withdrawn.judgement_ref) == ("Somebody was spoken to.", judgement.ref)


@pytest.mark.parametrize("before", sorted(set(Outcome) - EXCUSES_LANDLORD))
def test_nothing_else_is_withdrawn(before: Outcome) -> None:
    with pytest.raises(WrongState):
        an_appointment(State.CLOSED, outcome=before).withdraw(_established(Outcome.NOT_ESTABLISHED), "")


@pytest.mark.parametrize("change", [{"allowed": True}, {"appointment_ref": "A-9999"}, {"promise_version": 7}])
def test_only_a_refusing_judgement_of_this_promise_withdraws(change: dict[str, object]) -> None:
    closed = an_appointment(State.CLOSED, outcome=Outcome.NO_ACCESS)
    with pytest.raises(WrongState):
        closed.withdraw(replace(_established(Outcome.NOT_ESTABLISHED), **change), "")  # type: ignore[arg-type]
