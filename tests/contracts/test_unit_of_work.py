"""What every unit of work promises: the one in memory, SQLite and PostgreSQL go through the same tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from appointments.domain.access import RequirementSnapshot
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Appointment, Override, Role, State, Visit
from appointments.domain.calls import CallResult, CallState
from appointments.domain.concerns import Concern
from appointments.domain.day_plans import DayPlan, DayProposal, PlanState
from appointments.domain.errors import NotFound, Stale, WrongState
from appointments.domain.feeds import FeedProblem
from appointments.domain.homes import Channel, LineType, Place
from appointments.domain.messages import Message, MessageState
from appointments.domain.operatives import Absence, Certificate
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import ExternalRef
from appointments.domain.replies import Intent
from appointments.domain.rounds import RoundPlan
from appointments.domain.sequences import After
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.times import Window, at, midnight
from appointments.domain.work_orders import SorItem, WorkOrderState
from appointments.ports import Records, UnitOfWork
from appointments.records.errors import ReadOnlyTransaction
from appointments.records.ledger import Verified
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import (
    APPOINTMENT,
    DAY,
    HOME,
    JUDGEMENT,
    MORNING,
    NOW,
    OPERATIVE,
    WORK_ORDER,
    a_call,
    a_challenge,
    a_figure_change,
    a_home,
    a_household,
    a_judgement,
    a_message,
    a_number,
    a_priority,
    a_promise,
    a_reply,
    a_requirement,
    a_slot,
    a_slot_pattern,
    a_task,
    a_work_order,
    an_absence,
    an_account,
    an_appointment,
    an_assignment,
    an_event,
    an_evidence,
    an_offer_set,
    an_operative,
    between,
    minutes,
    shifts,
    stocked,
)

# --- transactions


def test_what_is_committed_is_there_and_what_is_not_is_gone(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.homes.put(a_home("H-kept"))
        records.commit()
    with uow.write() as records:
        records.homes.put(a_home("H-dropped"))
    with uow.read() as records:
        assert records.homes.get("H-kept") == a_home("H-kept")
        with pytest.raises(NotFound):
            records.homes.get("H-dropped")


def test_an_exception_rolls_everything_back(uow: UnitOfWork) -> None:
    def fails() -> None:
        with uow.write() as records:
            records.homes.put(a_home())
            records.ledger.append(an_event())
            raise WrongState("no")

    with pytest.raises(WrongState):
        fails()
    with uow.read() as records:
        assert records.homes.by_property_ref(a_home().property_ref) is None


def test_reading_refuses_to_write_and_to_commit(uow: UnitOfWork) -> None:
    def writes() -> None:
        with uow.read() as records:
            records.homes.put(a_home())

    def commits() -> None:
        with uow.read() as records:
            records.commit()

    with pytest.raises(ReadOnlyTransaction):
        writes()
    with pytest.raises(ReadOnlyTransaction):
        commits()
    # The connection that refused goes back to the pool; it must write again for the next one.
    with uow.write() as records:
        records.homes.put(a_home())
        records.commit()


def test_a_reader_sees_one_state_although_somebody_writes_meanwhile(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.read() as reading:
        assert reading.homes.by_property_ref("00H-2") is None
        with uow.write() as records:
            records.homes.put(a_home("H-2"))
            records.commit()
        assert reading.homes.by_property_ref("00H-2") is None
    with uow.read() as records:
        assert records.homes.by_property_ref("00H-2") == a_home("H-2")


def test_new_references_have_twelve_characters_nobody_mistakes(uow: UnitOfWork) -> None:
    with uow.read() as records:
        first, second = records.new_ref("A"), records.new_ref("A")
    assert first != second
    for ref in (first, second):
        prefix, letters = ref.split("-")
        assert (prefix, len(letters)) == ("A", 12)
        assert set(letters) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


# --- what was stored comes back


def test_a_home_keeps_its_leading_zeros_and_is_found_by_each_of_its_names(uow: UnitOfWork) -> None:
    home = replace(a_home(), property_ref="00023404", uprn="000123456789", communal_door=True)
    with uow.write() as records:
        records.homes.put(replace(home, patch="South"))
        records.homes.put(home)
        records.homes.put(replace(a_home("H-2"), uprn=None))
        records.commit()
    with uow.read() as records:
        assert records.homes.get(home.ref) == home
        assert records.homes.by_property_ref("00023404") == home
        assert records.homes.by_property_ref("23404") is None
        assert records.homes.by_uprn("000123456789") == home
        assert records.homes.by_uprn("123456789") is None


def test_a_household_is_saved_with_its_residents_and_numbers_in_order(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household == a_household()
        contact = replace(
            household.residents[0],
            numbers=(a_number("+441632960001", line=LineType.LANDLINE), replace(a_number(), withdrawn_at=NOW)),
            prefers=(Channel.LETTER, Channel.SMS),
            email="resident0012@example.org",
            language="cy",
        )
        other = replace(contact, ref="R-2", name="Resident 0013", numbers=())
        changed = replace(household, residents=(contact, other))
        records.households.save(changed)
        records.commit()
    with uow.read() as records:
        assert records.households.of_home(HOME) == replace(changed, version=1)
        assert records.households.of_home("H-unknown") is None


def test_a_number_finds_every_household_that_holds_it_withdrawn_or_not(uow: UnitOfWork) -> None:
    shared = "+447700900999"
    with uow.write() as records:
        for n, numbers in enumerate([(a_number(shared),), (replace(a_number(shared), withdrawn_at=NOW),), ()]):
            records.homes.put(a_home(f"H-{n}"))
            records.households.add(a_household(f"HH-{n}", home_ref=f"H-{n}", numbers=numbers))
        records.commit()
    with uow.read() as records:
        assert [household.ref for household in records.households.by_number(shared)] == ["HH-0", "HH-1"]
        assert records.households.by_number("+447700900998") == []


def test_requirements_of_a_home_come_with_ended_and_declined_ones(uow: UnitOfWork) -> None:
    stocked(uow)
    held = [
        a_requirement("Q-1", kind=TimesToAvoid(parse_weekly("Mon-Fri 08:30-09:30", "times"))),
        replace(a_requirement("Q-2"), ends_on=date(2026, 2, 1), effect="No visit comes as a surprise."),
        replace(a_requirement("Q-3", kind=LongerToAnswer()), declined="Not possible.", provisional=True),
    ]
    with uow.write() as records:
        for requirement in held:
            records.requirements.put(requirement)
        records.requirements.put(replace(held[0], recorded_by="U-other"))
        records.requirements.put(held[0])
        records.commit()
    with uow.read() as records:
        assert records.requirements.of_home(HOME) == held
        assert records.requirements.get("Q-2") == held[1]


def test_a_work_order_is_found_by_its_external_reference_of_one_system_only(uow: UnitOfWork) -> None:
    order = replace(
        a_work_order("W-2"),
        external=ExternalRef("Contractor A", "00017"),
        items=(SorItem("PL0001", 40, 2), SorItem("PL0002", 15)),
        skills=frozenset({"gas", "asbestos"}),
        concerns=frozenset({Concern.OTHER_HAZARD}),
        follows=WORK_ORDER,
        same_operative_as=OPERATIVE,
    )
    stocked(uow)
    with uow.write() as records:
        records.work_orders.add(order)
        records.commit()
    with uow.read() as records:
        assert records.work_orders.by_external(ExternalRef("Contractor A", "00017")) == order
        assert records.work_orders.by_external(ExternalRef("Contractor B", "00017")) is None


def test_an_order_comes_with_its_home_its_trades_name_and_what_there_is_besides(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.work_orders.add(a_work_order("W-2", trade="GLAZING"))
        records.work_orders.add(replace(a_work_order("W-3"), after=After(WORK_ORDER, days=1)))
        records.work_orders.add(replace(a_work_order("W-4", home_ref=HOME), state=WorkOrderState.CANCELLED))
        records.commit()
    with uow.read() as records:
        first, unnamed = records.work_orders.at_home(WORK_ORDER), records.work_orders.at_home("W-2")
    assert (first.order, first.home, first.trade_name) == (a_work_order(), a_home(), "Plumbing")
    assert (first.booked_before, first.attended_before, first.others_follow) == (False, False, True)
    assert (unnamed.trade_name, unnamed.others_follow) == ("GLAZING", False)  # a trade nobody has named is its code


@pytest.mark.parametrize(
    ("state", "attended"),
    [
        (State.BOOKED, False),
        (State.ON_SITE, True),
        (State.CANCELLED, False),  # booked before all the same
    ],
)
def test_an_order_says_whether_it_was_booked_and_whether_anybody_was_at_its_home(
    uow: UnitOfWork, state: State, attended: bool
) -> None:
    stocked(uow, an_appointment(in_state=state))
    with uow.write() as records:
        records.work_orders.add(a_work_order("W-2"))
        records.commit()
    with uow.read() as records:
        booked, other = records.work_orders.at_home(WORK_ORDER), records.work_orders.at_home("W-2")
    assert (booked.booked_before, booked.attended_before) == (True, attended)
    assert (other.booked_before, other.attended_before) == (False, attended)


def test_an_order_that_is_finished_follows_nobody_any_more(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        done = replace(a_work_order("W-2"), after=After(WORK_ORDER, days=1), state=WorkOrderState.COMPLETED)
        records.work_orders.add(done)
        records.commit()
    with uow.read() as records:
        assert not records.work_orders.at_home(WORK_ORDER).others_follow


def test_an_order_is_claimed_with_the_version_that_was_read_and_nothing_else_of_it_changes(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.work_orders.claim(WORK_ORDER, 0)
        with pytest.raises(Stale):
            records.work_orders.claim(WORK_ORDER, 0)
        records.commit()
    with uow.read() as records:
        assert records.work_orders.get(WORK_ORDER) == replace(a_work_order(), version=1)


def test_steps_come_back_in_the_order_they_were_recorded_and_of_their_order_only(uow: UnitOfWork) -> None:
    late = Step("WS-0", WORK_ORDER, StepKind.MADE_SAFE, NOW - minutes(90), NOW, "U-planner", "Boarded up.")
    early = Step(
        "WS-1",
        WORK_ORDER,
        StepKind.INVESTIGATED,
        NOW - minutes(60),
        NOW,
        "U-planner",
        finding=HazardFinding.SIGNIFICANT,
        in_person=False,
    )
    mistake = Step("WS-3", WORK_ORDER, StepKind.WITHDRAWN, NOW, NOW, "U-planner", "Mine.", withdraws="WS-2")
    with uow.write() as records:
        records.homes.put(a_home())
        records.work_orders.add(a_work_order())
        records.work_orders.add(a_work_order("W-2"))
        records.steps.add(Step("WS-4", "W-2", StepKind.AWARE, NOW, NOW, "U-planner"))
        for step in (early, late, mistake):
            records.steps.add(step)
        records.commit()
    with uow.read() as records:
        assert records.steps.of(WORK_ORDER) == (early, late, mistake)
        assert [step.ref for step in records.steps.of("W-2")] == ["WS-4"]
        assert records.steps.of("W-NONE") == ()


def test_orders_with_a_statutory_date_come_by_reference_before_an_instant_page_by_page(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.homes.put(a_home())
        for number, (due_in, state) in enumerate(
            [
                (0, WorkOrderState.OPEN),
                (10, WorkOrderState.OPEN),  # at the instant itself: not before it
                (9, WorkOrderState.COMPLETED),  # a summary may still be to be sent
                (9, WorkOrderState.CANCELLED),
                (None, WorkOrderState.OPEN),
                (9, WorkOrderState.OPEN),
            ],
            1,
        ):
            due_at = None if due_in is None else NOW + minutes(due_in)
            records.work_orders.add(replace(a_work_order(f"W-{number}"), statutory_due_at=due_at, state=state))
        records.commit()
    with uow.read() as records:
        first = records.work_orders.statutory_before(NOW + minutes(10), 2)
        rest = records.work_orders.statutory_before(NOW + minutes(10), 2, after=first[-1].ref)
    assert [[order.ref for order in page] for page in (first, rest)] == [["W-1", "W-3"], ["W-6"]]


def test_certificates_come_back_in_order_of_skill_and_are_replaced_as_a_whole(uow: UnitOfWork) -> None:
    gas, asbestos = Certificate("gas", DAY), Certificate("asbestos", date(2027, 3, 1))
    with uow.write() as records:
        records.operatives.put(replace(an_operative("O-09"), certificates=(asbestos, gas)))
        records.operatives.put(an_operative("O-10"))
        records.commit()
    with uow.read() as records:
        assert records.operatives.get("O-09").certificates == (asbestos, gas)
        assert [operative.certificates for operative in records.operatives.active(["O-09", "O-10"])] == [
            (asbestos, gas),
            (),
        ]
    with uow.write() as records:
        records.operatives.put(replace(an_operative("O-09"), certificates=(replace(gas, valid_to=date(2028, 1, 1)),)))
        records.commit()
    with uow.read() as records:
        assert records.operatives.get("O-09").certificates == (Certificate("gas", date(2028, 1, 1)),)


def test_operatives_shifts_and_absences_come_back(uow: UnitOfWork) -> None:
    gone = replace(an_operative("O-09"), active=False)
    before, after = an_absence(during=between(time(6), time(8))), an_absence(during=between(time(12), time(13)))
    stocked(uow)
    with uow.write() as records:
        records.operatives.put(gone)
        records.operatives.set_shift_patterns("O-09", shifts("O-09"))
        records.operatives.set_shift_patterns("O-09", shifts("O-09", weekdays=[5]))
        records.operatives.add_absence(after)
        records.operatives.add_absence(before)
        records.commit()
    with uow.read() as records:
        assert records.operatives.get("O-09") == gone
        assert [operative.ref for operative in records.operatives.active()] == [OPERATIVE, "O-08"]
        assert records.operatives.active(["O-08", "O-09"]) == [an_operative("O-08")]
        assert records.operatives.shift_patterns(["O-09"]) == list(shifts("O-09", weekdays=[5]))
        # Half-open: the absence that ends at eight is not one of the day from eight on.
        assert records.operatives.absences([OPERATIVE], between(time(8), time(17))) == [after]
        assert records.operatives.absences([OPERATIVE], between(time(7), time(17))) == [before, after]


def test_offers_come_back_with_what_was_withheld_and_how_they_were_settled(uow: UnitOfWork) -> None:
    stocked(uow)
    offers = an_offer_set()
    with uow.write() as records:
        records.offers.add(offers)
        records.commit()
    refused = replace(offers, refused_because="time", refused_words="works in the mornings")
    with uow.write() as records:
        assert records.offers.get("F-1") == offers
        # What was offered is a fact: only the answer to it is written.
        records.offers.settle(replace(refused, offers=(), made_by="U-somebody-else"))
        records.commit()
    with uow.read() as records:
        assert records.offers.get("F-1") == refused
    with uow.write() as records:
        records.offers.choose("F-1", a_slot())
        with pytest.raises(NotFound):
            records.offers.choose("F-0", a_slot())
        records.commit()
    with uow.read() as records:
        assert records.offers.get("F-1") == replace(offers, chosen=a_slot())


def test_what_the_landlord_configures_comes_back_in_order(uow: UnitOfWork) -> None:
    stocked(uow)
    longer = replace(a_slot_pattern(), valid_from=date(2027, 1, 1), ends=time(14), weekdays=frozenset({5}))
    with uow.write() as records:
        records.landlord.put_slot_pattern(longer)
        records.landlord.put_trade("CARPENTRY", "Carpentry")
        records.landlord.put_priority(replace(a_priority(), name="Routine repair"))
        records.commit()
    with uow.read() as records:
        found = [(pattern.code, pattern.valid_from.year) for pattern in records.landlord.slot_patterns()]
        assert found == [("AM", 2026), ("AM", 2027), ("PM", 2026)]
        assert longer in records.landlord.slot_patterns()
        assert [priority.code for priority in records.landlord.priorities()] == ["EMERGENCY", "ROUTINE"]
        assert records.landlord.priority("ROUTINE") == replace(a_priority(), name="Routine repair")
        assert records.landlord.priority("UNKNOWN") is None
        assert records.landlord.trades() == {"CARPENTRY": "Carpentry", "PLUMBING": "Plumbing"}


def test_an_account_is_found_by_its_user_name(uow: UnitOfWork) -> None:
    stocked(uow)
    account = replace(an_account("U-07", role=AccountRole.OPERATIVE), operative_ref=OPERATIVE)
    with uow.write() as records:
        records.accounts.put(an_account())
        records.accounts.put(account)
        records.commit()
    with uow.read() as records:
        assert records.accounts.by_username("operative.one") == account
        assert records.accounts.by_username("nobody") is None
        assert records.accounts.get("U-07") == account


def test_keeping_a_rejected_line_again_is_no_error(uow: UnitOfWork) -> None:
    """That it is stored once is counted where rows can be seen: the port has no way to read them back."""
    problem = FeedProblem(17, "postcode", "'XX' is not a postcode", "17,XX")
    with uow.write() as records:
        records.feed_rejects.keep("csv_jobs", "ab" * 32, [problem], NOW)
        records.feed_rejects.keep("csv_jobs", "ab" * 32, [problem, replace(problem, line=18)], NOW)
        records.commit()


@pytest.mark.parametrize("kind", ["home", "work_order", "operative", "appointment", "judgement", "message", "task"])
def test_what_does_not_exist_is_not_found(uow: UnitOfWork, kind: str) -> None:
    with uow.read() as records:
        repositories: dict[str, Any] = {
            "home": records.homes,
            "work_order": records.work_orders,
            "operative": records.operatives,
            "appointment": records.appointments,
            "judgement": records.judgements,
            "message": records.messages,
            "task": records.tasks,
        }
        with pytest.raises(NotFound):
            repositories[kind].get("X-unknown")


# --- versions


def test_the_second_save_of_what_was_read_once_is_stale(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        order, appointment = records.work_orders.get(WORK_ORDER), records.appointments.get(APPOINTMENT)
        records.households.save(household)
        records.work_orders.save(order)
        records.appointments.save(appointment)
        with pytest.raises(Stale):
            records.households.save(household)
        with pytest.raises(Stale):
            records.work_orders.save(order)
        with pytest.raises(Stale):
            records.appointments.save(appointment)


# --- appointments


@pytest.mark.parametrize("state", list(State))
def test_an_appointment_comes_back_in_every_state(uow: UnitOfWork, state: State) -> None:
    appointment = an_appointment(in_state=state)
    stocked(uow, appointment)
    with uow.read() as records:
        assert records.appointments.get(APPOINTMENT) == appointment


def test_many_appointments_are_read_and_saved_as_each_alone(uow: UnitOfWork) -> None:
    """Two swap their hours, one is called off and gives its time back, one stays as it is."""
    hours = {"A-1": 8, "A-2": 9, "A-3": 10, "A-4": 11}
    seats = {ref: (an_assignment(starts=time(hour)),) for ref, hour in hours.items()}
    stocked(uow, *(an_appointment(ref, assignments=given) for ref, given in seats.items()))
    with uow.write() as records:
        one, two, three = records.appointments.named(["A-3", "A-1", "A-2", "A-1"])
        changed = [
            one.reassign(seats["A-2"]),
            two.reassign(seats["A-1"]),
            three.cancel(Outcome.CANCELLED_BY_RESIDENT, "No longer needed.", NOW),
        ]
        records.appointments.save_all(changed)
        records.appointments.save_all([])
        records.commit()
    with uow.read() as records:
        assert refs(changed) == ["A-1", "A-2", "A-3"]
        for each in changed:
            assert records.appointments.get(each.ref) == replace(each, version=each.version + 1)
        assert records.appointments.get("A-4").assignments == seats["A-4"]
        (worked,) = records.rounds.between([OPERATIVE], DAY, DAY)
        assert [stop.appointment_ref for stop in worked.stops] == ["A-2", "A-1", "A-4"]
        assert records.appointments.named([]) == []
        with pytest.raises(NotFound):
            records.appointments.named(["A-1", "A-unknown"])


def test_of_many_appointments_none_is_saved_when_one_has_changed_meanwhile(uow: UnitOfWork) -> None:
    seats = {ref: (an_assignment(starts=time(hour)),) for ref, hour in (("A-1", 8), ("A-2", 9))}
    stocked(uow, *(an_appointment(ref, assignments=given) for ref, given in seats.items()))
    with uow.read() as records:
        read = records.appointments.named(["A-1", "A-2"])
    with uow.write() as records:
        records.appointments.save(records.appointments.get("A-2"))
        records.commit()

    with pytest.raises(Stale), uow.write() as records:
        records.appointments.save_all([replace(each, pinned=True) for each in read])

    with uow.read() as records:
        assert [each.pinned for each in records.appointments.named(["A-1", "A-2"])] == [False, False]


def test_requirements_of_many_homes_are_those_of_each(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.homes.put(a_home("H-2"))
        records.homes.put(a_home("H-3"))
        for requirement in (a_requirement("Q-2"), a_requirement("Q-1"), a_requirement("Q-3", home_ref="H-2")):
            records.requirements.put(requirement)
        records.commit()
    with uow.read() as records:
        found = records.requirements.of_homes([HOME, "H-2", "H-3", HOME])
        assert found == {ref: records.requirements.of_home(ref) for ref in (HOME, "H-2", "H-3")}
        assert [requirement.ref for requirement in found[HOME]] == ["Q-1", "Q-2"]
        assert found["H-3"] == []


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


def test_rearranging_keeps_the_promise_that_was_superseded(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.offers.add(an_offer_set())
        booked = records.appointments.get(APPOINTMENT)
        second = replace(
            a_promise(2, window=between(time(12), time(17))),
            requirements=(RequirementSnapshot("Q-1", LongerToAnswer()),),
            offer_ref="F-1",
            overrides=(Override("no notice", "Manager One", "The resident asked for it.", "Q-1"),),
            late_reason="No earlier day suited.",
            agreed_by_resident=True,
        )
        moved = booked.rearrange(second, (an_assignment("O-08", starts=time(13)),), NOW + minutes(5))
        records.appointments.save(moved)
        records.commit()
    with uow.read() as records:
        found = records.appointments.get(APPOINTMENT)
        assert found == replace(moved, version=1)
        assert [promise.superseded_at for promise in found.promises] == [NOW + minutes(5), None]
        rounds = records.rounds.between([OPERATIVE, "O-08"], DAY, DAY)
        assert [[stop.appointment_ref for stop in found.stops] for found in rounds] == [[], [APPOINTMENT]]


def test_lists_of_appointments_hold_what_they_say(uow: UnitOfWork) -> None:
    later = between(time(12), time(17))
    tomorrow = between(time(8), time(13), date(2026, 11, 25))
    stocked(
        uow,
        an_appointment("A-1", window=later, assignments=()),
        an_appointment("A-2", in_state=State.DESPATCHED, assignments=()),
        an_appointment("A-3", in_state=State.CONFIRMED, window=tomorrow, assignments=()),
        an_appointment("A-4", in_state=State.ON_SITE, assignments=()),
        an_appointment("A-5", in_state=State.CLOSED, assignments=()),
        an_appointment("A-6", in_state=State.CANCELLED, assignments=()),
        an_appointment("A-7", in_state=State.PROPOSED, assignments=()),
    )
    with uow.read() as records:
        appointments = records.appointments
        assert refs(appointments.of_work_order(WORK_ORDER)) == [f"A-{n}" for n in range(1, 8)]
        assert refs(appointments.awaited_of_home(HOME)) == ["A-2", "A-1", "A-3"]
        # A window that ends at one has ended at one, and not a microsecond before.
        assert refs(appointments.unattended(MORNING.ends, 10)) == ["A-2"]
        assert refs(appointments.unattended(MORNING.ends - timedelta(microseconds=1), 10)) == []
        assert refs(appointments.unattended(tomorrow.ends, 2)) == ["A-2", "A-1"]
        # Starts are counted from the first instant of the span up to its end, which is left out.
        assert refs(appointments.starting(Window(MORNING.starts, tomorrow.starts), 10)) == ["A-1", "A-2"]
        assert refs(appointments.starting(Window(MORNING.starts, tomorrow.starts + minutes(1)), 10, after="A-1")) == [
            "A-2",
            "A-3",
        ]
        assert refs(appointments.starting(Window(MORNING.starts, tomorrow.ends), 1)) == ["A-1"]


def test_the_last_attended_is_the_last_at_which_work_was_done_or_begun(uow: UnitOfWork) -> None:
    done = an_appointment("A-1", in_state=State.CLOSED, assignments=())
    later, last = Visit(at(DAY, time(9, 7)), (OPERATIVE,)), Visit(at(DAY, time(11)), (OPERATIVE,))
    begun = replace(done, ref="A-2", outcome=Outcome.FOLLOW_ON, visit=later)
    nothing = replace(done, ref="A-3", outcome=Outcome.WRONG_TRADE, visit=last)
    stocked(uow, done, begun, nothing)
    with uow.read() as records:
        attended = records.appointments.last_attended(HOME)
        assert attended is not None
        assert attended.ref == "A-2"
        assert records.appointments.last_attended("H-unknown") is None


# --- the third lock


@pytest.mark.parametrize("outcome", [Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS])
def test_an_outcome_that_blames_is_stored_with_its_allowing_judgement(uow: UnitOfWork, outcome: Outcome) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    judgement = a_judgement(outcome=outcome)
    with uow.write() as records:
        records.judgements.add(judgement)
        on_site = records.appointments.get(APPOINTMENT)
        records.appointments.save(on_site.close(outcome, "Nobody answered.", judgement, at(DAY, time(10))))
        records.commit()
    with uow.read() as records:
        assert records.appointments.get(APPOINTMENT).judgement_ref == JUDGEMENT
        assert records.judgements.of(APPOINTMENT) == [judgement]


@pytest.mark.parametrize(
    ("judgement_ref", "outcome"),
    [
        (None, Outcome.NO_ACCESS),  # without any judgement
        ("J-unknown", Outcome.NO_ACCESS),  # with one that was never given
        ("J-refused", Outcome.NO_ACCESS),  # with one that refused it
        ("J-other", Outcome.NO_ACCESS),  # with one of another appointment
        ("J-allowed", Outcome.REFUSED_ACCESS),  # with one that allowed another claim
        ("J-other", Outcome.NOT_ESTABLISHED),  # another appointment's judgement does not belong here at all
    ],
)
def test_no_unit_of_work_stores_an_outcome_without_the_judgement_it_needs(
    uow: UnitOfWork, judgement_ref: str | None, outcome: Outcome
) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE), an_appointment("A-2", assignments=()))
    with uow.write() as records:
        records.judgements.add(a_judgement("J-allowed"))
        records.judgements.add(a_judgement("J-refused", allowed=False))
        records.judgements.add(a_judgement("J-other", appointment_ref="A-2"))
        records.commit()

    def save() -> None:
        with uow.write() as records:
            version = records.appointments.get(APPOINTMENT).version
            blaming = an_appointment(in_state=State.CLOSED, outcome=outcome, judgement_ref=judgement_ref)
            records.appointments.save(replace(blaming, version=version))
            records.commit()

    with pytest.raises(WrongState):
        save()


def test_a_refused_claim_closes_as_established_with_the_refusing_judgement(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    refused = a_judgement(allowed=False)
    with uow.write() as records:
        records.judgements.add(refused)
        on_site = records.appointments.get(APPOINTMENT)
        records.appointments.save(on_site.close(Outcome.NOT_ESTABLISHED, "", refused, at(DAY, time(10))))
        records.commit()
    with uow.read() as records:
        assert records.appointments.get(APPOINTMENT).judgement_ref == JUDGEMENT


def test_judgements_of_one_instant_keep_the_order_in_which_they_were_given(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    with uow.write() as records:
        for ref in ("J-9", "J-1", "J-5"):
            records.judgements.add(a_judgement(ref, allowed=False))
        records.commit()
    with uow.read() as records:
        assert [judgement.ref for judgement in records.judgements.of(APPOINTMENT)] == ["J-9", "J-1", "J-5"]
        assert records.judgements.get("J-1") == a_judgement("J-1", allowed=False)


# --- evidence, replies, tasks, challenges


def test_evidence_sent_twice_is_recorded_once(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    with uow.write() as records:
        assert records.evidence.add(an_evidence("E-2"))
        assert records.evidence.add(an_evidence("E-1"))
        assert not records.evidence.add(replace(an_evidence("E-1"), by="U-other"))
        records.commit()
    with uow.read() as records:
        assert records.evidence.of(APPOINTMENT) == (an_evidence("E-2"), an_evidence("E-1"))


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


def test_changes_of_figures_are_kept_in_the_order_recorded(uow: UnitOfWork) -> None:
    earlier, later = a_figure_change("FC-2"), replace(a_figure_change("FC-1"), recorded_at=NOW + minutes(1), value=25)
    with uow.write() as records:
        records.figures.add(later)
        records.figures.add(earlier)
        records.commit()
    with uow.read() as records:
        assert records.figures.all() == (earlier, later)


def test_a_challenge_is_kept_with_its_decision(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    decided = a_challenge().decide(
        upheld=True, reviewer="U-manager", attended_by=frozenset(), reason="No call was made.", now=NOW
    )
    with uow.write() as records:
        records.challenges.add(a_challenge())
        assert records.challenges.of(APPOINTMENT) == [a_challenge()]
        records.challenges.save(decided)
        records.commit()
    with uow.read() as records:
        assert records.challenges.get("C-1") == decided


# --- messages


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


# --- rounds


def test_rounds_are_the_days_with_a_shift_by_day_then_operative(uow: UnitOfWork) -> None:
    stocked(
        uow,
        an_appointment("A-1", assignments=(an_assignment(starts=time(10)),)),
        an_appointment("A-2", assignments=(an_assignment(starts=time(8), minutes=45),), in_state=State.DESPATCHED),
        an_appointment("A-3", assignments=(an_assignment(starts=time(12)),), in_state=State.CLOSED),
    )
    with uow.write() as records:
        records.operatives.add_absence(an_absence("O-08", during=between(time(8), time(17))))
        records.commit()
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    with uow.read() as records:
        rounds = records.rounds.between(["O-08", OPERATIVE], friday, DAY)
        assert [found.key for found in rounds] == [
            (OPERATIVE, friday),
            ("O-08", friday),
            (OPERATIVE, monday),
            ("O-08", monday),
            (OPERATIVE, DAY),  # Saturday and Sunday have no shift, and O-08 is away all Tuesday
        ]
        full = rounds[-1]
        assert [(s.appointment_ref, s.service_minutes, s.fixed) for s in full.stops] == [
            ("A-2", 45, True),
            ("A-1", 60, False),
        ]
        assert full.stops[1].arrive == MORNING
        assert full.stops[1].place == a_home().place
        assert full.stops[1].planned_start == at(DAY, time(10))
        assert full.shift.starts == at(DAY, time(8))
        assert records.rounds.between([], friday, DAY) == []


def test_a_visit_by_two_is_fixed_in_both_rounds(uow: UnitOfWork) -> None:
    crew = (an_assignment(), an_assignment("O-08", role=Role.SECOND))
    stocked(uow, an_appointment(assignments=crew))
    with uow.read() as records:
        rounds = records.rounds.between([OPERATIVE, "O-08"], DAY, DAY)
        assert [[stop.fixed for stop in found.stops] for found in rounds] == [[True], [True]]
        assert records.appointments.get(APPOINTMENT).assignments == crew


def test_what_changed_is_told_by_numbers_that_only_grow(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(), an_appointment("A-2", assignments=(an_assignment("O-08", starts=time(11)),)))
    friday = date(2026, 11, 27)
    with uow.write() as records:
        staff, everybody = records.operatives.changes(), records.operatives.versions()
        assert records.rounds.changes(DAY, friday) == {}
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.bump("O-08", DAY, friday)
        records.rounds.bump("O-08", friday, friday)
        assert records.rounds.changes(DAY, friday) == {DAY: 2, DAY + timedelta(1): 1, DAY + timedelta(2): 1, friday: 2}
        assert records.rounds.changes(friday, friday) == {friday: 2}
        versions = {DAY: {OPERATIVE: 1, "O-08": 1}, friday: {"O-08": 2}}
        assert records.rounds.versions([DAY, friday]) == versions
        assert records.operatives.changes() == staff  # nobody's person, shifts or absences changed
        records.commit()
    for change in (
        lambda records: records.operatives.put(replace(an_operative("O-08"), active=False)),
        lambda records: records.operatives.set_shift_patterns("O-08", shifts("O-08", weekdays=[2])),
        lambda records: records.operatives.add_absence(an_absence("O-08")),
        lambda records: records.operatives.put(an_operative("O-09")),
    ):
        with uow.write() as records:
            before, then = records.operatives.changes(), records.operatives.versions()
            change(records)
            assert records.operatives.changes() > before
            now = records.operatives.versions()
            assert {ref for ref in now if now[ref] != then.get(ref)} <= {"O-08", "O-09"}
            records.commit()
    assert set(everybody) == {OPERATIVE, "O-08"}


def test_the_stops_of_single_rounds_are_those_of_all_rounds(uow: UnitOfWork) -> None:
    planned = (an_assignment(), an_assignment("O-08", role=Role.SECOND))
    stocked(
        uow, an_appointment(assignments=planned), an_appointment("A-2", assignments=(an_assignment(starts=time(11)),))
    )
    with uow.read() as records:
        both = {worked.key: worked.stops for worked in records.rounds.between([OPERATIVE, "O-08"], DAY, DAY)}
        assert records.rounds.stops(both) == both
        nothing = ("O-08", date(2026, 11, 25))
        assert records.rounds.stops([(OPERATIVE, DAY), nothing]) == {
            (OPERATIVE, DAY): both[OPERATIVE, DAY],
            nothing: (),
        }
        assert records.rounds.stops([]) == {}


@pytest.mark.parametrize(
    ("change", "raised"),
    [
        (lambda booked: booked.despatch(()), True),  # may not be moved any more
        (lambda booked: booked.pin(), True),
        (lambda booked: booked.cancel(Outcome.CANCELLED_BY_RESIDENT, "away", NOW), True),  # takes no time any more
        (lambda booked: booked.confirm(), False),  # changes nothing of anybody's day
    ],
)
def test_a_state_that_changes_what_a_round_may_do_raises_its_version(
    uow: UnitOfWork, change: Callable[[Appointment], Appointment], raised: bool
) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.appointments.save(change(records.appointments.get(APPOINTMENT)))
        records.commit()
    with uow.read() as records:
        assert records.rounds.versions([DAY]) == ({DAY: {OPERATIVE: 1}} if raised else {})


def test_a_home_that_is_elsewhere_raises_the_versions_of_the_rounds_that_go_there(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.homes.put(replace(a_home(), address=("2 Example Row",)))
        assert records.rounds.versions([DAY]) == {}  # its door is where it was
        records.homes.put(a_home(place=Place(51.8, -2.3)))
        assert records.rounds.versions([DAY]) == {DAY: {OPERATIVE: 1}}
        records.commit()


def test_a_round_is_claimed_with_the_version_that_was_read(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        with pytest.raises(Stale):
            records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.claim(OPERATIVE, DAY, 1)
        records.commit()
    with uow.read() as records:
        assert records.rounds.between([OPERATIVE], DAY, DAY)[0].version == 2
    with uow.write() as records, pytest.raises(Stale):
        records.rounds.claim("O-08", DAY, 3)  # a round that nobody claimed yet has version 0


def test_a_bump_makes_every_earlier_reading_of_those_days_stale(uow: UnitOfWork) -> None:
    stocked(uow)
    wednesday, thursday = date(2026, 11, 25), date(2026, 11, 26)
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.bump(OPERATIVE, DAY, wednesday)
        records.commit()
    with uow.read() as records:
        versions = [found.version for found in records.rounds.between([OPERATIVE], DAY, thursday)]
    assert versions == [2, 1, 0]


def test_a_written_plan_moves_planned_starts_and_keeps_lengths(uow: UnitOfWork) -> None:
    stocked(
        uow,
        an_appointment("A-1", assignments=(an_assignment(starts=time(9)),)),
        an_appointment("A-2", assignments=(an_assignment(starts=time(10), minutes=45),)),
    )
    plan = RoundPlan(OPERATIVE, DAY, 0, ("A-2", "A-1"), (at(DAY, time(9)), at(DAY, time(10))))
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.rounds.write(plan)
        records.commit()
    with uow.read() as records:
        stops = stops_of(records, OPERATIVE)
        assert [(s.appointment_ref, s.planned_start, s.service_minutes) for s in stops] == [
            ("A-2", at(DAY, time(9)), 45),
            ("A-1", at(DAY, time(10)), 60),
        ]
        assert records.appointments.get("A-1").assignments == (an_assignment(starts=time(10)),)


def test_a_plan_for_a_visit_of_somebody_else_is_refused(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records, pytest.raises(NotFound):
        records.rounds.write(RoundPlan("O-08", DAY, 0, (APPOINTMENT,), (at(DAY, time(9)),)))


# --- ledger


def test_the_visits_of_a_day_come_with_what_they_ask_and_who_has_them(uow: UnitOfWork) -> None:
    """Also a visit whose operative is away all day: it is promised still."""
    stocked(uow)
    with uow.write() as records:
        records.requirements.put(a_requirement())
        records.operatives.add_absence(
            Absence(OPERATIVE, Window(midnight(DAY), midnight(DAY + timedelta(days=1))), "leave")
        )
        records.appointments.add(an_appointment(in_state=State.DESPATCHED))
        records.appointments.add(
            replace(an_appointment("A-2", assignments=(an_assignment(starts=time(11)),)), pinned=True)
        )
        records.appointments.add(
            an_appointment("A-3", in_state=State.CANCELLED, outcome=Outcome.CANCELLED_BY_RESIDENT, assignments=())
        )
        records.commit()
    with uow.read() as records:
        visits = records.rounds.visits_on(DAY)
        assert [(v.stop.appointment_ref, v.operatives, v.stop.fixed) for v in visits] == [
            (APPOINTMENT, (OPERATIVE,), True),
            ("A-2", (OPERATIVE,), True),
        ]
        assert [item.ref for item in visits[0].requirements] == [a_requirement().ref]
        assert (visits[0].trade, visits[0].priority) == (a_work_order().trade, a_work_order().priority)
        assert records.rounds.visits_on(DAY + timedelta(days=1)) == []


def test_a_requirement_that_a_manager_waived_is_not_asked_of_the_visit(uow: UnitOfWork) -> None:
    waived = Override("notice", "Manager One", "The resident asked for it.", a_requirement().ref)
    stocked(uow)
    with uow.write() as records:
        records.requirements.put(a_requirement())
        promise = replace(a_promise(), overrides=(waived,))
        records.appointments.add(replace(an_appointment(in_state=State.BOOKED), promises=(promise,)))
        records.commit()
    with uow.read() as records:
        assert [visit.requirements for visit in records.rounds.visits_on(DAY)] == [()]


def test_a_plan_for_a_day_waits_until_somebody_decides_and_is_decided_once(uow: UnitOfWork) -> None:
    proposal = DayProposal("D-1", DayPlan(DAY, (), (), (), 60, 60), NOW, "U-planner")
    with uow.write() as records:
        records.day_plans.add(proposal)
        records.commit()
    with uow.write() as records:
        assert records.day_plans.waiting(DAY) == [proposal]
        assert records.day_plans.waiting(DAY + timedelta(days=1)) == []
        records.day_plans.save(proposal.decide(PlanState.ACCEPTED, "U-planner", NOW))
        records.commit()
    with uow.write() as records:
        assert records.day_plans.waiting(DAY) == []
        with pytest.raises(Stale):
            records.day_plans.save(proposal.decide(PlanState.DISMISSED, "U-planner", NOW))
        with pytest.raises(WrongState, match="accepted already"):
            records.day_plans.get("D-1").decide(PlanState.DISMISSED, "U-planner", NOW)


def test_a_stream_begins_once(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.ledger.begin(an_event("A-1"))
        records.ledger.append(an_event("A-1", promise_version=2))
        records.commit()

    def begins_again() -> None:
        with uow.write() as records:
            records.ledger.begin(an_event("A-1", promise_version=3))
            records.commit()

    with pytest.raises((IntegrityError, ValueError)):
        begins_again()
    with uow.write() as records:
        records.ledger.append(an_event("A-1", promise_version=3))
        records.commit()
    if isinstance(uow, SqlUnitOfWork):
        assert uow.verify_ledger(an_event("A-1").stream) == Verified(streams=1, entries=3, seals=0)


def test_seals_are_numbered_and_cover_every_stream(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.ledger.append(an_event("A-1"))
        records.ledger.append(an_event("A-1", promise_version=2))
        records.ledger.append(an_event("A-2"))
        first = records.ledger.seal(NOW)
        records.commit()
    with uow.write() as records:
        records.ledger.append(an_event("A-3"))
        second = records.ledger.seal(NOW + timedelta(days=1))
        records.commit()
    assert [(seal.number, seal.streams) for seal in (first, second)] == [(1, 2), (2, 3)]
    assert first.digest != second.digest


def told(uow: UnitOfWork, *messages: Message) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        for message in messages:
            records.messages.add(message)
        records.commit()


def refs(appointments: list[Appointment]) -> list[str]:
    return [appointment.ref for appointment in appointments]


def stops_of(records: Records, operative_ref: str) -> tuple[Any, ...]:
    return records.rounds.between([operative_ref], DAY, DAY)[0].stops


# --- calls


def test_calls_come_back_in_the_order_asked_for_and_by_the_press_that_asked(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    first, second = a_call(), a_call("CA-2", asked_ref="E-call-2")
    with uow.write() as records:
        assert [records.calls.add(call) for call in (first, second, first)] == [True, True, False]
        records.commit()
    with uow.read() as records:
        assert records.calls.of(APPOINTMENT) == [first, second]
        assert records.calls.asked("E-call-2") == second
        assert records.calls.asked("E-never") is None


def test_a_call_that_is_not_there_is_not_found(uow: UnitOfWork) -> None:
    with uow.write() as records:
        for find in (records.calls.get, records.calls.lock):
            with pytest.raises(NotFound):
                find("CA-none")


def test_only_calls_whose_end_is_not_known_are_asked_about_and_not_for_ever(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    asked = a_call().asked_at
    waiting = [replace(a_call(f"CA-{n}", asked_ref=f"E-{n}"), asked_at=asked + minutes(n)) for n in (3, 1, 2, 9)]
    ended = replace(a_call("CA-8", asked_ref="E-8"), state=CallState.ENDED, result=CallResult.NO_ANSWER)
    with uow.write() as records:
        for call in (*waiting, ended):
            records.calls.add(call)
        records.commit()
    during = Window(asked + minutes(1), asked + minutes(9))
    with uow.read() as records:
        assert [call.ref for call in records.calls.unsettled(during, 10)] == ["CA-1", "CA-2", "CA-3"]
        assert [call.ref for call in records.calls.unsettled(during, 2)] == ["CA-1", "CA-2"]


def test_evidence_that_was_seen_before_is_found_by_its_fingerprint_or_its_digest(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    sent = replace(an_evidence(), fingerprint="cd" * 32)
    plain = replace(an_evidence("E-2"), digest="ef" * 32)
    with uow.write() as records:
        for item in (sent, plain):
            records.evidence.add(item)
        records.commit()
    with uow.read() as records:
        assert records.evidence.like("cd" * 32) == (sent,)
        assert records.evidence.like("", "ef" * 32) == (plain,)
        assert records.evidence.like("cd" * 32, "ef" * 32) == (sent, plain)
        assert records.evidence.like("") == ()  # what has no fingerprint is like nothing


def test_visits_under_way_at_a_home_are_found(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    with uow.read() as records:
        assert [found.ref for found in records.appointments.on_site_at(HOME)] == [APPOINTMENT]
        assert records.appointments.on_site_at("H-other") == []
