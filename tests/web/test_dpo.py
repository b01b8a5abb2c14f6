"""The data protection officer's pages: who looked, everything about a household, and how long things are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appointments.domain.access import Source
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.accounts import AccountRole
from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.concerns import MEANINGS, Concern
from appointments.domain.homes import Channel
from appointments.domain.privacy import Subject
from appointments.domain.times import day_of
from appointments.records.repositories.emptying import EMPTIED
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.keeping.hold_order import HoldOrder
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.access_log import SeeAccessLog
from tests.builders import APPOINTMENT, HOME, NOW, OPERATIVE, WORK_ORDER, a_message, a_reply, an_evidence
from tests.use_cases.keeping.retaining import NEIGHBOUR, SENT_FROM, WORDS, About, an_ended_call, write_everything_down
from tests.web.planner_site import plain
from tests.web.scene import Scene, a_scene, send
from tests.web.site import sign_in
from web.dpo.wording import ERASED

ROOT = "/data-protection"


@contextmanager
def a_dpo(url: str, folder: Path, **more: object) -> Iterator[tuple[Scene, FlaskClient]]:
    with a_scene(url, folder, **more) as scene:  # type: ignore[arg-type]
        yield scene, sign_in(scene.app.test_client(), AccountRole.DPO)


def test_the_pages_open_and_are_in_the_navigation(sqlite_url: str, tmp_path: Path) -> None:
    with a_dpo(sqlite_url, tmp_path) as (_scene, client):
        for path, words in (
            ("/who-looked", "Nobody has looked"),
            ("/who-may-see-what", "Own visits, on the day"),
            ("/household", "Take it away as a file"),
            ("/retention", "12 months after it ended"),
        ):
            page = client.get(f"{ROOT}{path}")
            assert page.status_code == 200, path
            assert words in plain(page.text), path
        assert client.get(f"{ROOT}/").headers["Location"] == f"{ROOT}/who-looked"


@pytest.mark.parametrize("role", [AccountRole.OPERATIVE, AccountRole.PLANNER, AccountRole.MANAGER])
def test_nobody_else_gets_in_and_that_they_tried_is_on_record(
    sqlite_url: str, tmp_path: Path, role: AccountRole
) -> None:
    with a_dpo(sqlite_url, tmp_path) as (scene, client):
        other = sign_in(scene.app.test_client(), role)
        for path in ("/who-looked", "/household", "/retention"):
            assert other.get(f"{ROOT}{path}").status_code == 403
        page = plain(client.get(f"{ROOT}/who-looked?refused=yes").text)
        assert page.count("Refused") >= 3
        assert f"{role.value.title()} 07" in page


def test_the_log_is_read_with_filters(sqlite_url: str, tmp_path: Path) -> None:
    with a_dpo(sqlite_url, tmp_path) as (scene, client):
        scene.application.record_requirement(
            RecordRequirement(HOME, "longer_to_answer", {}, Source.RESIDENT, "U-planner")
        )
        scene.application.note_read(
            NoteRead(Subject.REQUIREMENT_RECORD, HOME, "U-planner", AccountRole.PLANNER, HOME, "complaint")
        )
        page = plain(client.get(f"{ROOT}/who-looked?who=planner-07").text)
        assert "Planner 07" in page
        assert "A complaint" in page
        assert "Sensitive" in page
        assert "Nobody has looked" in client.get(f"{ROOT}/who-looked?who=nobody").text
        wrong = client.get(f"{ROOT}/who-looked?first=soon")
        assert wrong.status_code == 422
        assert 'href="#first"' in wrong.text


def test_everything_about_a_household_comes_without_third_parties(sqlite_url: str, tmp_path: Path) -> None:
    """Rule 75."""
    kinds = (ContactRepresentative("their daughter", "+447700900777"), EntryCode("4711"))
    with a_dpo(sqlite_url, tmp_path, kinds=kinds) as (scene, client):
        with scene.uow.write() as records:
            records.replies.add(replace(a_reply(), text="Operative 07 was kind. Ring my son on 07700 900888"))
            records.evidence.add(an_evidence())
            records.commit()
        typed = {"property_ref": f"00{HOME}", "asked_on": "2026-11-20", "reason": "subject_request", "as": "file"}
        answer = send(client, f"{ROOT}/household", f"{ROOT}/household", **typed)
        assert answer.mimetype == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attachment" in answer.headers["Content-Disposition"]
        made = json.loads(answer.text)
        page = send(client, f"{ROOT}/household", f"{ROOT}/household", **{**typed, "as": "page"})
        looks = scene.application.views.access_log(SeeAccessLog(subject=Subject.SUBJECT_EXPORT)).lines
    assert made["about"]["answer_due_by"] == "2026-12-20"
    assert made["people"][0]["numbers"][0]["number"] == "+447700900123"  # their own
    assert "Resident 0012" in answer.text
    assert {need["kind"] for need in made["needs"]} == {"contact_representative", "entry_code"}
    [order] = made["work_orders"]
    [visit] = order["appointments"]
    assert visit["reference"] == APPOINTMENT
    assert visit["messages"]
    assert visit["evidence"]
    assert visit["replies"][0]["text"] == "[operative O-07] was kind. Ring my son on [number ending 888]"
    assert [look["what"] for look in made["who_looked"]][-1] == "subject_export"  # this one too
    for theirs in ("Operative 07", "900777", "900888", "4711", "Planner 07"):
        assert theirs not in answer.text, theirs
    assert page.status_code == 200
    assert "The answer is due by 2026-12-20" in page.text
    assert len(looks) == 2


def test_what_was_recorded_about_the_orders_comes_with_it(database_url: str, tmp_path: Path) -> None:
    """Rule 75: attempts, checks, decisions, duties, money, calls and holds, redacted like the rest."""
    with a_dpo(database_url, tmp_path) as (scene, client):
        about = About(WORK_ORDER, APPOINTMENT, HOME, OPERATIVE)
        write_everything_down(scene.uow, about, scene.clock.now())
        with scene.uow.write() as records:
            order = records.work_orders.get(WORK_ORDER)
            concerned = replace(order, concerns=frozenset({Concern.DAMP_MOULD}), contract_due_at=order.due_at)
            records.work_orders.save(concerned)
            names = ContactAttempt(
                "CO-2", WORK_ORDER, Channel.LETTER, AttemptResult.SENT, "Operative 07 took it, or ring 07700 900888",
                scene.clock.now(), scene.clock.now(), "U-planner",
            )  # fmt: skip
            records.aftercare.add_attempt(names)
            own = replace(an_ended_call(about, NOW), ref="CA-own", asked_ref="E-own", number="+447700900123")
            records.calls.add(replace(own, provider_ref="fake-2"))
            records.commit()
        scene.application.hold_order(HoldOrder(WORK_ORDER, held=True, by="U-dpo", why="A claim."))
        typed = {"property_ref": f"00{HOME}", "asked_on": "2026-11-20", "reason": "subject_request", "as": "file"}
        answer = send(client, f"{ROOT}/household", f"{ROOT}/household", **typed)
        readable = plain(send(client, f"{ROOT}/household", f"{ROOT}/household", **{**typed, "as": "page"}).text)
    [made] = json.loads(answer.text)["work_orders"]
    assert made["dates"]["about"] == [MEANINGS[Concern.DAMP_MOULD].words]
    assert made["dates"]["contractors_own_date"] == made["dates"]["due_before"] != ""
    assert [step["what"] for step in made["steps"]] == ["Investigation concluded", "An earlier entry withdrawn"]
    assert made["offers"][0]["not_offered_because"] == ["Everybody is booked.", WORDS]
    assert [contact["words"] for contact in made["emergency_contacts"]] == [WORDS]
    assert {attempt["words"] for attempt in made["contact_attempts"]} == {
        WORDS,
        "[operative O-07] took it, or ring [number ending 888]",
    }
    assert made["checks"] == [{"at": made["checks"][0]["at"], "by": "U-planner", "nothing_found": True, "words": WORDS}]
    assert (made["decisions"][0]["words"], made["decisions"][0]["rested_on"]) == (WORDS, [WORDS])
    assert [(hold["held"], hold["why"]) for hold in made["legal_holds"]] == [(True, "A claim.")]
    [visit] = made["appointments"]
    assert [(call["number"], call["result"]) for call in visit["calls"]] == [
        ("[number ending 555]", "no_answer"),  # somebody else's
        ("+447700900123", "no_answer"),
    ]
    assert [(owed["sum"], owed["state"], owed["reason"]) for owed in visit["compensation"]] == [("£25", "paid", WORDS)]
    assert (visit["charge"]["sum"], visit["charge"]["state"]) == ("£35", "dropped")
    for theirs in (NEIGHBOUR[-6:], SENT_FROM[-6:], "Operative 07", "900888"):
        assert theirs not in answer.text, theirs
        assert theirs not in readable, theirs
    assert "Legal holds" in readable


def test_published_numbers_stay_in_the_texts_and_everybody_elses_go(sqlite_url: str, tmp_path: Path) -> None:
    """A household is given the texts it was sent: the landlord's number and the Ombudsman's are nobody's secret."""
    said = "Or ring 01632 960999, or the Housing Ombudsman on 0300 111 3000. The neighbour is on 07700 900888."
    with a_dpo(sqlite_url, tmp_path, phone="01632 960999") as (scene, client):
        scene.plant(replace(a_message("M-1"), text=said))
        typed = {"property_ref": f"00{HOME}", "asked_on": "2026-11-20", "reason": "subject_request", "as": "file"}
        made = json.loads(send(client, f"{ROOT}/household", f"{ROOT}/household", **typed).text)
    [order] = made["work_orders"]
    [visit] = order["appointments"]
    texts = [message["text"] for message in visit["messages"]]
    assert said.replace("07700 900888", "[number ending 888]") in texts


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"property_ref": "none such"}, "property_ref"),
        ({"property_ref": ""}, "property_ref"),
        ({"asked_on": "2026-12-24"}, "asked_on"),
        ({"asked_on": "soon"}, "asked_on"),
        ({"reason": "curiosity"}, "reason"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_shown(
    sqlite_url: str, tmp_path: Path, typed: dict[str, str], field: str
) -> None:
    with a_dpo(sqlite_url, tmp_path) as (scene, client):
        today = day_of(scene.clock.now()).isoformat()
        usual = {"property_ref": f"00{HOME}", "asked_on": today, "reason": "audit"}
        answer = send(client, f"{ROOT}/household", f"{ROOT}/household", **{**usual, **typed})
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert "Resident 0012" not in answer.text


def test_whatever_is_erased_has_a_name_on_the_page() -> None:
    named = {"work_orders", "photos", "requirements", "feed_rejects", *(kind for kind, _, _ in EMPTIED)}
    assert set(ERASED) == named


def test_an_order_is_kept_from_being_erased_and_let_go(sqlite_url: str, tmp_path: Path) -> None:
    with a_dpo(sqlite_url, tmp_path) as (_scene, client):
        form = {"work_order": WORK_ORDER, "why": "A claim before the county court.", "held": "yes"}
        page = plain(send(client, f"{ROOT}/retention", f"{ROOT}/retention/holds", **form).text)
        assert "Nothing of this order is erased." in page
        assert "A claim before the county court." in page
        again = send(client, f"{ROOT}/retention", f"{ROOT}/retention/holds", **form)
        assert "It was so already." in again.text
        let_go = {**form, "held": "no", "why": "Settled."}
        page = send(client, f"{ROOT}/retention", f"{ROOT}/retention/holds", **let_go).text
        assert "county court" not in page
        for wrong, field in (({"work_order": "W-none"}, "work_order"), ({"why": " "}, "why")):
            answer = send(client, f"{ROOT}/retention", f"{ROOT}/retention/holds", **{**form, **wrong})
            assert answer.status_code == 422
            assert f'href="#{field}"' in answer.text


def test_a_manager_who_opens_the_evidence_is_on_record(sqlite_url: str, tmp_path: Path) -> None:
    with a_dpo(sqlite_url, tmp_path) as (scene, _client):
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        assert manager.get(f"/manager/appointments/{APPOINTMENT}").status_code == 200
        [line] = scene.application.views.access_log(SeeAccessLog(subject=Subject.EVIDENCE)).lines
        assert (line.entry.about, line.entry.home_ref, line.entry.by) == (APPOINTMENT, HOME, "U-manager")
