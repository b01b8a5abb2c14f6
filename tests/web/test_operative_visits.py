"""The operative's way through a visit, page by page, on the whole site."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.appointments import Role, State
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from tests.builders import APPOINTMENT, an_appointment, an_assignment
from tests.web.scene import NINE, Scene, a_scene, send
from tests.web.site import form_token
from web.operative.references import fresh_ref

VISIT = f"/operative/visits/{APPOINTMENT}"


def photo() -> tuple[io.BytesIO, str]:
    """A small real JPEG, as a telephone's file input sends it."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(file, "JPEG")
    return io.BytesIO(file.getvalue()), "card.jpg"


def evidence(scene: Scene, kind: EvidenceKind) -> tuple[Evidence, ...]:
    with scene.uow.read() as records:
        return tuple(item for item in records.evidence.of(APPOINTMENT) if item.kind is kind)


def plain(page: str) -> str:
    """What is read on a page, spaces single."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def on_site(scene: Scene) -> FlaskClient:
    client = scene.operative()
    send(client, VISIT, f"{VISIT}/arrive")
    return client


def do_everything_for_no_access(scene: Scene, client: FlaskClient) -> None:
    """Knock twice, call, ask and be answered, wait, leave a photographed card."""
    send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref())
    send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
    scene.clock.advance(timedelta(minutes=5))
    send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref())
    send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
    scene.clock.advance(timedelta(minutes=5))
    scene.answer_the_operative()
    scene.clock.advance(timedelta(minutes=6))
    send(client, f"{VISIT}/card", f"{VISIT}/card", number="0417", photo=photo(), ref=fresh_ref(), photo_ref=fresh_ref())


# --- the round and the way there


def test_the_round_lists_the_visit_with_what_the_household_needs(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, kinds=(CallAhead(20),)) as scene:
        page = plain(scene.operative().get("/operative/round").text)

    assert "8am to 1pm" in page
    assert "Planned for 9am" in page
    assert "1 Example Row, Stroud, GL5 4UB" in page
    assert "Resident 0012 expects you" in page
    assert "Call or text 20 minutes before arriving." in page


def test_another_operatives_visit_is_not_found(sqlite_url: str, tmp_path: Path) -> None:
    theirs = an_appointment(assignments=(an_assignment("O-08"),))
    with a_scene(sqlite_url, tmp_path, theirs) as scene:
        client = scene.operative()
        assert "No visits today" in client.get("/operative/round").text
        for path in ("", "/card", "/photo", "/refusal", "/outcome", "/answer", "/leave", "/planner"):
            assert client.get(VISIT + path).status_code == 404, path


@pytest.mark.parametrize(
    "path",
    ["set-off", "arrive", "knock", "call", "text", "planner", "steps/called_ahead", "card", "photo", "refusal"]
    + ["outcome", "leave"],
)
def test_nothing_can_be_recorded_on_another_operatives_visit(sqlite_url: str, tmp_path: Path, path: str) -> None:
    theirs = an_appointment(in_state=State.ON_SITE, assignments=(an_assignment("O-08"),))
    with a_scene(sqlite_url, tmp_path, theirs) as scene:
        client = scene.operative()
        answer = send(client, "/operative/round", f"{VISIT}/{path}", outcome="completed", words="Done.")

        assert answer.status_code == 404
        assert scene.appointment() == theirs
        with scene.uow.read() as records:
            assert records.evidence.of(APPOINTMENT) == ()


def test_yesterdays_visit_cannot_be_opened(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=NINE + timedelta(days=1)) as scene:
        assert scene.operative().get(VISIT).status_code == 404


def test_setting_off_tells_the_household_how_long_it_will_take(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = scene.operative()
        page = plain(send(client, VISIT, f"{VISIT}/set-off", minutes_away="20").text)

        assert "You are on your way" in page
        assert scene.appointment().state is State.DESPATCHED
        with scene.uow.read() as records:
            [told] = [m for m in records.messages.of(APPOINTMENT) if m.kind is MessageKind.ON_THE_WAY]
        assert "at about 9:20am" in told.text

        again = send(client, VISIT, f"{VISIT}/set-off", minutes_away="20")  # pressed twice
        assert again.status_code == 200
        assert "Please look at this" not in again.text


@pytest.mark.parametrize("typed", ["soon", "0", "241", "-5", "٣", "9999"])
def test_minutes_that_are_none_are_refused_at_their_field(sqlite_url: str, tmp_path: Path, typed: str) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        answer = send(scene.operative(), VISIT, f"{VISIT}/set-off", minutes_away=typed)

        assert answer.status_code == 422
        assert 'href="#minutes_away"' in answer.text
        assert scene.appointment().state is State.BOOKED


def test_a_home_that_must_not_be_attended_stops_the_operative_with_the_reason(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(DoNotAttend("Neighbourhood team"),)) as scene:
        page = plain(send(scene.operative(), VISIT, f"{VISIT}/set-off").text)

        assert "must not be attended: Do not attend. Refer to Neighbourhood team." in page
        assert scene.appointment().state is State.BOOKED


def test_arriving_twice_is_arriving_once(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = scene.operative()
        ref = fresh_ref()
        send(client, VISIT, f"{VISIT}/arrive", ref=ref)
        scene.clock.advance(timedelta(minutes=3))
        send(client, VISIT, f"{VISIT}/arrive", ref=ref)

        visit = scene.appointment().visit
        assert visit is not None
        assert visit.arrived_at == NINE
        assert [item.ref for item in evidence(scene, EvidenceKind.ARRIVAL)] == [ref]


def test_the_second_of_a_crew_records_their_own_arrival_first(sqlite_url: str, tmp_path: Path) -> None:
    crew = (an_assignment("O-08"), an_assignment(role=Role.SECOND))
    here = an_appointment(in_state=State.ON_SITE, assignments=crew)
    assert here.visit is not None
    alone = replace(here, visit=replace(here.visit, operative_refs=("O-08",)))
    with a_scene(sqlite_url, tmp_path, alone, now=NINE + timedelta(minutes=10)) as scene:
        client = scene.operative()
        assert "Your colleague is there already" in client.get(VISIT).text

        assert "I have knocked" in send(client, VISIT, f"{VISIT}/arrive").text


# --- at the door


def test_a_knock_sent_twice_is_recorded_once(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        ref = fresh_ref()
        send(client, VISIT, f"{VISIT}/knock", ref=ref)
        page = plain(send(client, VISIT, f"{VISIT}/knock", ref=ref).text)

        assert len(evidence(scene, EvidenceKind.KNOCK)) == 1
        assert "Knock 1 of 2" in page


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (29, "Knock 1 of 2"),  # one second too close: the gate takes it for the same knock
        (30, "Knock 2 of 2"),  # half a minute later
    ],
)
def test_the_page_counts_knocks_as_the_gate_does(sqlite_url: str, tmp_path: Path, seconds: int, shown: str) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref())
        scene.clock.advance(timedelta(seconds=seconds))

        assert shown in plain(send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref()).text)


def test_the_wait_is_said_by_the_server_and_runs_to_the_households_own_limit(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        scene.clock.advance(timedelta(minutes=6, seconds=30))

        page = plain(client.get(VISIT).text)
        assert "6 minutes Since 9am. If nobody answers, wait 15 minutes, until 9:15am." in page

        scene.clock.advance(timedelta(minutes=8, seconds=30))
        assert "You have waited 15 minutes, as asked." in plain(client.get(VISIT).text)


def test_who_comes_early_is_told_from_when_it_counts(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=NINE - timedelta(hours=1, minutes=20)) as scene:
        client = on_site(scene)
        page = plain(send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref()).text)

    assert "You are early The household expects you from 8am." in page
    assert "Knock 0 of 2" in page  # the gate does not count it either


def test_a_call_is_recorded_with_how_it_went(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        assert 'href="tel:+447700900123"' in client.get(VISIT).text
        page = plain(send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="engaged").text)

        assert "9am: Engaged" in page
        [call] = evidence(scene, EvidenceKind.CALL)
        assert call.data == {"result": "engaged", "to": "resident", "position": "not_asked"}


def test_a_household_that_is_texted_only_is_offered_a_text_and_no_call(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(TextOnly(),)) as scene:
        client = on_site(scene)
        before = client.get(VISIT).text
        assert "tel:" not in before

        assert "The text of 9am is being sent" in send(client, VISIT, f"{VISIT}/text", ref=fresh_ref()).text
        with scene.uow.read() as records:
            kinds = {message.kind for message in records.messages.of(APPOINTMENT)}
        assert MessageKind.AT_THE_DOOR in kinds


@pytest.mark.parametrize(
    ("state", "tag", "words"),
    [
        (MessageState.QUEUED, "To do", "The text of 9am is being sent."),
        (MessageState.SENDING, "To do", "The text of 9am is being sent."),
        (MessageState.SENT, "Done", "Texted at 9am."),
        (MessageState.DELIVERED, "Done", "Texted at 9am, delivered."),
        (MessageState.FAILED, "To do", "The text of 9am did not go out. Send another"),
        (MessageState.EXPIRED, "To do", "The text of 9am did not go out. Send another"),
        (MessageState.UNKNOWN, "To do", "Nobody can say whether the text of 9am went out. Send another."),
    ],
)
def test_a_text_from_the_door_is_done_only_when_the_gate_counts_it(
    sqlite_url: str, tmp_path: Path, state: MessageState, tag: str, words: str
) -> None:
    """Rule 40: one that never left was no contact."""
    with a_scene(sqlite_url, tmp_path, kinds=(TextOnly(),)) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/text", ref=fresh_ref())
        with scene.uow.write() as records:
            [told] = [m for m in records.messages.of(APPOINTMENT) if m.kind is MessageKind.AT_THE_DOOR]
            records.messages.save(replace(told, state=state))
            records.commit()

        for part in (client.get(f"{VISIT}/texted").text, client.get(VISIT).text):
            assert f"Text them, do not call {tag} {words}" in plain(part).replace(
                ". It counts once it has gone out", ""
            )
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)
        assert ("No text from the door is recorded" in answer) == (tag == "To do")


def test_what_the_planner_found_to_be_our_failure_ends_the_work_at_the_door(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        assert "HX-Refresh" not in client.get(f"{VISIT}/planner").headers
        scene.answer_the_operative("They rang on Friday to say they are away.", ours=True)

        assert client.get(f"{VISIT}/planner").headers["HX-Refresh"] == "true"
        page = plain(client.get(VISIT).text)
        assert "The planner found that the failure is ours" in page
        assert "They rang on Friday to say they are away." in page
        assert "There is nothing more to record" in page
        for asked in ("If nobody answers", "I have knocked", "Leave a card", "At the door"):
            assert asked not in page, asked
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)
        assert "Still to do" not in answer
        assert "A planner looked into it and found that the failure was ours." in answer
        assert "There is nothing more to record" in answer


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (0, True), (5, True)])
def test_who_comes_after_the_window_is_told_at_once_and_asked_for_nothing(
    sqlite_url: str, tmp_path: Path, minutes: int, late: bool
) -> None:
    """The very end of the window is late."""
    ends = an_appointment().promise.window.ends
    with a_scene(sqlite_url, tmp_path, now=ends + timedelta(minutes=minutes)) as scene:
        client = on_site(scene)
        page = plain(client.get(VISIT).text)
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)

        assert ("You came after the window" in page) is late
        for asked in ("If nobody answers, wait", "I have knocked", "Leave a card"):
            assert (asked in page) is not late, asked
        assert ("Still to do" in answer) is not late
        assert ("There is nothing more to record" in answer) is late


def test_a_step_the_household_asks_for_is_ticked_with_its_result(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(CallAhead(20),)) as scene:
        client = on_site(scene)
        empty = send(client, VISIT, f"{VISIT}/steps/called_ahead", result_called_ahead="")
        assert empty.status_code == 422
        assert 'href="#result_called_ahead"' in empty.text

        page = send(client, VISIT, f"{VISIT}/steps/called_ahead", result_called_ahead="Rang at 8:40, spoke to them")
        assert "Rang at 8:40, spoke to them" in page.text
        assert evidence(scene, EvidenceKind.DOOR_STEP)[0].data["step"] == "called_ahead"


def test_a_step_that_nobody_asked_for_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)

        assert send(client, VISIT, f"{VISIT}/steps/called_ahead", result_called_ahead="Rang").status_code == 422
        assert evidence(scene, EvidenceKind.DOOR_STEP) == ()


def test_the_planners_answer_appears_on_the_page_that_asks_for_it(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        waiting = client.get(f"{VISIT}/planner").text
        assert 'hx-trigger="every 5s"' in waiting
        assert "If there is no answer by 9:10am, go on." in plain(waiting)

        scene.answer_the_operative()
        answered = client.get(f"{VISIT}/planner").text
        assert "Rang the mobile, no answer." in answered
        assert "hx-trigger" not in answered  # nothing to ask for any more


def test_a_planner_who_does_not_answer_in_time_holds_nobody_up(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        scene.clock.advance(timedelta(minutes=10))

        assert "You can go on." in plain(client.get(f"{VISIT}/planner").text)


def test_the_card_is_recorded_with_its_number_and_photo(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        page = send(client, f"{VISIT}/card", f"{VISIT}/card", number="0417", photo=photo())

        assert "Card 0417. Photos: 1." in plain(page.text)
        assert len(evidence(scene, EvidenceKind.PHOTO)[0].digest) == 64


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": "", "photo": photo()}, "number"),
        ({"number": "0" * 31, "photo": photo()}, "number"),
        ({"number": "---", "photo": photo()}, "number"),
        ({"number": "0417", "photo": (io.BytesIO(b"not a picture"), "card.jpg")}, "photo"),
    ],
)
def test_a_card_that_is_not_whole_records_nothing_and_keeps_what_was_typed(
    sqlite_url: str, tmp_path: Path, fields: dict[str, object], field: str
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        answer = send(client, f"{VISIT}/card", f"{VISIT}/card", **fields)

        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert f'value="{fields["number"]}"' in answer.text or not fields["number"]
        assert evidence(scene, EvidenceKind.CARD) == ()
        assert evidence(scene, EvidenceKind.PHOTO) == ()


def test_a_refusal_asks_for_everything_at_once_and_keeps_what_was_typed(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        answer = send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", other_time="Thursday morning, they agreed")

        assert answer.status_code == 422
        assert all(f'href="#{field}"' in answer.text for field in ("who", "reason", "words"))
        assert "Thursday morning, they agreed" in answer.text
        assert evidence(scene, EvidenceKind.OTHER_TIME_OFFERED) == ()


# --- the outcome


def test_an_early_no_access_is_answered_with_every_missing_demand_and_stays_open(
    database_url: str, tmp_path: Path
) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        scene.clock.advance(timedelta(minutes=3))
        page = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)

        assert "This cannot be recorded yet" in page
        for missing in ("No knock", "No call", "Waited 3 minutes", "planner was not contacted", "No card"):
            assert missing in page, missing
        assert "Wait 12 minutes more at the door." in page
        assert "What the records show at present Not established" in page
        assert scene.appointment().state is State.ON_SITE


def test_without_a_delivered_notice_it_cannot_be_put_right_and_the_page_says_so(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, notified=False) as scene:
        client = on_site(scene)
        do_everything_for_no_access(scene, client)
        page = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)

        assert "Still to do" not in page
        assert "Cannot be put right ✗ Missing: No notice of this appointment was delivered." in page
        assert "What the records show at present The resident had not been told" in page


def test_with_everything_done_no_access_is_allowed_and_the_next_step_has_a_date(
    database_url: str, tmp_path: Path
) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        do_everything_for_no_access(scene, client)
        page = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)

        assert scene.appointment().outcome is Outcome.NO_ACCESS
        assert "No access: nobody answered" in page
        assert "What happens next A planner does this by Tuesday 24 November 2026 at 5pm" in page


def test_a_refusal_with_its_evidence_is_allowed(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref())
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        said = {
            "who": "resident",
            "reason": "no_longer_needed",
            "words": "It is mended.",
            "other_time": "Thursday? No.",
        }
        chosen = send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", **said)
        assert re.search(r'value="refused_access"[^>]* checked', chosen.text)

        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="refused_access")
        assert scene.appointment().outcome is Outcome.REFUSED_ACCESS


def test_a_refusal_that_would_be_our_failure_waits_for_the_planners_answer(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref())
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        said = {"who": "resident", "reason": "not_convenient", "words": "Not today.", "other_time": "Thursday? No."}
        send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", **said)

        answer = send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="refused_access")
        assert scene.appointment().outcome is None
        assert "the failure was ours" in answer.text


def test_only_a_child_at_home_is_recorded_with_who_answered(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="minor_only", words="A girl of about ten opened.")

        assert scene.appointment().outcome is Outcome.MINOR_ONLY
        assert evidence(scene, EvidenceKind.SPOKE_TO)[0].data["who"] == "minor"


def test_a_communal_door_asks_for_a_call_or_the_planner_first(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        claim = {"outcome": "communal_door", "words": "Nobody buzzed me in."}
        answer = send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", **claim)
        assert "Call the household or ask the planner" in answer.text
        assert scene.appointment().outcome is None

        send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", **claim)
        assert scene.appointment().outcome is Outcome.COMMUNAL_DOOR


def test_work_done_is_recorded_in_words_with_a_photo_if_there_is_one(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        page = send(
            client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="completed", words="New washer.", photo=photo()
        )

        assert scene.appointment().outcome is Outcome.COMPLETED
        assert evidence(scene, EvidenceKind.WORK_DONE)[0].data["words"] == "New washer."
        assert len(evidence(scene, EvidenceKind.PHOTO)) == 1
        assert "Nothing is left to do here." in page.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"outcome": "", "words": "Kept words"}, "outcome"),
        ({"outcome": "nonsense", "words": "Kept words"}, "outcome"),
        ({"outcome": "completed", "words": ""}, "words"),
        ({"outcome": "wrong_trade", "words": " "}, "words"),
        ({"outcome": "late", "words": "Kept words"}, "outcome"),  # established from the records, never claimed
    ],
)
def test_an_outcome_that_is_not_whole_is_refused_at_its_field(
    sqlite_url: str, tmp_path: Path, fields: dict[str, str], field: str
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        answer = send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", **fields)

        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert fields["words"].strip() in answer.text
        assert scene.appointment().state is State.ON_SITE


def test_leaving_closes_as_the_records_show_and_says_as_what(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, notified=False) as scene:
        client = on_site(scene)
        scene.clock.advance(timedelta(minutes=3))
        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access")
        confirm = plain(client.get(f"{VISIT}/leave").text)
        assert "When you last asked, they showed The resident had not been told." in confirm

        page = plain(send(client, f"{VISIT}/leave", f"{VISIT}/leave").text)
        assert scene.appointment().outcome is Outcome.NOT_NOTIFIED
        assert "You had said: No access: nobody answered." in page
        assert "the visit closed as: The resident had not been told." in page

        again = send(client, f"{VISIT}", f"{VISIT}/leave")  # pressed twice
        assert again.status_code == 200
        assert "Please look at this" not in again.text


def test_what_is_sent_after_the_visit_is_closed_is_kept_and_changes_no_outcome(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="completed", words="Done.")
        page = send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref())

        assert "What you sent is kept, and the outcome stays as it is." in page.text
        assert len(evidence(scene, EvidenceKind.KNOCK)) == 1
        assert scene.appointment().outcome is Outcome.COMPLETED


def test_somebody_else_is_called_only_once_a_planner_has_named_them(sqlite_url: str, tmp_path: Path) -> None:
    """Rule 40: where no number is held, the planner names somebody else."""
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        said = {"csrf_token": form_token(client, VISIT), "ref": fresh_ref(), "result": "no_answer"}
        answer = client.post(f"{VISIT}/call", data={**said, "whom": "other_contact"})
        assert answer.status_code == 422
        assert "planner has named nobody else to call" in answer.text
        assert not evidence(scene, EvidenceKind.CALL)
