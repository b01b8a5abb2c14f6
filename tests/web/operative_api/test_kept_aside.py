"""What does not fit the visit as it stands here: never lost, never in the way, and a planner decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import State
from appointments.domain.device_actions import AccountDecision, ActionState, DeviceAction, Why
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import EvidenceKind, EvidenceSource
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Task, TaskKind
from appointments.records.statements import table_of
from appointments.records.tables import AccessLogRow
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.devices.decide_kept_aside import DecideKeptAside
from appointments.use_cases.settle_task import SettleTask
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from tests.builders import APPOINTMENT
from tests.use_cases.steps import a_photo
from tests.web.operative_api.phone import Phone, a_phone
from tests.web.scene import NINE, Scene, send
from tests.web.site import sign_in


def tasks(scene: Scene) -> list[Task]:
    open_tasks = scene.application.look_up.tasks_of(APPOINTMENT)
    return [task for task in open_tasks if task.kind is TaskKind.KEPT_ASIDE]


def aside(scene: Scene, task: Task) -> list[DeviceAction]:
    with scene.uow.read() as records:
        return records.device_actions.of_task(task.ref)


def a_whole_visit(phone: Phone, *, outcome: str = "completed") -> None:
    """Nine o'clock to half past, without a signal."""
    phone.does("arrive")
    phone.clock.advance(timedelta(minutes=30))
    phone.does("work_done", words="Tap changed")
    phone.does("claim", outcome=outcome, words="Tap changed")
    phone.does("leave")


def test_a_visit_that_was_called_off_meanwhile_is_one_task(scene: Scene, phone: Phone) -> None:
    a_whole_visit(phone)
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
    )
    answers = phone.sends()
    assert {answer["state"] for answer in answers} == {"kept_aside"}
    assert "called off" in answers[0]["words"]
    [task] = tasks(scene)
    assert [action.why for action in aside(scene, task)] == [Why.CANCELLED] * 4
    assert scene.appointment().state is State.CANCELLED


def test_a_visit_of_somebody_elses_is_kept_aside_and_says_nothing_of_it(scene: Scene, phone: Phone) -> None:
    phone.does("arrive", appointment="A-nobodys")
    [answer] = phone.sends()
    assert answer["state"] == "kept_aside"
    assert answer["words"] == "This visit is not on your round. It is kept, and a planner looks at it."
    with scene.uow.read() as records:
        task_ref = records.device_actions.get(answer["ref"]).task_ref
        assert task_ref is not None
        assert records.tasks.get(task_ref).appointment_ref is None


def test_a_phone_that_was_flat_until_the_next_day_says_what_it_was_like(scene: Scene, phone: Phone) -> None:
    """Nobody was on record as having come, so it was closed as not attended. The planner finds that somebody had."""
    phone.sends()  # the clock of this phone is known
    a_whole_visit(phone)
    phone.starts_again()
    scene.clock.advance(timedelta(hours=8))
    assert scene.application.record_not_attended(RecordNotAttended()) == (APPOINTMENT,)
    scene.clock.advance(timedelta(hours=14))
    assert {answer["state"] for answer in a_phone_again(scene, phone).sends()} == {"kept_aside"}
    assert scene.appointment().outcome is Outcome.NOT_ATTENDED
    [task] = tasks(scene)
    scene.application.decide_kept_aside(
        DecideKeptAside(task.ref, "U-planner", AccountDecision.TAKEN, "Rang the resident")
    )
    appointment = scene.appointment()
    assert (appointment.state, appointment.outcome) == (State.CLOSED, Outcome.COMPLETED)
    assert appointment.visit is not None
    assert (appointment.visit.arrived_at, appointment.visit.left_at) == (NINE, NINE + timedelta(minutes=30))
    with scene.uow.read() as records:
        evidence = records.evidence.of(APPOINTMENT)
        assert records.work_orders.get(appointment.work_order_ref).state.value == "completed"
    assert [item.kind for item in evidence] == [EvidenceKind.ARRIVAL, EvidenceKind.WORK_DONE, EvidenceKind.DEPARTURE]
    assert {item.source for item in evidence} == {EvidenceSource.PLANNER}
    assert {action.decision for action in aside(scene, task)} == {AccountDecision.TAKEN}
    assert not tasks(scene)


def a_phone_again(scene: Scene, phone: Phone) -> Phone:
    """The same phone, signed in again: no session lasts that long."""
    again = a_phone(scene)
    return replace(phone, client=again.client, headers=again.headers)


def test_an_account_that_holds_never_comes_to_blame_the_resident(scene: Scene, phone: Phone) -> None:
    phone.sends()
    a_whole_visit(phone, outcome="no_access")
    phone.starts_again()
    scene.clock.advance(timedelta(hours=8))
    scene.application.record_not_attended(RecordNotAttended())
    phone.sends()
    [task] = tasks(scene)
    scene.application.decide_kept_aside(
        DecideKeptAside(task.ref, "U-planner", AccountDecision.TAKEN, "Rang the resident")
    )
    assert scene.appointment().outcome is Outcome.NOT_ESTABLISHED


def test_what_is_on_record_may_stand(scene: Scene, phone: Phone) -> None:
    a_whole_visit(phone)
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
    )
    phone.sends()
    before = scene.appointment()
    [task] = tasks(scene)
    scene.application.decide_kept_aside(
        DecideKeptAside(task.ref, "U-planner", AccountDecision.STANDS, "The wrong house")
    )
    assert scene.appointment() == before
    assert {action.state for action in aside(scene, task)} == {ActionState.KEPT_ASIDE}
    with scene.uow.read() as records:
        assert records.evidence.of(APPOINTMENT) == ()


def test_it_is_decided_and_not_just_ticked_and_with_words(scene: Scene, phone: Phone) -> None:
    a_whole_visit(phone)
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
    )
    phone.sends()
    [task] = tasks(scene)
    with pytest.raises(WrongState, match="compare both accounts"):
        scene.application.settle_task(SettleTask(task.ref, "U-planner", "Done"))
    with pytest.raises(Invalid, match="words"):
        scene.application.decide_kept_aside(DecideKeptAside(task.ref, "U-planner", AccountDecision.STANDS, " "))


def test_two_phones_that_say_different_things_are_both_kept(scene: Scene, phone: Phone) -> None:
    other = a_phone(scene, name="b")
    phone.does("arrive")
    phone.does("claim", outcome="completed", words="Tap changed")
    other.does("arrive")
    other.does("claim", outcome="unsafe", words="Loose wires")
    assert [answer["state"] for answer in phone.sends()] == ["applied", "applied"]
    assert [answer["state"] for answer in other.sends()] == ["applied", "kept_aside"]
    [task] = tasks(scene)
    assert scene.appointment().outcome is Outcome.COMPLETED
    scene.application.decide_kept_aside(DecideKeptAside(task.ref, "U-planner", AccountDecision.TAKEN, "Asked both"))
    assert scene.appointment().outcome is Outcome.UNSAFE


def test_two_phones_that_say_the_same_are_one_account(scene: Scene, phone: Phone) -> None:
    other = a_phone(scene, name="b")
    for each in (phone, other):
        each.does("arrive")
        each.does("claim", outcome="completed", words="Tap changed")
        assert [answer["state"] for answer in each.sends()] == ["applied", "applied"]
    assert not tasks(scene)


@pytest.mark.parametrize(("kind", "said"), [("knock", {}), ("spoke_to", {"who": "resident"})])
def test_evidence_of_a_visit_that_the_worker_closed_is_kept_with_it(
    scene: Scene, phone: Phone, kind: str, said: dict[str, str]
) -> None:
    phone.does("arrive")
    phone.sends()
    scene.clock.advance(timedelta(minutes=5))
    phone.does(kind, **said)
    scene.clock.advance(timedelta(hours=20))
    scene.application.close_left_open(CloseLeftOpen())
    assert scene.appointment().state is State.CLOSED
    [_, late] = a_phone_again(scene, phone).sends()
    assert late["state"] == "applied"
    assert "closed already" in late["words"]
    with scene.uow.read() as records:
        judgements = records.judgements.of(APPOINTMENT)
    assert len(judgements) == 2, "judged again on what came, once"


def test_what_waits_for_an_arrival_that_never_comes_is_kept_aside_after_a_day(scene: Scene, phone: Phone) -> None:
    phone.does("knock")
    assert phone.sends()[0]["state"] == "waiting"
    scene.clock.advance(timedelta(hours=24))
    [knock] = a_phone_again(scene, phone).sends()
    assert knock["state"] == "kept_aside"
    assert len(tasks(scene)) == 1


def test_the_planner_sees_both_accounts_and_decides(scene: Scene, phone: Phone) -> None:
    a_whole_visit(phone)
    ref = phone.new_ref()
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
    )
    phone.sends()
    assert phone.uploads(a_photo("work"), ref=ref, subject="work").get_json()["state"] == "kept_aside"
    [task] = tasks(scene)
    planner = sign_in(scene.app.test_client(), AccountRole.PLANNER)
    page = f"/planner/tasks/{task.ref}/accounts"
    shown = planner.get(page).text
    assert "Tap changed" in shown
    assert "Nothing is recorded of this visit" in shown
    assert "A manager can look at the picture" in shown
    assert planner.get(f"{page}/{ref}/photo").status_code == 403
    manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
    assert f"{page}/{ref}/photo" in manager.get(page).text
    picture = manager.get(f"{page}/{ref}/photo")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    missing = send(planner, page, page, words="Rang them")
    assert missing.status_code == 422
    assert "Choose which account holds" in missing.text
    done = send(planner, page, page, decision="taken", words="Rang them")
    assert "Both accounts are kept" in done.text
    with scene.uow.read() as records:
        kinds = [item.kind for item in records.evidence.of(APPOINTMENT)]
    assert EvidenceKind.PHOTO in kinds


def test_what_the_household_needs_of_the_work_is_said_in_its_words_wherever_it_is_read(
    scene: Scene, phone: Phone
) -> None:
    order = scene.application.record_needs_of_work(
        RecordNeedsOfWork(scene.appointment().work_order_ref, ("Set the pan at 480 mm.",), "U-planner")
    )
    [need] = order.needs
    said = "What the household needs of the work (Set the pan at 480 mm): as they need it, measured"
    phone.does("arrive")
    phone.does("answer_need_of_work", code=need.code, answer="done", words="measured")
    phone.does("claim", outcome="completed", words="Pan set")
    assert {answer["state"] for answer in phone.sends()} == {"applied"}
    phone.does("claim", outcome="no_access")
    phone.does("answer_need_of_work", code=need.code, answer="not_done")
    phone.sends()
    planner, manager = (sign_in(scene.app.test_client(), role) for role in (AccountRole.PLANNER, AccountRole.MANAGER))
    [task] = tasks(scene)
    for page in (
        planner.get(f"/planner/tasks/{task.ref}/accounts"),
        planner.get(f"/planner/work-orders/{order.ref}"),
        manager.get(f"/manager/appointments/{APPOINTMENT}"),
    ):
        assert said in page.text
        assert need.code not in page.text


def test_what_was_sent_of_a_visit_with_nothing_on_record_is_not_called_one_of_two_accounts(
    scene: Scene, phone: Phone
) -> None:
    order = scene.appointment().work_order_ref
    need = scene.application.record_needs_of_work(RecordNeedsOfWork(order, ("Lever taps.",), "U-planner")).needs[0]
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
    )
    phone.does("answer_need_of_work", code=need.code, answer="not_done")
    phone.sends()
    [task] = tasks(scene)
    shown = sign_in(scene.app.test_client(), AccountRole.PLANNER).get(f"/planner/tasks/{task.ref}/accounts").text
    assert "What a phone sent does not fit our record" in shown
    assert "Two accounts" not in shown
    assert "(Lever taps): could not be done so" in shown
    assert need.code not in shown


def test_a_photo_that_a_phone_lost_is_told_without_its_reference(scene: Scene, phone: Phone) -> None:
    lost = phone.new_ref()
    phone.does("arrive")
    phone.does("tried", what="photo", of=lost)
    phone.sends()
    shown = sign_in(scene.app.test_client(), AccountRole.MANAGER).get(f"/manager/appointments/{APPOINTMENT}").text
    assert "Took a photo that was lost on the phone" in shown
    assert lost not in shown


def test_each_look_at_two_accounts_is_on_record_with_who_looked(scene: Scene, phone: Phone) -> None:
    """What was said at a door is read by those whom it concerns, and anybody can ask later who that was (rule 73)."""
    phone.does("arrive")
    phone.does("reason", reason="other", words="Said to come back")
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
    )
    phone.sends()
    [task] = tasks(scene)
    page = f"/planner/tasks/{task.ref}/accounts"
    assert looks(scene) == []
    planner, manager = (sign_in(scene.app.test_client(), role) for role in (AccountRole.PLANNER, AccountRole.MANAGER))
    assert "Said to come back" in planner.get(page).text
    assert looks(scene) == ["U-planner"]
    assert "Said to come back" in manager.get(page).text
    assert looks(scene) == ["U-planner", "U-manager"]
    nobody = scene.app.test_client().get(page)
    assert nobody.status_code != 200
    assert "Said to come back" not in nobody.text
    assert "Said to come back" not in scene.operative().get(page, follow_redirects=True).text
    assert looks(scene) == ["U-planner", "U-manager"]


def looks(scene: Scene) -> list[str]:
    """Who looked at what was recorded at the door of this visit, in order."""
    reads = table_of(AccessLogRow)
    with scene.engine.connect() as connection:
        return list(connection.scalars(select(reads.c.by).where(reads.c.about == APPOINTMENT).order_by(reads.c.id)))
