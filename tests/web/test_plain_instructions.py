"""Operatives, residents, texts, ledger and logs get the instruction and nothing behind it (rules 16, 33, 45 and 68).

The HACT schema says of alerts that they must not be repeated verbatim on an operative's work order.
"""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, text

from appointments.domain.access import AccessKind, Parameter, Source
from appointments.domain.access_kinds import parse_kind
from appointments.domain.appointments import State
from appointments.domain.errors import Invalid
from appointments.domain.reviews import Decision, RequirementReview
from appointments.domain.times import at
from appointments.records.statements import table_of
from appointments.records.tables import LedgerRow
from appointments.use_cases.households.record_requirement import RecordRequirement
from tests.builders import APPOINTMENT, DAY, HOME, NOW, a_requirement, an_appointment
from tests.domain.access_kinds.test_kinds import EXAMPLES
from tests.web.scene import NINE, Scene, a_scene, send

# What nobody of them may read: the record behind the instruction.
EFFECT, DECLINED, WHY, BY = "MARK-EFFECT", "MARK-DECLINED", "MARK-WHY", "MARK-BY"
MARKS = (EFFECT, DECLINED, WHY, BY)
# One that stops every visit, and one that leaves nobody to tell, would hide all the others.
SHOWN = tuple(kind for kind in EXAMPLES if kind.bookable() and not kind.message_rules().nobody)


def marked(scene: Scene, kinds: tuple[AccessKind, ...]) -> None:
    """Every kind with words in every field of its record, one that was declined, and reviews with reasons."""
    with scene.uow.write() as records:
        for number, kind in enumerate(kinds, 1):
            held = a_requirement(f"Q-{number}", kind=kind)
            records.requirements.put(replace(held, effect=EFFECT, recorded_by=BY))
            records.reviews.add(
                RequirementReview(f"V-{number}", held.ref, HOME, Decision.CONFIRMED, BY, NOW, WHY, held.review_on)
            )
        refused = replace(a_requirement("Q-refused", kind=kinds[0]), declined=DECLINED, effect=EFFECT)
        records.requirements.put(refused)
        records.commit()


@pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.TAG)
def test_an_operative_reads_the_instruction_and_never_the_record(
    sqlite_url: str, tmp_path: Path, kind: AccessKind, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = kind.secret()
    with a_scene(sqlite_url, tmp_path, now=NINE) as scene:
        marked(scene, (kind,))
        client = scene.operative()
        visit = f"/operative/visits/{APPOINTMENT}"
        pages = [client.get("/operative/round").text, client.get(visit).text, client.get("/operative/proposals").text]
        pages.append(send(client, visit, f"{visit}/set-off", minutes_away="15").text)
        pages.append(client.get(scene.resident_address() + "/").text)
        with scene.engine.connect() as connection:
            facts = list(connection.scalars(select(table_of(LedgerRow).c.payload)))
            texts = list(connection.scalars(text("SELECT text FROM messages")))
        logged = capsys.readouterr()
    assert kind.brief() in unescape(pages[0])
    seen = "\n".join(pages + facts + texts + [logged.out, logged.err])
    assert not [mark for mark in MARKS if mark in seen]
    assert secret is None or secret.words not in seen


def test_no_door_step_and_no_brief_says_why() -> None:
    from appointments.domain.unfit_words import unfit_words

    said = [words for kind in EXAMPLES for words in (kind.brief(), *(step.words for step in kind.door_steps()))]
    assert not [words for words in said if [w for w in unfit_words(words) if w.lower() not in {"key safe"}]]


def kinds_with_words() -> list[tuple[AccessKind, str]]:
    """Every parameter in which somebody types their own words, secrets apart."""
    found = []
    for kind in EXAMPLES:
        secret = kind.secret()
        for asked in kind.ASKS:
            is_secret = secret is not None and kind.data().get(asked.name) == secret.words
            if asked.parameter is Parameter.TEXT and not is_secret:
                found.append((kind, asked.name))
    return found


@pytest.mark.parametrize("source", [Source.RESIDENT, Source.OPERATIVE, Source.STAFF, Source.IMPORT])
def test_a_diagnosis_gets_through_no_door_into_the_words_operatives_read(
    sqlite_url: str, tmp_path: Path, source: Source
) -> None:
    assert len(kinds_with_words()) > 5
    with a_scene(sqlite_url, tmp_path) as scene:
        for kind, field in kinds_with_words():
            values = {**kind.data(), field: "because of dementia"}
            parse_kind(kind.TAG, values)  # the kind itself takes it: it is the use case that refuses
            wanted = RecordRequirement(HOME, kind.TAG, values, source, "U-1", provisional=source is not Source.STAFF)
            with pytest.raises(Invalid, match="write what to do, not why") as refused:
                scene.application.record_requirement(wanted)
            assert refused.value.field == field, kind.TAG


# --- whose visits, and when


def refused(scene: Scene) -> list[tuple[str, str]]:
    with scene.engine.connect() as connection:
        asked = text("SELECT by, about FROM access_log WHERE NOT allowed ORDER BY id")
        return [(row[0], row[1]) for row in connection.execute(asked)]


@pytest.mark.parametrize("day", [DAY.replace(day=23), DAY.replace(day=25)])
def test_another_days_visit_is_not_there_and_who_asked_is_on_record(
    sqlite_url: str, tmp_path: Path, day: object
) -> None:
    """Rule 45."""
    with a_scene(sqlite_url, tmp_path, now=at(day, NINE.time())) as scene:  # type: ignore[arg-type]
        client = scene.operative()
        for path in ("", "/needs", "/needs/animals", "/outcome"):
            assert client.get(f"/operative/visits/{APPOINTMENT}{path}").status_code == 404, path
        assert client.get("/operative/round").status_code == 200
        assert set(refused(scene)) == {("U-operative", APPOINTMENT)}
        assert len(refused(scene)) == 4


def test_another_operatives_visit_is_not_there_either(sqlite_url: str, tmp_path: Path) -> None:
    theirs = an_appointment()
    given = tuple(replace(assignment, operative_ref="O-08") for assignment in theirs.assignments)
    with a_scene(sqlite_url, tmp_path, replace(theirs, assignments=given)) as scene:
        answer = scene.operative().get(f"/operative/visits/{APPOINTMENT}")
        assert answer.status_code == 404
        assert "Example Row" not in answer.text
        assert refused(scene) == [("U-operative", APPOINTMENT)]


def test_what_somebody_types_into_an_address_is_not_kept(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        assert scene.operative().get("/operative/visits/Resident 0012").status_code == 404
        assert refused(scene) == [("U-operative", "")]


@pytest.mark.parametrize(
    "path", [f"/planner/homes/{HOME}", f"/manager/appointments/{APPOINTMENT}", "/data-protection/who-looked"]
)
def test_a_page_of_somebody_elses_work_is_refused_and_on_record(sqlite_url: str, tmp_path: Path, path: str) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        assert scene.operative().get(path).status_code == 403
        [(by, about)] = refused(scene)
        assert by == "U-operative"
        assert about in {HOME, APPOINTMENT, ""}


def test_a_closed_visit_is_todays_own_and_shows_no_needs(sqlite_url: str, tmp_path: Path) -> None:
    kinds = (EXAMPLES[0],)
    with a_scene(sqlite_url, tmp_path, an_appointment(in_state=State.CLOSED), kinds=kinds) as scene:
        page = unescape(scene.operative().get(f"/operative/visits/{APPOINTMENT}").text)
        assert EXAMPLES[0].brief() not in page
