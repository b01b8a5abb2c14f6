"""What comes in: a contractor's file, and what a household needs."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from appointments.domain.access import Source
from appointments.domain.feeds import FeedReport, RowResult
from appointments.domain.refs import ExternalRef
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.steps.importing import ImportRecords
from appointments.use_cases.work_orders.import_feed import ImportFeed
from web.application import Application
from web.demo.story.telling import FAMILY_NUMBER, PLANNER, UNREACHABLE_NUMBER, UNREPORTED_NUMBER, Telling

NOTICE = timedelta(hours=48)

_HOMES = """property_ref,uprn,address,postcode
00900001,000900000001,Story Home 1,GL5 4UB
00900002,000900000002,Story Home 2,GL5 3TT
00900003,000900000003,Story Home 3,GL5 4UB
"""
_HOUSEHOLDS = f"""property_ref,name,numbers
00900001,Resident 9001,{FAMILY_NUMBER}
00900002,Resident 9002,{UNREACHABLE_NUMBER}
00900003,Resident 9003,{UNREPORTED_NUMBER}
"""
_COLUMNS = (
    "allocated_by,order_number,property_ref,uprn,trade,priority,sor_code,quantity,minutes,purpose,description,"
    "reported_at,raised_at,contract_due_at,hazard"
)
_REPORTED, _RAISED, _NAIVE = "2026-02-27T10:00:00+00:00", "2026-02-27T11:00:00+00:00", "2026-02-27T10:00:00"
_JOBS = f"""{_COLUMNS}
STORY,000101,00900001,,PL,N,S101,1,45,a leaking kitchen tap,Kitchen tap drips,{_REPORTED},{_RAISED},,no
STORY,000102,00900002,,PL,N,S102,1,40,a blocked bathroom basin,Basin blocked,{_REPORTED},{_RAISED},,no
STORY,000103,00900001,,ZZ,N,S103,1,30,a squeaking door,Door squeaks,{_REPORTED},{_RAISED},,no
STORY,000104,00900002,,PL,N,S104,1,30,a running cistern,Cistern runs,{_NAIVE},{_RAISED},,no
STORY,000105,00900003,,PL,N,S101,1,40,a loose bath tap,Bath tap loose,{_REPORTED},{_RAISED},,no
"""


def a_file_comes_in(telling: Telling) -> tuple[str, str, str]:
    """The work orders of the three homes."""
    application = telling.application
    telling.step("A contractor's file comes in, with two bad rows.")
    _import_own(application, "homes", _HOMES)
    _import_own(application, "households", _HOUSEHOLDS)
    report = _import_jobs(application)
    telling.detail(f"{report.of(RowResult.NEW)} new, {report.of(RowResult.REJECTED)} rejected:")
    for problem in report.problems:
        telling.detail(f"line {problem.line}, {problem.reason}")
    telling.expect("three good rows should have come in", held=report.of(RowResult.NEW) == 3)
    faults = [(problem.line, problem.field) for problem in report.problems]
    telling.expect(
        f"the unknown trade and the naive time should have been rejected, not {faults}",
        held=faults == [(4, "trade"), (5, "reported_at")],
    )
    again = _import_jobs(application)
    telling.detail(f"The same file again: {again.of(RowResult.UNCHANGED)} unchanged, {again.of(RowResult.NEW)} new.")
    same = again.of(RowResult.UNCHANGED) == 3 and again.of(RowResult.NEW) == again.of(RowResult.CHANGED) == 0
    telling.expect("the same file again should have changed nothing", held=same)
    named = application.look_up.work_order_named
    first, second, third = (named(ExternalRef("STORY", number)) for number in ("000101", "000102", "000105"))
    return first, second, third


def the_household_is_heard(telling: Telling) -> None:
    """Two autistic children: what is recorded is the adjustment, never the reason."""
    telling.step("A mother rings: her children need to know two days before anybody comes.")
    home = telling.application.look_up.home_named("00900001")
    requirement = telling.application.record_requirement(
        RecordRequirement(
            home_ref=home,
            kind="advance_notice",
            values={"hours": "48", "written": "yes"},
            source=Source.RESIDENT,
            by=PLANNER,
            effect="the children are prepared and the visit can go ahead",
        )
    )
    telling.detail(f"Recorded: {requirement.kind.brief()} Review on {requirement.review_on:%d %B %Y}.")
    notice = requirement.kind.notice()
    telling.expect("48 hours' notice should have been recorded", held=notice is not None and notice.length == NOTICE)


def _import_own(application: Application, kind: str, text: str) -> None:
    content = text.encode()
    rows = tuple(application.record_files[kind].read(BytesIO(content)))
    application.record_files[kind].take(ImportRecords(kind, sha256(content).hexdigest(), rows, PLANNER))


def _import_jobs(application: Application) -> FeedReport:
    content = _JOBS.encode()
    rows = tuple(application.feed_formats["csv_jobs"].read(BytesIO(content)))
    return application.import_feed(ImportFeed("STORY", sha256(content).hexdigest(), rows, PLANNER))
