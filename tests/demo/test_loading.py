"""The demo landlord: the same rows for the same seed, nobody who exists, and history that the rulebook judged."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from adapters.bank_holidays import england
from appointments.domain.access import demands
from appointments.domain.appointments import Appointment, State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import BLAMES_RESIDENT, Door, Outcome, OutcomeClaim
from appointments.domain.times import Window, at, day_of
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Appointments
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.scheduling import plan
from appointments.scheduling.constraints import Needs
from appointments.scheduling.travel import GreatCircle
from appointments.use_cases.steps.case_file import case_of
from appointments.views.evidence_pack import SeeEvidencePack
from policies.rulebook import judge
from tests import postgres
from tests.application import MONDAY
from tests.conftest import REPOSITORY
from tests.demo.digest import digest_of_all
from tests.demo.places import LoadedDemo, load
from tests.fakes import FixedClock
from web import wiring
from web.demo.ahead import FIRST_NUMBER
from web.demo.challenged import why
from web.demo.loading import WHOLE
from web.evidence_pack.making import as_document, prepared

HOMES = 240
SIZE = WHOLE.scaled(HOMES)
TODAY = day_of(MONDAY)


@dataclass(frozen=True)
class Demo(LoadedDemo):
    engine: Engine

    def rows(self, query: str) -> list[Any]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def column(self, query: str) -> list[Any]:
        return [row[0] for row in self.rows(query)]

    def appointments(self) -> list[Appointment]:
        with SqlUnitOfWork(self.engine).read() as records:
            return [records.appointments.get(ref) for ref in self.column("SELECT ref FROM appointments ORDER BY ref")]

    def past(self) -> list[Appointment]:
        return [found for found in self.appointments() if found.promise.day < TODAY]

    def ahead(self) -> list[Appointment]:
        return [found for found in self.appointments() if found.promise.day >= TODAY]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One load for all tests of this module, which only read it."""
    folder = tmp_path_factory.mktemp("demo")
    if request.param == "sqlite":
        template = request.getfixturevalue("_sqlite_template")
        shutil.copyfile(template, folder / "kept.sqlite")
        yield from _loaded(f"sqlite:///{folder / 'kept.sqlite'}", folder)
        return
    server, admin = request.getfixturevalue("_postgresql_server"), request.getfixturevalue("_postgresql_admin")
    name = f"kept_demo_{os.getpid()}"
    postgres.create(admin, name, template=request.getfixturevalue("_postgresql_template"))
    yield from _loaded(server.set(database=name).render_as_string(hide_password=False), folder)
    postgres.drop(admin, name)


def _loaded(database_url: str, folder: Path) -> Iterator[Demo]:
    made = load(database_url, folder, now=MONDAY, homes=HOMES)
    engine = make_engine(database_url)
    yield Demo(made.settings, made.loaded, made.progress, engine)
    engine.dispose()


# --- how much of everything


def test_what_was_loaded_is_there(demo: Demo) -> None:
    loaded = demo.loaded
    assert (loaded.homes, loaded.operatives, loaded.past_appointments) == (HOMES, 30, SIZE.history)
    assert demo.column("SELECT count(*) FROM homes") == [HOMES]
    assert demo.column("SELECT count(*) FROM households") == [HOMES]
    assert demo.column("SELECT count(*) FROM operatives") == [30]
    assert len(demo.past()) == SIZE.history
    assert len(demo.ahead()) == loaded.booked_ahead
    ahead = [int(number) for number in demo.column("SELECT external_id FROM work_orders")]
    assert sum(number >= FIRST_NUMBER for number in ahead) == loaded.open_orders


def test_the_progress_counts_every_appointment_that_is_made(demo: Demo) -> None:
    shown = [found for found in demo.ahead() if found.promise.day == TODAY and found.promise.made_by == "planner1"]
    through_the_product = demo.column("SELECT count(*) FROM promises WHERE offer_ref IS NOT NULL")[0]
    assert shown
    assert sum(demo.progress) == SIZE.history + through_the_product
    assert set(demo.progress) == {1}


def test_about_one_home_in_eight_asks_for_something(demo: Demo) -> None:
    asking = demo.column("SELECT count(DISTINCT home_ref) FROM access_requirements")[0]
    assert HOMES / 8 * 0.6 < asking < HOMES / 8 * 1.4


def test_there_is_open_work_of_every_urgency_and_emergencies_have_a_task_and_no_slot(demo: Demo) -> None:
    open_work = Counter(
        demo.column(f"SELECT priority_code FROM work_orders WHERE state = 'open' AND external_id >= '{FIRST_NUMBER}'")
    )
    assert open_work["N"] > open_work["U"] > 0
    emergencies = set(demo.column("SELECT ref FROM work_orders WHERE priority_code IN ('E', 'I')"))
    tasks = set(demo.column("SELECT work_order_ref FROM tasks WHERE kind = 'emergency'"))
    assert tasks == emergencies
    assert not emergencies & {found.work_order_ref for found in demo.appointments()}


def test_work_is_booked_ahead_and_a_round_is_there_to_show(demo: Demo) -> None:
    ahead = demo.ahead()
    shown = [found for found in ahead if found.promise.day == TODAY and found.lead == "OP-01"]
    assert len(shown) == 5
    assert {found.state for found in shown} == {State.NOTIFIED}
    assert any(found.promise.requirements for found in shown)  # one household asks for something at the door
    assert len(ahead) > len(shown)


def test_there_is_waste_that_the_landlord_caused_and_waste_that_residents_caused(demo: Demo) -> None:
    outcomes = Counter(found.outcome for found in demo.past())
    ours = {Outcome.NOT_ATTENDED, Outcome.NOT_NOTIFIED, Outcome.LATE, Outcome.REQUIREMENT_NOT_MET, Outcome.EARLY}
    assert sum(outcomes[outcome] for outcome in ours) >= 3
    assert sum(outcomes[outcome] for outcome in BLAMES_RESIDENT) >= 3
    assert outcomes[Outcome.COMPLETED] > SIZE.history / 2


# --- the same again, and otherwise


@pytest.fixture(scope="module")
def digests_of_another_process(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A process of its own has other hash values, so nothing may depend on the order of a set."""
    program = (
        "import sys; from pathlib import Path; from tests.demo.digest import print_digest;"
        "print_digest(Path(sys.argv[1]), homes=int(sys.argv[2]))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path_factory.mktemp("another")), str(HOMES)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
        text=True,
    )
    return said.stdout.split()


def test_the_same_seed_on_the_same_day_gives_the_same_rows_in_another_process_and_on_another_database(
    demo: Demo, digests_of_another_process: list[str]
) -> None:
    """The other process loads into SQLite, whichever database this one has."""
    assert digests_of_another_process == [f"{table}:{digest}" for table, digest in digest_of_all(demo.engine).items()]


def test_another_seed_gives_another_landlord(demo: Demo, tmp_path: Path) -> None:
    other = load(f"sqlite:///{tmp_path / 'kept.sqlite'}", tmp_path, now=MONDAY, homes=100, seed=2)
    engine = make_engine(other.settings.database_url)
    try:
        with engine.connect() as connection:
            theirs = [tuple(row) for row in connection.execute(text("SELECT ref, postcode FROM homes ORDER BY ref"))]
    finally:
        engine.dispose()
    ours = demo.rows("SELECT ref, postcode FROM homes ORDER BY ref")
    assert not set(theirs) & set(ours)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 6, 28, 23, 30, tzinfo=UTC),  # Sunday in UTC, half past midnight on Monday in London
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # the clocks went forward half an hour ago
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the hour that comes twice, the first time
        datetime(2026, 12, 24, 17, 0, tzinfo=UTC),  # before the holidays
    ],
)
def test_the_landlord_can_be_loaded_at_any_hour(sqlite_url: str, tmp_path: Path, now: datetime) -> None:
    made = load(sqlite_url, tmp_path, now=now, homes=100)
    application = wiring.build(made.settings, clock=FixedClock(now))
    try:
        assert application.verify_ledger(None).intact
    finally:
        application.close()
    assert made.loaded.past_appointments == WHOLE.scaled(100).history
    assert made.loaded.booked_ahead > 5  # more than the round that is shown


# --- nobody who exists


def test_every_number_is_in_the_drama_ranges_and_belongs_to_one_home(demo: Demo) -> None:
    numbers = demo.column("SELECT number FROM contact_numbers")
    for number in numbers:
        digits = int(number.removeprefix("+44"))
        # Ofcom: 07700 900000 to 900999 and 01632 960000 to 960999; the last twenty mobiles are the operatives' and
        # the story's.
        assert 7700900000 <= digits <= 7700900979 or 1632960000 <= digits <= 1632960999
    assert len(set(numbers)) == len(numbers) >= HOMES
    assert set(demo.column('SELECT "to" FROM messages')) <= set(numbers)
    assert set(demo.column("SELECT from_number FROM replies")) <= set(numbers)
    operatives = set(demo.column("SELECT phone FROM operatives"))
    assert operatives == {None, *(f"+447700900{n}" for n in range(980, 990))}
    assert not operatives & set(numbers)


def test_residents_and_operatives_have_numbers_for_names(demo: Demo) -> None:
    residents = demo.column("SELECT name FROM residents")
    assert len(set(residents)) == HOMES
    assert all(re.fullmatch(r"Resident \d{4}", name) for name in residents)
    assert all(re.fullmatch(r"Operative \d\d", name) for name in demo.column("SELECT name FROM operatives"))
    accounts = demo.column("SELECT name FROM accounts")
    assert all(re.fullmatch(r"(Operative|Planner|Manager|Officer) \d\d?", name) for name in accounts)


def test_no_account_of_the_demo_has_a_password_that_opens_it(demo: Demo) -> None:
    assert set(demo.column("SELECT password_hash FROM accounts")) == {"!"}


def test_homes_stand_at_known_postcodes_near_their_middle(demo: Demo) -> None:
    with SqlUnitOfWork(demo.engine).read() as records:
        homes = [records.homes.get(ref) for ref in demo.column("SELECT ref FROM homes")]
    application = wiring.build(demo.settings)
    try:
        for home in homes:
            middle = application.place(home.postcode)
            assert middle is not None
            assert abs(home.place.lat - middle.lat) < 0.002  # two hundred metres
            assert abs(home.place.lon - middle.lon) < 0.002
    finally:
        application.close()
    assert len({home.uprn for home in homes}) == HOMES
    assert any(home.uprn and home.uprn.startswith("0") for home in homes)  # leading zeros are kept


# --- rounds that could have been driven


def test_no_operative_is_in_two_places(demo: Demo) -> None:
    """Neither on an active assignment nor on a past one."""
    rounds: dict[str, list[Window]] = defaultdict(list)
    for found in demo.appointments():
        for assignment in found.assignments:
            rounds[assignment.operative_ref].append(assignment.planned)
    assert len(rounds) > 10
    for taken in rounds.values():
        taken.sort(key=lambda planned: planned.starts)
        for one, following in zip(taken, taken[1:], strict=False):
            assert one.ends <= following.starts


def test_a_visit_is_planned_to_start_inside_its_promise_and_to_end_inside_the_shift(demo: Demo) -> None:
    with SqlUnitOfWork(demo.engine).read() as records:
        for found in demo.appointments():
            assert all(found.promise.window.contains(a.planned.starts) for a in found.assignments)
            for assignment in found.assignments:
                [worked] = records.rounds.between([assignment.operative_ref], found.promise.day, found.promise.day)
                assert worked.shift.starts <= assignment.planned.starts
                assert assignment.planned.ends <= worked.shift.ends


def test_a_promise_is_a_pattern_of_the_landlord_or_the_part_of_it_that_the_household_can_make(demo: Demo) -> None:
    with SqlUnitOfWork(demo.engine).read() as records:
        patterns = {pattern.code: pattern for pattern in records.landlord.slot_patterns()}
    for found in demo.appointments():
        whole = patterns[found.promise.pattern].window_on(found.promise.day)
        assert whole.starts <= found.promise.window.starts < found.promise.window.ends <= whole.ends


def test_past_work_lies_in_the_ninety_days_before_today(demo: Demo) -> None:
    days = {found.promise.day for found in demo.past()}
    assert min(days) >= TODAY - timedelta(days=90)
    assert max(days) < TODAY
    assert all(day.weekday() < 5 for day in days)


def test_a_repair_whose_visit_failed_was_finished_by_a_later_visit(demo: Demo) -> None:
    """Not by nothing: the few that are left are those for which nobody had the time."""
    visits: dict[str, list[Appointment]] = defaultdict(list)
    for found in demo.past():
        visits[found.work_order_ref].append(found)
    done = {ref for ref, state in demo.rows("SELECT ref, state FROM work_orders") if state == "completed"}
    finished_by_nothing = []
    for ref, made in visits.items():
        made.sort(key=lambda found: found.promise.window.starts)
        for failed, following in zip(made, made[1:], strict=False):
            assert failed.outcome is not Outcome.COMPLETED
            assert failed.closed_at is not None
            assert failed.closed_at < following.promise.made_at < following.promise.window.starts
        if ref in done and made[-1].outcome is not Outcome.COMPLETED:
            finished_by_nothing.append(ref)
    again = [made for made in visits.values() if len(made) > 1]
    assert len(again) > SIZE.history / 20
    assert len(finished_by_nothing) < len(again) / 5


def test_what_is_booked_ahead_keeps_every_promise_and_requirement(demo: Demo) -> None:
    """Held against the checker that knows no solver."""
    ahead = {found.ref: found for found in demo.ahead()}
    days = [found.promise.day for found in ahead.values()]
    with SqlUnitOfWork(demo.engine).read() as records:
        rounds = records.rounds.between([f"OP-{number:02d}" for number in range(1, 31)], min(days), max(days))
        needs = {
            ref: _needs(records.work_orders.get(found.work_order_ref), found, records.appointments)
            for ref, found in ahead.items()
        }
    planned = [(worked, worked.stops) for worked in rounds if worked.stops]
    assert {stop.appointment_ref for _, stops in planned for stop in stops} == set(ahead)
    assert plan.check_together(planned, GreatCircle(), needs=needs) == ()


def _needs(order: WorkOrder, found: Appointment, appointments: Appointments) -> Needs:
    last = appointments.last_attended(found.home_ref)
    return Needs(order.trade, order.skills, demands(found.promise.requirements), last.lead if last else None)


# --- history that the rulebook judged


def test_every_outcome_that_blames_the_resident_has_a_judgement_that_allows_it(demo: Demo) -> None:
    blamed = [found for found in demo.past() if found.outcome in BLAMES_RESIDENT]
    assert {found.outcome for found in blamed} == BLAMES_RESIDENT
    with SqlUnitOfWork(demo.engine).read() as records:
        for found in blamed:
            judgement = records.judgements.get(found.judgement_ref or "")
            assert judgement.allowed
            assert (judgement.appointment_ref, judgement.outcome) == (found.ref, found.outcome)


def test_the_rulebook_judges_the_stored_records_as_it_did_when_they_were_made(demo: Demo) -> None:
    judged = 0
    with SqlUnitOfWork(demo.engine).read() as records:
        for found in demo.past():
            for stored in records.judgements.of(found.ref):
                claim = OutcomeClaim(found.ref, stored.outcome, found.lead or "", stored.judged_at, Door.PHONE)
                again = judge(case_of(records, found, claim, stored.judged_at), ref=stored.ref)
                assert again == stored
                judged += 1
    assert judged > SIZE.history / 2


def test_some_claims_were_refused_and_closed_as_what_the_records_show(demo: Demo) -> None:
    refused = demo.column("SELECT appointment_ref FROM judgements WHERE allowed IS FALSE")
    outcomes = {found.ref: found.outcome for found in demo.past()}
    assert refused
    assert not {outcomes[ref] for ref in refused} & BLAMES_RESIDENT


def test_repairs_are_reported_before_they_are_raised_booked_and_visited(demo: Demo) -> None:
    with SqlUnitOfWork(demo.engine).read() as records:
        for found in demo.appointments():
            order = records.work_orders.get(found.work_order_ref)
            assert order.reported_at < order.raised_at < found.promise.made_at < found.promise.window.starts
            if found.visit is not None and found.closed_at is not None:
                assert found.promise.made_at < found.visit.arrived_at <= found.closed_at < MONDAY


def test_messages_go_out_between_eight_and_eight(demo: Demo) -> None:
    with SqlUnitOfWork(demo.engine).read() as records:
        sent = [m.sent_at for found in demo.appointments() for m in records.messages.of(found.ref) if m.sent_at]
    assert sent
    for instant in sent:
        assert at(day_of(instant), time(8)) <= instant <= at(day_of(instant), time(20))


def test_the_ledger_holds_together(demo: Demo) -> None:
    application = wiring.build(demo.settings)
    try:
        verdict = application.verify_ledger(None)
    finally:
        application.close()
    assert verdict.intact
    assert verdict.words.endswith("so does 1 seal over them")
    appointments = {f"appointment:{ref}" for ref in demo.column("SELECT ref FROM appointments")}
    assert appointments <= set(demo.column("SELECT stream FROM ledger"))


def test_a_pack_of_any_loaded_order_checks_everything(demo: Demo) -> None:
    """What was told, answered and challenged has the facts that the product itself writes."""
    application = wiring.build(demo.settings, clock=FixedClock(MONDAY))
    try:
        for order in demo.column("SELECT DISTINCT work_order_ref FROM appointments ORDER BY 1"):
            pack = application.views.evidence_pack(SeeEvidencePack(order, MONDAY))
            made = as_document(prepared(application, pack))
            assert (made["faults"], made["not_checked"]) == ([], [])
            kinds = [entry["kind"] for entry in made["timeline"]]
            assert "Compensation" not in kinds or kinds.index("End") < kinds.index("Compensation"), "it follows from it"
    finally:
        application.close()
    assert demo.column("SELECT count(*) FROM replies")[0] > 10
    assert demo.column("SELECT count(*) FROM challenges")[0] > 0


def test_the_facts_of_a_chain_came_one_after_the_other(demo: Demo) -> None:
    at = defaultdict(list)
    for stream, when in demo.rows("SELECT stream, at FROM ledger ORDER BY stream, number"):
        at[stream].append(when)
    assert all(times == sorted(times) for times in at.values())


def test_every_repair_that_lately_failed_has_a_next_step(demo: Demo) -> None:
    lately = {ref for (ref,) in demo.rows("SELECT ref FROM work_orders WHERE state = 'open'")} & {
        found.work_order_ref for found in demo.past()
    }
    steps = set(demo.column("SELECT work_order_ref FROM tasks WHERE kind = 'next_step'"))
    assert steps == lately
    assert lately


def test_nobody_is_visited_on_a_bank_holiday(demo: Demo) -> None:
    """The product itself offers no time on such a day; the history has the same calendar."""
    holidays = england().closed
    days = {found.promise.day for found in demo.appointments()}

    assert {today for today in holidays if min(days) <= today <= max(days)}, "some lie among the days of the demo"
    assert not days & holidays


@pytest.mark.parametrize("outcome", sorted(BLAMES_RESIDENT))
@pytest.mark.parametrize("upheld", [True, False])
def test_a_challenge_is_decided_on_what_is_on_record(demo: Demo, outcome: Outcome, upheld: bool) -> None:
    """A decision names no photo, card, call or knock that the visit does not have."""
    named = {
        "photo": EvidenceKind.PHOTO, "card": EvidenceKind.CARD, "knock": EvidenceKind.KNOCK,
        "call": EvidenceKind.CALL, "text": EvidenceKind.TEXT, "reason": EvidenceKind.REASON,
    }  # fmt: skip
    visits = [found for found in demo.past() if found.outcome is outcome]
    assert visits
    with SqlUnitOfWork(demo.engine).read() as records:
        for visit in visits:
            items = records.evidence.of(visit.ref)
            kinds, said = {item.kind for item in items}, why(items, outcome, upheld=upheld)
            assert {kind for word, kind in named.items() if word in said.lower()} <= kinds, said


def test_stored_decisions_are_those_reasons_and_none_waits_for_months(demo: Demo) -> None:
    decided = demo.rows("SELECT appointment_ref, outcome, upheld, reason FROM challenges WHERE decided_at IS NOT NULL")
    assert decided
    with SqlUnitOfWork(demo.engine).read() as records:
        for ref, outcome, upheld, reason in decided:
            assert reason == why(records.evidence.of(ref), Outcome(outcome), upheld=bool(upheld))
    waiting = demo.column("SELECT raised_at FROM challenges WHERE decided_at IS NULL")
    oldest = datetime.combine(TODAY, time(), UTC) - timedelta(days=12)
    assert all(str(raised_at) > f"{oldest:%Y-%m-%d}" for raised_at in waiting)


def test_no_review_was_due_before_its_requirement_was_recorded(demo: Demo) -> None:
    rows = demo.rows("SELECT recorded_at, starts_on, review_on FROM access_requirements")
    assert rows
    assert all(str(recorded)[:10] <= str(starts)[:10] < str(review)[:10] for recorded, starts, review in rows)
