"""Another system's alerts: an instruction in their place, their words for planners only, no blame (rules 23 and 68)."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import text

from appointments.domain.access import Source
from appointments.domain.feeds import FeedReport, RowResult
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.settle_task import SettleTask
from appointments.use_cases.steps.importing import ImportRecords
from tests.application import PLANNER, Town, a_town
from web.application import Application

HEADER = "property_ref,type,comments,starts_on,ends_on\n"


def brings(application: Application, *lines: str) -> FeedReport:
    content = (HEADER + "\n".join(lines) + "\n").encode()
    file = application.record_files["alerts"]
    rows = tuple(file.read(BytesIO(content)))
    return file.take(ImportRecords("alerts", sha256(content).hexdigest(), rows, PLANNER))


def alerts_of(uow: UnitOfWork, town: Town) -> list[Task]:
    with uow.read() as records:
        return [task for task in records.tasks.open_about("", town.home) if task.kind is TaskKind.ALERT]


def test_an_alert_is_a_planners_task_and_its_words_are_read_there_only(
    application: Application, uow: UnitOfWork, database_url: str
) -> None:
    town = a_town(application)
    report = brings(application, "0001,Vulnerable,Tenant has schizophrenia and shouts,,")
    assert report.of(RowResult.NEW) == 1
    [task] = alerts_of(uow, town)
    assert "schizo" not in task.words
    assert application.views.alert_words(task.ref) == "Vulnerable: Tenant has schizophrenia and shouts"
    with uow.read() as records:
        assert records.requirements.of_home(town.home) == []  # nobody has said what to do yet
    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert not [row for row in connection.scalars(text("SELECT payload FROM ledger")) if "schizo" in row]
    engine.dispose()


def test_when_it_is_settled_its_words_are_gone_and_it_does_not_come_back(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    line = "0001,Vulnerable,Tenant shouts,,"
    brings(application, line)
    [task] = alerts_of(uow, town)
    application.settle_task(SettleTask(task.ref, PLANNER, "Recorded: two operatives."))
    assert application.views.alert_words(task.ref) == ""
    assert brings(application, line).of(RowResult.UNCHANGED) == 1
    assert alerts_of(uow, town) == []


@pytest.mark.parametrize(
    ("label", "tag"),
    [("NoVisitAlone", "two_operatives"), ("ASB No Visit Alone", "two_operatives"), ("Hearing difficult", "no_voice")],
)
def test_what_one_of_our_kinds_says_applies_at_once_without_its_words(
    application: Application, uow: UnitOfWork, label: str, tag: str
) -> None:
    town = a_town(application)
    line = f"0001,{label},Assaulted somebody in 2019,,"
    assert [brings(application, line).of(result) for result in (RowResult.NEW, RowResult.UNCHANGED)] == [1, 1]
    with uow.read() as records:
        [held] = records.requirements.of_home(town.home)
    assert (held.kind.TAG, held.source, held.provisional, held.effect) == (tag, Source.IMPORT, True, "")


@pytest.mark.parametrize(
    "label", ["MissesAppointments", "Regularly misses appointments", "RefusedAccess", "Refuses entry"]
)
def test_one_that_blames_somebody_is_not_taken_and_the_report_says_why(
    application: Application, uow: UnitOfWork, label: str
) -> None:
    """Rule 23."""
    town = a_town(application)
    [problem] = brings(application, f"0001,{label},Out three times,,").problems
    assert problem.field == "type"
    assert "counted from their evidence, and never a label on a person" in problem.reason
    assert alerts_of(uow, town) == []


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("9999,Vulnerable,,,", "property_ref"),
        ("0001,,Something,,", "type"),
        ("0001,Vulnerable,,,2026-03-01", "ends_on"),
        ("0001,Vulnerable,,soon,", "starts_on"),
    ],
)
def test_what_cannot_be_taken_is_kept_with_its_reason(application: Application, line: str, field: str) -> None:
    a_town(application)
    assert [problem.field for problem in brings(application, line).problems] == [field]
