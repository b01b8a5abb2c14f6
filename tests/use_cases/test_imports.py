"""What comes in from outside: the same file twice changes nothing, and a bad row never stops the good ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest

from appointments.domain.concerns import Concern
from appointments.domain.feeds import FeedProblem, FeedReport, RowResult, WorkOrderRow
from appointments.domain.homes import Channel
from appointments.domain.refs import ExternalRef
from appointments.domain.statutory_steps import HazardFinding, StepKind
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import UnitOfWork
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.steps.importing import ImportRecords
from appointments.use_cases.work_orders.import_feed import ImportFeed
from appointments.use_cases.work_orders.record_concerns import RecordConcerns
from appointments.use_cases.work_orders.record_step import RecordStep
from appointments.views.statutory_dates import SeeDates
from appointments.views.task_list import ListTasks
from tests.application import MONDAY, NUMBER, PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import says
from web.application import Application

NEW, CHANGED, UNCHANGED, REJECTED = RowResult.NEW, RowResult.CHANGED, RowResult.UNCHANGED, RowResult.REJECTED


def a_row(line: int = 2, number: str = "00023404") -> WorkOrderRow:
    return WorkOrderRow(
        line=line,
        external=ExternalRef("CONTRACTOR", number),
        property_ref="0001",
        uprn="",
        trade="PL",
        priority="N",
        purpose="a leaking kitchen tap",
        items=(SorItem("S101", 45),),
        reported_at=datetime(2026, 2, 27, 10, 0, tzinfo=UTC),
        raised_at=datetime(2026, 2, 27, 11, 0, tzinfo=UTC),
        description="Kitchen tap drips",
        raw=f"line {line}",
    )


def feed(application: Application, *rows: WorkOrderRow | FeedProblem, digest: str = "d1") -> FeedReport:
    return application.import_feed(ImportFeed("CONTRACTOR", digest, rows, PLANNER))


def counts(report: FeedReport) -> tuple[int, int, int, int]:
    """New, changed, unchanged, rejected."""
    new, changed, unchanged, rejected = (report.of(result) for result in (NEW, CHANGED, UNCHANGED, REJECTED))
    return new, changed, unchanged, rejected


def order(application: Application, uow: UnitOfWork, number: str = "00023404") -> WorkOrder:
    ref = application.look_up.work_order_named(ExternalRef("CONTRACTOR", number))
    with uow.read() as records:
        return records.work_orders.get(ref)


def waiting(application: Application, kind: TaskKind) -> int:
    return len(application.views.task_list(ListTasks(application.clock.now(), kind)).lines)


# --- a contractor's feed


def test_the_same_rows_again_change_nothing(application: Application, uow: UnitOfWork) -> None:
    """Rule 65: by who allocated it and its number, leading zeros and all (rule 69)."""
    a_town(application)
    assert counts(feed(application, a_row(2), a_row(3, "00023405"))) == (2, 0, 0, 0)
    before = order(application, uow)
    assert before.external == ExternalRef("CONTRACTOR", "00023404")
    assert counts(feed(application, a_row(2), a_row(3, "00023405"))) == (0, 0, 2, 0)
    assert counts(feed(application, a_row(2), a_row(3, "23404"))) == (1, 0, 1, 0)  # without zeros it is another
    assert order(application, uow) == before
    assert application.verify_ledger(None).intact


def test_a_changed_row_changes_its_order_and_keeps_what_a_feed_does_not_carry(
    application: Application, uow: UnitOfWork
) -> None:
    a_town(application)
    feed(application, a_row())
    with uow.write() as records:
        first = records.work_orders.by_external(ExternalRef("CONTRACTOR", "00023404"))
        assert first is not None
        records.work_orders.save(replace(first, skills=frozenset({"asbestos"})))
        records.commit()
    assert counts(feed(application, replace(a_row(), purpose="a leaking bathroom tap"))) == (0, 1, 0, 0)
    after = order(application, uow)
    assert (after.ref, after.purpose, after.skills) == (first.ref, "a leaking bathroom tap", {"asbestos"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"trade": "ZZ"}, "trade"),
        ({"priority": "WHENEVER"}, "priority"),
        ({"property_ref": "1"}, "property_ref"),  # a zero was lost: this is another home, or none
        ({"property_ref": "", "uprn": ""}, "property_ref"),
        ({"property_ref": "", "uprn": "100000001"}, "uprn"),
        ({"property_ref": "0002", "uprn": "000100000001"}, "uprn"),  # two different homes
        # Beyond the bank holidays we know: the target cannot be worked out.
        ({"reported_at": datetime(2199, 1, 4, tzinfo=UTC)}, "calendar-ends"),
    ],
)
def test_a_row_that_cannot_be_taken_is_kept_with_its_reason_and_the_good_ones_come_in(
    application: Application, uow: UnitOfWork, change: dict[str, object], field: str
) -> None:
    a_town(application)
    bad = replace(a_row(3, "00023405"), **change)  # type: ignore[arg-type]
    unreadable = FeedProblem(4, "minutes", "minutes: 'x' is not a number", "line 4")
    report = feed(application, a_row(2), bad, unreadable, a_row(5, "00023406"))
    assert counts(report) == (2, 0, 0, 2)
    assert [(problem.line, problem.field) for problem in report.problems] == [(3, field), (4, "minutes")]
    assert report.problems[0].raw == "line 3"


def test_an_order_cannot_move_to_another_home_by_a_file(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    feed(application, a_row())
    report = feed(application, replace(a_row(), property_ref="0002"))
    assert counts(report) == (0, 0, 0, 1)
    assert "another home" in report.problems[0].reason
    assert order(application, uow).home_ref == town.home


def test_a_home_is_found_by_its_uprn_with_leading_zeros(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    assert counts(feed(application, replace(a_row(), property_ref="", uprn="000100000001"))) == (1, 0, 0, 0)
    assert order(application, uow).home_ref == town.home


def test_the_earlier_of_our_target_and_the_contracts_rules_and_says_whose_it_is(
    application: Application, uow: UnitOfWork
) -> None:
    """Rule 60."""
    a_town(application)
    soon = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
    feed(application, a_row(2), replace(a_row(3, "00023405"), contract_due_at=soon))
    ours, theirs = order(application, uow), order(application, uow, "00023405")
    assert ours.due_at > theirs.due_at == soon
    assert "target" in ours.due_source
    assert "contractor" in theirs.due_source


def test_a_contracts_date_that_counts_bank_holidays_as_working_is_kept_beside_ours(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """The Lincoln trap: theirs falls before ours, because Good Friday and Easter Monday count for them."""
    clock.set(datetime(2026, 4, 2, 10, tzinfo=UTC))
    a_town(application)
    raised = datetime(2026, 4, 1, 9, tzinfo=UTC)
    theirs = datetime(2026, 4, 8, 23, tzinfo=UTC)  # 2, 3, 6, 7 and 8 April
    feed(application, replace(a_row(), priority="U", reported_at=raised, raised_at=raised, contract_due_at=theirs))
    found = order(application, uow)

    dates = application.views.statutory_dates(SeeDates(found.ref, clock.now())).lines
    assert [(line.due_at, line.source) for line in dates] == [
        (theirs, "the date in the contractor's order"),
        (datetime(2026, 4, 10, 23, tzinfo=UTC), "our urgent target, 5 working days from the report"),
    ]
    assert (found.contract_due_at, found.due_at) == (theirs, theirs)


def test_no_file_takes_a_concern_away_and_a_bare_hazard_adds_none_to_a_named_one(
    application: Application, uow: UnitOfWork
) -> None:
    a_town(application)
    bare = replace(a_row(), concerns=frozenset({Concern.OTHER_HAZARD}))
    feed(application, bare)
    assert order(application, uow).concerns == {Concern.OTHER_HAZARD}
    named = RecordConcerns(order(application, uow).ref, frozenset({Concern.DAMP_MOULD}), PLANNER, words="It is mould.")
    application.record_concerns(named)
    ruling = order(application, uow).due_source
    assert counts(feed(application, bare)) == (0, 0, 1, 0)
    feed(application, replace(a_row(), concerns=frozenset({Concern.FALLS})))
    feed(application, a_row())
    assert order(application, uow).concerns == {Concern.DAMP_MOULD, Concern.FALLS}
    assert order(application, uow).due_source == ruling


def test_a_file_that_comes_again_keeps_the_dates_that_steps_have_set(application: Application, uow: UnitOfWork) -> None:
    a_town(application)
    mould = replace(a_row(), concerns=frozenset({Concern.DAMP_MOULD}))
    feed(application, mould)
    looked = RecordStep(order(application, uow).ref, StepKind.INVESTIGATED, PLANNER, finding=HazardFinding.SIGNIFICANT)
    application.record_step(looked)
    before = order(application, uow)
    assert counts(feed(application, mould)) == (0, 0, 1, 0)
    assert order(application, uow) == before


def test_an_emergency_in_a_file_is_a_task_at_once_also_when_an_order_becomes_one(application: Application) -> None:
    """Rule 9."""
    a_town(application)
    feed(application, replace(a_row(2), priority="E"), a_row(3, "00023405"))
    assert waiting(application, TaskKind.EMERGENCY) == 1
    for _ in range(2):
        feed(application, replace(a_row(3, "00023405"), priority="I"))
    assert waiting(application, TaskKind.EMERGENCY) == 2


@pytest.mark.parametrize(
    ("description", "flagged"),
    [
        ("TAP DRIPS ANY PM", True),
        ("Tap drips. Tenant available after 3", True),
        ("only am please", True),
        ("PM ONLY", True),
        ("in on Tuesdays", True),
        ("call first", True),
        ("TEL 07700 900123", True),
        ("tel 07700900123", True),
        ("son +44 7700 900123", True),
        ("01632 960123", True),
        ("Tap drips, 15 mm, PL0001", False),
        ("", False),
    ],
)
def test_what_a_description_says_of_availability_is_for_a_person_to_read(
    application: Application, uow: UnitOfWork, description: str, flagged: bool
) -> None:
    """Rule 70: flagged once, never parsed in silence, and kept as it came."""
    a_town(application)
    for _ in range(2):
        feed(application, replace(a_row(), description=description))
    assert waiting(application, TaskKind.FREE_TEXT) == flagged
    assert order(application, uow).description == description


# --- the landlord's own files


def bring_in(application: Application, kind: str, text: str) -> FeedReport:
    content = text.encode()
    file = application.record_files[kind]
    return file.take(ImportRecords(kind, sha256(content).hexdigest(), tuple(file.read(BytesIO(content))), PLANNER))


GOOD_ROWS = {
    "homes": "property_ref,uprn,address,postcode,patch\n00023404,000012345678,1 Example Row;Stroud,gl5 4ub,North\n",
    "households": "property_ref,name,numbers,prefers,email,language\n0001,Resident 0009,07700 900109,voice,,cy\n",
    "requirements": (
        "property_ref,kind,values,starts_on,ends_on,source\n"
        "0001,advance_notice,hours=48|written=yes,2026-03-01,,resident\n"
    ),
    "operatives": (
        "operative_ref,name,trades,skills,certificates,shifts,postcode,valid_from,gender,phone\n"
        "007,Operative 07,PL;EL,tall ladders,gas 2027-03-01; fire doors 2026-12-24,Mon-Fri 08:00-16:30,GL5 4UB,"
        "2026-01-01,female,07700 900107\n"
    ),
}


@pytest.mark.parametrize("kind", GOOD_ROWS)
def test_the_same_file_of_the_landlord_again_changes_nothing(application: Application, kind: str) -> None:
    a_town(application)
    first = bring_in(application, kind, GOOD_ROWS[kind])
    assert counts(first) in {(1, 0, 0, 0), (0, 1, 0, 0)}  # a resident more changes the household
    assert counts(bring_in(application, kind, GOOD_ROWS[kind])) == (0, 0, 1, 0)
    assert application.verify_ledger(None).intact


OPERATIVES = "operative_ref,name,trades,shifts,postcode,valid_from"
BAD_ROWS = [
    ("homes", "property_ref,address,postcode\n,1 Example Row,GL5 4UB\n", "property_ref"),
    ("homes", "property_ref,address,postcode\n0009,1 Example Row,nowhere\n", "postcode"),
    ("homes", "property_ref,address,postcode\n0009,1 Example Row,ZZ99 9ZZ\n", "postcode"),  # not known
    ("homes", "property_ref,address,postcode\n0009, ; ,GL5 4UB\n", "address"),
    ("homes", "property_ref,address,postcode,uprn\n0009,1 Example Row,GL5 4UB,12A\n", "uprn"),
    ("homes", "property_ref,address,postcode,uprn\n0009,1 Example Row,GL5 4UB,1234567890123\n", "uprn"),
    ("homes", "property_ref,address,postcode,uprn\n0009,1 Example Row,GL5 4UB,000100000001\n", "uprn"),  # 0001's
    ("homes", "property_ref,address,postcode,lat,lon\n0009,1 Example Row,ZZ99 9ZZ,51.7,\n", "lat"),  # half a place
    ("homes", "property_ref,address,postcode,lat,lon\n0009,1 Example Row,ZZ99 9ZZ,nan,0\n", "lat"),
    ("homes", "property_ref,address,postcode,communal_door\n0009,1 Example Row,GL5 4UB,maybe\n", "communal_door"),
    ("households", "property_ref,name\n0009,Resident 0009\n", "property_ref"),
    ("households", "property_ref,name\n0001, \n", "name"),
    ("households", "property_ref,name,numbers\n0001,Resident 0009,123\n", "numbers"),
    ("households", "property_ref,name,prefers\n0001,Resident 0009,pigeon\n", "prefers"),
    ("requirements", "property_ref,kind,values,starts_on\n0009,two_operatives,,2026-03-01\n", "property_ref"),
    ("requirements", "property_ref,kind,values,starts_on\n0001,haunted,,2026-03-01\n", "kind"),
    ("requirements", "property_ref,kind,values,starts_on\n0001,advance_notice,48 hours,2026-03-01\n", "values"),
    ("requirements", "property_ref,kind,values,starts_on\n0001,advance_notice,hours=x,2026-03-01\n", "hours"),
    ("requirements", "property_ref,kind,values,starts_on\n0001,two_operatives,,tomorrow\n", "starts_on"),
    ("requirements", "property_ref,kind,values,starts_on,source\n0001,two_operatives,,2026-03-01,me\n", "source"),
    ("requirements", "property_ref,kind,values,starts_on,ends_on\n0001,two_operatives,,2026-03-01,2026-01-01\n",
     "ends_on"),
    ("operatives", f"{OPERATIVES}\n,Op,PL,Mon 08:00-12:00,GL5 4UB,2026-01-01\n",
     "operative_ref"),
    ("operatives", f"{OPERATIVES}\n7,Op,WIZ,Mon 08:00-12:00,GL5 4UB,2026-01-01\n",
     "trade"),
    ("operatives", f"{OPERATIVES}\n7,Op,,Mon 08:00-12:00,GL5 4UB,2026-01-01\n",
     "trades"),
    ("operatives", f"{OPERATIVES},skills\n7,Op,PL,Mon 08:00-12:00,GL5 4UB,2026-01-01,Asbestos\n",
     "skills"),  # a bare skill that needs a certificate
    ("operatives", f"{OPERATIVES},certificates\n7,Op,PL,Mon 08:00-12:00,GL5 4UB,2026-01-01,gas\n",
     "certificates"),  # without its last day
    ("operatives", f"{OPERATIVES},certificates\n7,Op,PL,Mon 08:00-12:00,GL5 4UB,2026-01-01,gas tomorrow\n",
     "certificates"),
    ("operatives", f"{OPERATIVES},certificates\n7,Op,PL,Mon 08:00-12:00,GL5 4UB,2026-01-01,"
     "gas 2027-03-01; gas 2028-01-01\n",
     "certificates"),
    ("operatives", f"{OPERATIVES}\n7,Op,PL,,GL5 4UB,2026-01-01\n", "shifts"),
    ("operatives", f"{OPERATIVES}\n7,Op,PL,Mon 08:00-24:00,GL5 4UB,2026-01-01\n",
     "shifts"),
    ("operatives", f"{OPERATIVES}\n7,Op,PL,Mon 08:00-12:00,ZZ99 9ZZ,2026-01-01\n",
     "postcode"),
]  # fmt: skip


def test_every_row_that_cannot_be_taken_is_told_by_line_and_field_and_stops_no_other(
    application: Application,
) -> None:
    a_town(application)
    for kind, text, field in BAD_ROWS:
        report = bring_in(application, kind, text)
        assert [(problem.line, problem.field) for problem in report.problems] == [(2, field)], text
        assert counts(report) == (0, 0, 0, 1)
    head, good = GOOD_ROWS["homes"].splitlines()
    report = bring_in(application, "homes", f"{head}\n,,,,\n{good}\n")
    assert counts(report) == (1, 0, 0, 1)


def test_leading_zeros_survive_every_way_in(application: Application, uow: UnitOfWork) -> None:
    """Rule 69."""
    for kind in GOOD_ROWS:
        if kind == "homes":
            bring_in(application, kind, GOOD_ROWS[kind])
    bring_in(application, "operatives", GOOD_ROWS["operatives"])
    ref = application.look_up.home_named("00023404")
    with uow.read() as records:
        home = records.homes.get(ref)
        assert (home.property_ref, home.uprn, home.postcode) == ("00023404", "000012345678", "GL5 4UB")
        assert home.address == ("1 Example Row", "Stroud")
        assert records.homes.by_uprn("12345678") is None
        assert records.operatives.get("007").name == "Operative 07"


def test_a_file_that_does_not_say_so_keeps_what_somebody_recorded_about_a_resident(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Above all that a number is not safe, that no texts are wanted, and that somebody texted STOP."""
    town = a_town(application)
    numbers = (NumberGiven(NUMBER, "shared", safe=False), NumberGiven("07700 900160"))
    wants = ResidentGiven("Resident 0001", numbers, (Channel.VOICE,), "resident0001@example.org", "cy")
    application.record_household(RecordHousehold(town.home, (wants,), PLANNER, 0))
    says(application, "STOP", number="+447700900160", clock=clock)
    report = bring_in(
        application, "households", "property_ref,name,numbers\n0001,Resident 0001,07700 900123;07700 900160\n"
    )
    assert counts(report) == (0, 0, 1, 0)
    with uow.read() as records:
        household = records.households.of_home(town.home)
    assert household is not None
    [resident] = household.residents
    assert [(n.label, n.safe, n.withdrawn_at is None) for n in resident.numbers] == [
        ("shared", False, True),
        ("", True, False),
    ]
    assert (resident.prefers, resident.email, resident.language) == (
        (Channel.VOICE,),
        "resident0001@example.org",
        "cy",
    )


def test_a_requirement_that_was_ended_here_is_not_brought_back_by_the_same_file(
    application: Application, uow: UnitOfWork
) -> None:
    """Rule 18: ended, it leaves at once."""
    town = a_town(application)
    bring_in(application, "requirements", GOOD_ROWS["requirements"])
    with uow.read() as records:
        [requirement] = records.requirements.of_home(town.home)
    assert requirement.starts_on == date(2026, 3, 1)
    application.end_requirement(EndRequirement(requirement.ref, PLANNER))
    assert counts(bring_in(application, "requirements", GOOD_ROWS["requirements"])) == (0, 0, 1, 0)
    with uow.read() as records:
        assert not any(held.applies_on(MONDAY.date()) for held in records.requirements.of_home(town.home))
