"""The story ends as told on both databases and leaves nothing behind, and every one of its checks can fail."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from appointments.domain.tasks import TaskKind
from appointments.records.engine import make_engine
from appointments.wastage.classes import VisitClass
from appointments.wastage.cost import Cost
from tests.application import some_settings
from tests.demo import spoiled
from tests.demo.places import loaded_template
from web import wiring
from web.commands.story import play_in_scratch
from web.demo.story import (
    FAMILY_NUMBER,
    STARTS,
    UNREACHABLE_NUMBER,
    UNREPORTED_NUMBER,
    StoryClock,
    StoryEndedOtherwise,
    tell,
)

HOMES = 100  # the fewest that have every trade's work


@pytest.fixture
def scratch_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made: it is empty again when nothing is left behind."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_story_ends_as_told_and_leaves_nothing_behind(
    database_url: str, tmp_path: Path, scratch_folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play_in_scratch(some_settings(database_url, tmp_path), homes=HOMES)
    assert capsys.readouterr().out.splitlines()[-1] == "The story ended as told."
    assert rows_and_schemas(database_url) == (0, [])
    assert list(scratch_folders.iterdir()) == []


def test_the_time_told_of_an_arrival_is_that_of_the_arrival(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who reads "after three minutes" counts three from the line before."""
    play_in_scratch(some_settings(sqlite_url, tmp_path), homes=HOMES)
    told = capsys.readouterr().out.splitlines()
    [waited] = [number for number, line in enumerate(told) if "After three minutes" in line]
    arrived, later = (
        datetime.strptime(f"{line.split('.')[0].split()[-1]} +0000", "%I:%M%p %z")
        for line in (next(line for line in reversed(told[:waited]) if "The operative arrives" in line), told[waited])
    )

    assert later - arrived == timedelta(minutes=3)


def test_a_story_that_ends_otherwise_says_so_and_leaves_nothing_behind(
    database_url: str, tmp_path: Path, scratch_folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the second household's phone switched on it *is* told, so the visit cannot end as not notified."""
    settings = some_settings(database_url, tmp_path)
    assert not play_in_scratch(settings, homes=HOMES, switched_off=frozenset())
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("The story did not end as told: a notice that was not delivered")
    assert rows_and_schemas(database_url) == (0, [])
    assert list(scratch_folders.iterdir()) == []


def test_the_story_is_told_on_a_database_without_any_table_too(blank_postgresql_url: str, tmp_path: Path) -> None:
    """Its scratch database brings what it needs of the server, and takes it away again."""
    assert play_in_scratch(some_settings(blank_postgresql_url, tmp_path), homes=HOMES)
    engine = make_engine(blank_postgresql_url)
    try:
        assert inspect(engine).get_table_names() == []
    finally:
        engine.dispose()


CHECKS = {
    "three good rows should have come in": spoiled.the_file_is_not_taken,
    "the unknown trade and the naive time": spoiled.a_bad_row_is_blamed_on_another_column,
    "the same file again": spoiled.the_file_comes_in_a_second_time,
    "48 hours' notice should have been recorded": spoiled.less_notice_is_recorded,
    "slots within 48 hours": spoiled.nothing_is_withheld,
    "some slots should have been offered": spoiled.nothing_is_offered,
    "no slot may start within 48 hours": spoiled.a_slot_is_offered_too_soon,
    f"a text should have arrived at {FAMILY_NUMBER}": spoiled.texts_are_not_sent,
    "the delivered confirmation": spoiled.looked_up(spoiled.as_booked, time=1),
    "should have a second promise": spoiled.looked_up(spoiled.as_not_moved, time=2),
    "the resident chose this time": spoiled.looked_up(spoiled.as_not_agreed, time=2),
    "the first promise should be kept": spoiled.looked_up(spoiled.as_overwritten, time=2),
    "a notice that was not delivered": spoiled.tasks_are_lost(TaskKind.NOTICE_FAILED),
    "an undelivered text is no notice": spoiled.looked_up(spoiled.as_notified, time=3),
    "the reminder should have been sent once": spoiled.reminders_are_forgotten,
    "sent once": spoiled.reminders_arrive_twice,
    "the visit should be under way": spoiled.the_operative_does_not_arrive,
    "a claim without evidence": spoiled.claims(1, spoiled.as_closed),
    "only [] are named as missing": spoiled.claims(1, spoiled.as_nothing_missing),
    "closed as not_established": spoiled.leaves(1),
    "the operative's question": spoiled.tasks_are_lost(TaskKind.PLANNER_CALL),
    "without notice no evidence": spoiled.claims(2, spoiled.as_closed),
    "only the notice should be missing": spoiled.the_call_is_not_recorded,
    "it was established as not_established": spoiled.claims(2, spoiled.as_not_established),
    "closed as not_notified": spoiled.leaves(2),
    "the notice should have been delivered": spoiled.looked_up(spoiled.as_booked, time=4),
    "with every demand met": spoiled.claims(3, spoiled.as_open),
    "should make a next step": spoiled.claims(3, spoiled.as_without_next_step),
    "should be due later": spoiled.claims(3, spoiled.as_due_long_ago),
    "while a receipt is awaited no claim is allowed": spoiled.claims(4, spoiled.as_closed),
    "only the receipt should be missing": spoiled.claims(4, spoiled.as_nothing_missing),
    "while a receipt is awaited nothing is established": spoiled.claims(4, spoiled.as_not_notified),
    "closed as not_established, not as no_access": spoiled.leaves(3),
    "the text should have gone out": spoiled.messages_are_lost,
    "the late receipt should have made it our failure": spoiled.receipts_are_ignored,
    "a question of compensation": spoiled.tasks_are_lost(TaskKind.COMPENSATION),
    "should be what is challenged": spoiled.another_outcome_is_challenged,
    "the task to review it": spoiled.tasks_are_lost(TaskKind.CHALLENGE),
    "counted as ours": spoiled.counted(VisitClass.LANDLORD_FAILURE, count=0),
    "the proven no access should": spoiled.counted(VisitClass.NO_ACCESS, count=0),
    "costs something": spoiled.counted(VisitClass.NO_ACCESS, cost=Cost()),
    "the ledger should be intact": spoiled.verified(1, intact=False),
    "a changed byte should have been found": spoiled.verified(2, intact=True),
    "not in feed:STORY": spoiled.verified(2, stream="feed:STORY"),
    "intact again": spoiled.verified(3, intact=False),
}


@pytest.fixture
def place(session_folder: Path, _sqlite_template: Path, tmp_path: Path) -> str:
    loaded = loaded_template(session_folder, _sqlite_template, now=STARTS, homes=HOMES)
    shutil.copyfile(loaded, tmp_path / "kept.sqlite")
    return f"sqlite:///{tmp_path / 'kept.sqlite'}"


def play(
    database_url: str, folder: Path, spoil: spoiled.Spoil, say: Callable[[str], None] = lambda words: None
) -> None:
    settings, clock = some_settings(database_url, folder), StoryClock(STARTS)
    application = wiring.build(
        settings,
        clock=clock,
        switched_off=frozenset({UNREACHABLE_NUMBER}),
        unreported=frozenset({UNREPORTED_NUMBER}),
    )
    try:
        tell(spoil(application), clock, behind_its_back=lambda: wiring.behind_its_back(settings), say=say)
    finally:
        application.close()


@pytest.mark.parametrize("words", CHECKS)
def test_the_story_ends_otherwise_when_the_product_does(place: str, tmp_path: Path, words: str) -> None:
    with pytest.raises(StoryEndedOtherwise) as ended:
        play(place, tmp_path, CHECKS[words])
    assert words in str(ended.value)


def test_the_story_says_what_was_decided_and_why(place: str, tmp_path: Path) -> None:
    said: list[str] = []
    play(place, tmp_path, lambda application: application, said.append)
    whole = "\n".join(said)
    for part in (
        "3 new, 2 rejected",
        "48 hours' notice in writing",
        "slots can be offered",
        "A planner's task",
        "Refused by rulebook",
        "missing: ",
        "Allowed by rulebook",
        "Our failure: 2, £",
        "hold together",
        "its content is not what was recorded",
    ):
        assert part in whole


def test_the_story_leaves_the_ledger_as_it_was(place: str, tmp_path: Path) -> None:
    """The byte that is changed behind its back is put right again, and the triggers stand guard again."""
    play(place, tmp_path, lambda application: application)
    engine = make_engine(place)
    try:
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text("UPDATE ledger SET name = 'x'"))
    finally:
        engine.dispose()


def test_the_storys_clock_never_goes_back() -> None:
    clock = StoryClock(STARTS)
    clock.move_to(STARTS)  # standing still is allowed
    with pytest.raises(StoryEndedOtherwise, match="go back"):
        clock.pass_minutes(-1)
    assert clock.now() == STARTS


def rows_and_schemas(database_url: str) -> tuple[int, list[str]]:
    """Homes in the configured database, and the scratch schemas that are left in it."""
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            homes = connection.scalar(text("SELECT count(*) FROM homes"))
        schemas = [name for name in inspect(engine).get_schema_names() if name.startswith("kept_")]
        return homes or 0, schemas
    finally:
        engine.dispose()
