"""What careless apps, dishonest hands and bad luck do to a visit: nothing lost, nothing twice, nothing in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.device_actions import ActionState, Why
from appointments.domain.evidence import EvidenceKind, HeldKnown, of_kind
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.domain.tasks import Owner, TaskKind
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.devices.api_tokens import MakeToken, WithdrawToken
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from tests.builders import APPOINTMENT, an_appointment, an_assignment
from tests.use_cases.steps import a_photo
from tests.web.operative_api.phone import PHOTOS, Phone, a_phone
from tests.web.operative_api.test_kept_aside import a_phone_again, a_whole_visit, tasks
from tests.web.scene import NINE, Scene

DAY = timedelta(days=1)


def evidence(scene: Scene, ref: str = APPOINTMENT) -> list[EvidenceKind]:
    with scene.uow.read() as records:
        return [item.kind for item in records.evidence.of(ref)]


def works_until(scene: Scene, hours: int) -> None:
    """What the worker does in these hours."""
    for _ in range(hours):
        scene.clock.advance(timedelta(hours=1))
        scene.application.apply_waiting(ApplyWaiting())
        scene.application.close_left_open(CloseLeftOpen())
        scene.application.record_not_attended(RecordNotAttended())


# --- whose visit it is


def test_what_is_said_of_a_colleagues_visit_changes_nothing_there_and_tells_nothing_of_it(
    scene: Scene, phone: Phone
) -> None:
    theirs = an_appointment("A-2", assignments=(an_assignment("O-08"),))
    with scene.uow.write() as records:
        records.appointments.add(theirs)
        records.commit()
    for kind, data in (
        ("arrive", {}),
        ("spoke_to", {"who": "resident"}),
        ("need", {"kind": "quiet_visit"}),
        ("recommend", {"words": "Sell the house"}),
        ("claim", {"outcome": "refused_access"}),
        ("leave", {}),
    ):
        phone.does(kind, appointment="A-2", **data)
    answers = phone.sends()
    assert {answer["words"] for answer in answers} == {
        "This visit is not on your round. It is kept, and a planner looks at it."
    }
    assert scene.appointment("A-2") == replace(theirs, version=scene.appointment("A-2").version)
    assert evidence(scene, "A-2") == []
    assert "A-2" not in {visit["ref"] for visit in phone.round()["visits"]}
    waiting = scene.application.look_up.tasks_of("A-2")
    assert [task.kind for task in waiting] == [TaskKind.KEPT_ASIDE]
    with scene.uow.read() as records:
        assert records.requirements.of_home(theirs.home_ref) == []


@pytest.mark.parametrize("path", ["secrets/Q-1", "ring"])
def test_no_word_and_no_call_of_a_colleagues_visit(scene: Scene, phone: Phone, path: str) -> None:
    with scene.uow.write() as records:
        records.appointments.add(an_appointment("A-2", assignments=(an_assignment("O-08"),)))
        records.commit()
    answer = phone.post(f"/operative/api/visits/A-2/{path}", {"ref": phone.new_ref()})
    assert answer.status_code in {403, 404, 422}
    assert "words" not in answer.get_json()
    assert "number" not in answer.text


def test_a_visit_that_was_given_to_a_colleague_meanwhile_keeps_what_was_done_aside(scene: Scene, phone: Phone) -> None:
    a_whole_visit(phone)
    with scene.uow.write() as records:
        mine = records.appointments.get(APPOINTMENT)
        seats = tuple(replace(seat, operative_ref="O-08") for seat in mine.assignments)
        records.appointments.save(replace(mine, assignments=seats))
        records.commit()
    assert {answer["state"] for answer in phone.sends()} == {"kept_aside"}
    assert evidence(scene) == []
    [task] = tasks(scene)
    with scene.uow.read() as records:
        assert {action.why for action in records.device_actions.of_task(task.ref)} == {Why.NOT_YOURS}


# --- a token


def test_a_token_that_is_withdrawn_between_two_pieces_ends_there_and_what_came_stays(scene: Scene) -> None:
    made = scene.application.make_token(MakeToken("operative-07", "Contractor 1"))
    bearer = {"Authorization": f"Bearer {made.secret}"}
    theirs = Phone(scene.app.test_client(), scene.clock, bearer)
    theirs.does("arrive")
    theirs.sends()
    content, ref = a_photo("card"), theirs.new_ref()
    theirs.announces(content, ref=ref)
    assert theirs.piece(ref, 0, content[:200]).status_code == 204
    scene.application.withdraw_token(WithdrawToken(made.token.ref))
    assert theirs.piece(ref, 200, content[200:]).status_code == 401
    assert theirs.client.head(f"{PHOTOS}/{ref}", headers=bearer).status_code == 401
    again = a_phone(scene)  # the same account, signed in
    assert again.client.head(f"{PHOTOS}/{ref}", headers=again.headers).headers["Upload-Offset"] == "200"
    assert again.piece(ref, 200, content[200:]).get_json()["state"] == "applied"


# --- sizes, to the byte


@pytest.mark.parametrize(("more", "status"), [(0, 201), (1, 422)])
def test_a_photo_has_at_most_fifteen_megabytes(phone: Phone, more: int, status: int) -> None:
    assert phone.announces(b"x", size=15 * 1024 * 1024 + more).status_code == status


@pytest.mark.parametrize(
    ("size", "words"),
    [(15 * 1024 * 1024 + 1, "size: the picture is larger than 15 MB"), (0, "size: the picture is empty")],
)
def test_a_photo_that_is_not_taken_is_told_in_plain_words(phone: Phone, size: int, words: str) -> None:
    answer = phone.announces(b"", size=size)
    assert (answer.status_code, answer.get_json()["detail"], answer.get_json()["field"]) == (422, words, "size")


@pytest.mark.parametrize(("more", "state"), [(0, "applied"), (1, "kept_aside")])
def test_an_action_has_at_most_sixteen_kilobytes_and_a_larger_one_stays_with_its_visit(
    scene: Scene, phone: Phone, more: int, state: str
) -> None:
    from appointments.domain.action_reading import LARGEST_BYTES, read_action

    phone.does("arrive")
    phone.sends()
    knock = phone.does("knock", padding="")
    action = phone.kept[-1]
    action["data"]["padding"] = "x" * (LARGEST_BYTES - len(read_action(action, "U-1").sent) + more)
    [answer] = phone.sends(action)
    assert (answer["ref"], answer["state"]) == (knock, state)
    assert len(tasks(scene)) == more
    assert phone.sends(action) == [answer], "sent again it is the same"


# --- clocks


@pytest.mark.parametrize("hours", [-14, -1, 5, 24 * 365])
def test_a_clock_that_is_wrong_by_hours_moves_nothing(scene: Scene, hours: int) -> None:
    phone = a_phone(scene, wrong_by=timedelta(hours=hours))
    phone.does("arrive")
    scene.clock.advance(timedelta(minutes=3))
    phone.does("knock")
    scene.clock.advance(timedelta(minutes=40))
    assert [answer["held_known"] for answer in phone.sends()] == ["steady", "steady"]
    with scene.uow.read() as records:
        arrival, knock = records.evidence.of(APPOINTMENT)
    assert (arrival.at, knock.at) == (NINE, NINE + timedelta(minutes=3))
    assert knock.device_at == knock.at + timedelta(hours=hours), "what the phone said stays as it said it"


@pytest.mark.parametrize("hours", [-14, 5])
def test_a_wrong_clock_alone_proves_no_time(scene: Scene, hours: int) -> None:
    """Another run of the app, and no exchange before: what counts is when it came."""
    phone = a_phone(scene, wrong_by=timedelta(hours=hours))
    phone.does("arrive")
    phone.starts_again()
    scene.clock.advance(timedelta(minutes=40))
    [answer] = phone.sends()
    assert answer["held_known"] == HeldKnown.NOT_KNOWN
    visit = scene.appointment().visit
    assert visit is not None
    assert visit.arrived_at == NINE + timedelta(minutes=40)


# --- what never comes


def test_a_claim_whose_evidence_never_comes_ends_with_a_planners_task(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.does("knock")
    ref = phone.new_ref()
    phone.does("claim", outcome="no_access", evidence=[ref])
    phone.does("leave")
    content = a_photo("card")
    assert [answer["state"] for answer in phone.sends()] == ["applied", "applied", "waiting", "waiting"]
    phone.announces(content, ref=ref)
    phone.piece(ref, 0, content[:100])  # ... and the phone is lost
    works_until(scene, 26)
    after = scene.appointment()
    assert after.state is State.CLOSED
    assert after.outcome is not None
    assert after.outcome not in BLAMES_RESIDENT
    with scene.uow.read() as records:
        actions = records.device_actions.of(APPOINTMENT)
    assert {action.state for action in actions if action.ref != ref} <= {ActionState.APPLIED, ActionState.REFUSED}
    steps = [task for task in scene.application.look_up.tasks_of(APPOINTMENT) if task.kind is TaskKind.NEXT_STEP]
    assert [task.owner for task in steps] == [Owner.PLANNER]


def test_an_arrival_alone_is_closed_as_what_the_records_show_with_a_planners_task(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.sends()
    works_until(scene, 26)
    assert scene.appointment().outcome is Outcome.NOT_ESTABLISHED
    assert TaskKind.NEXT_STEP in {task.kind for task in scene.application.look_up.tasks_of(APPOINTMENT)}


# --- over midnight


def test_yesterdays_round_sent_today_is_applied_where_its_time_is_known(scene: Scene, phone: Phone) -> None:
    """The worker has not looked at the day yet."""
    phone.sends()  # its clock is known since nine
    a_whole_visit(phone)
    phone.starts_again()
    scene.clock.advance(DAY)
    answers = a_phone_again(scene, phone).sends()
    assert [answer["state"] for answer in answers] == ["applied"] * 4
    visit = scene.appointment().visit
    assert visit is not None
    assert (visit.arrived_at, visit.left_at) == (NINE, NINE + timedelta(minutes=30))


def test_yesterdays_round_of_which_nobody_knows_the_time_is_kept_aside_and_says_why(scene: Scene, phone: Phone) -> None:
    a_whole_visit(phone)
    phone.starts_again()
    scene.clock.advance(DAY)
    answers = a_phone_again(scene, phone).sends()
    assert {answer["state"] for answer in answers} == {"kept_aside"}
    assert "The day of this visit was over" in answers[0]["words"]
    [task] = tasks(scene)
    with scene.uow.read() as records:
        assert {action.why for action in records.device_actions.of_task(task.ref)} == {Why.TOO_LATE}


def test_a_visit_that_is_left_before_midnight_and_told_after_it(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.sends()
    scene.clock.advance(timedelta(hours=14, minutes=50))
    phone.does("work_done", words="Tap changed")
    phone.does("claim", outcome="completed", words="Tap changed")
    phone.does("leave")
    scene.clock.advance(timedelta(minutes=30))  # twenty past midnight
    again = a_phone_again(scene, phone)
    assert [answer["state"] for answer in again.sends()] == ["applied"] * 4
    visit = scene.appointment().visit
    assert visit is not None
    assert visit.left_at == NINE + timedelta(hours=14, minutes=50)
    assert scene.appointment().outcome is Outcome.COMPLETED
    with scene.uow.read() as records:
        [done] = of_kind(records.evidence.of(APPOINTMENT), EvidenceKind.WORK_DONE)
    assert done.at == visit.left_at


def test_an_answer_says_under_which_reference_it_was_sent(phone: Phone) -> None:
    """So that a phone finds its own again where the reference was that of something else already."""
    ref = phone.does("arrive")
    phone.sends()
    other = {**phone.kept[0], "kind": "knock"}
    taken, unreadable, same = phone.sends(other, {**other, "ref": "mine"}, phone.kept[0])
    assert (taken["sent_ref"], taken["state"]) == (ref, "kept_aside")
    assert taken["ref"] != ref
    assert unreadable["sent_ref"] is None
    assert (same["sent_ref"], same["ref"]) == (ref, ref)
