"""Tasks: read, settled with words; and operatives who ask from the door are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appointments.domain.access import Source
from appointments.domain.accounts import AccountRole
from appointments.domain.evidence import WHO_SPOKE, EvidenceKind
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind
from appointments.domain.operatives import Gender
from appointments.domain.outcomes import OUR_FAILURES_ON_RECORD, Outcome
from appointments.domain.replies import Intent
from appointments.domain.slots import Block, RefusalReason
from appointments.domain.tasks import TaskKind
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.views.task_list import ListTasks, SeeTask, TaskLine
from tests.application import NUMBER, PLANNER
from tests.use_cases.steps import at_the_door, told
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from tests.web.site import form_token, sign_in
from web.planner import wording

FROM_THE_DOOR = "/planner/tasks/from-the-door"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def waiting(site: PlannerSite, kind: TaskKind) -> TaskLine:
    (line,) = site.application.views.task_list(ListTasks(site.clock.now(), kind)).lines
    return line


def ask_from_the_door(site: PlannerSite) -> TaskLine:
    """The operative arrives, is not let in, and asks the planner."""
    appointment = site.booked()
    site.at(appointment.promise.window.starts)
    operative = appointment.lead or ""
    site.application.set_off(SetOff(appointment.ref, operative, "U-op"))
    site.application.arrive(Arrive("E-1", appointment.ref, operative, site.clock.now(), "U-op"))
    asked = RecordEvidence("E-2", appointment.ref, operative, site.clock.now(), "U-op", kind=EvidenceKind.PLANNER_ASKED)
    site.application.record_evidence(asked)
    return waiting(site, TaskKind.PLANNER_CALL)


def test_an_unclear_reply_is_shown_in_the_residents_words_and_settled_in_ours(site: PlannerSite) -> None:
    site.booked()
    site.application.record_reply(RecordReply("handset", "SM1", NUMBER, "Can <you> ring the bell twice?"))
    assert "Tasks (1)" in site.page("/planner/")
    line = waiting(site, TaskKind.UNCLEAR_REPLY)
    path = f"/planner/tasks/{line.task.ref}"
    page = site.page(path)
    assert "Can &lt;you&gt; ring the bell twice?" in page
    assert "07700 900123" in page

    assert site.send(path, {"words": " "}).status_code == 422
    done = plain(site.sent(path, {"words": "Rang them: ten is fine."}))
    assert "Nothing waits" in done
    assert "Tasks (" not in done
    assert "Rang them: ten is fine." in site.page(path)


def test_a_settled_task_cannot_be_settled_again(site: PlannerSite) -> None:
    site.application.record_reply(RecordReply("handset", "SM1", "+447700900999", "Hello?"))
    path = f"/planner/tasks/{waiting(site, TaskKind.UNMATCHED_REPLY).task.ref}"
    site.sent(path, {"words": "A wrong number."})
    again = site.send(path, {"words": "Again."})
    assert again.status_code == 409
    assert "You have dealt with this already." in plain(again.text)


def test_who_comes_second_reads_by_name_who_has_answered_the_operative(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    path = f"/planner/tasks/{line.task.ref}/answer"
    assert site.send(path, {"words": "Rang twice, no answer."}).status_code == 302
    twice = plain(site.send(path, {"words": "Rang twice, no answer."}).text)  # the button was pressed twice
    manager = sign_in(site.app.test_client(), AccountRole.MANAGER)
    other = manager.post(path, data={"csrf_token": form_token(manager, "/planner/"), "words": "They are away."})

    assert "You have dealt with this already." in twice
    assert other.status_code == 409
    assert "Planner 07 has dealt with this already. What you wrote is not kept." in plain(other.text)
    assert line.task.ref not in plain(other.text)


def test_the_list_narrows_by_kind_and_ignores_one_it_does_not_know(site: PlannerSite) -> None:
    site.application.record_reply(RecordReply("handset", "SM1", "+447700900999", "Hello?"))
    words = wording.TASKS[TaskKind.UNMATCHED_REPLY]
    assert words in site.page("/planner/tasks?kind=unmatched_reply")
    assert words in site.page("/planner/tasks?kind=nonsense")
    assert "Nothing waits" in site.page("/planner/tasks?kind=challenge")


def test_an_overdue_task_is_marked(site: PlannerSite) -> None:
    site.application.record_reply(RecordReply("handset", "SM1", "+447700900999", "Hello?"))
    assert "kept-row--late" not in site.page("/planner/tasks")
    site.clock.advance(timedelta(hours=9))
    assert "kept-row--late" in site.page("/planner/tasks")


def test_every_page_says_who_waits_at_a_door_and_says_it_again_only_when_it_changed(site: PlannerSite) -> None:
    assert FROM_THE_DOOR in site.page("/planner/homes")
    assert "at a door" not in site.page(f"{FROM_THE_DOOR}?seen=not yet")
    line = ask_from_the_door(site)
    first = site.client.get(f"{FROM_THE_DOOR}?seen=")
    assert "An operative is at a door and asks you" in first.text
    assert f"/planner/tasks/{line.task.ref}" in first.text
    assert site.client.get(f"{FROM_THE_DOOR}?seen={line.task.ref}").status_code == 204


def test_the_answer_reaches_the_operative_as_evidence_and_settles_the_task(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    path = f"/planner/tasks/{line.task.ref}/answer"
    assert site.send(path, {"words": ""}).status_code == 422
    site.sent(path, {"words": "Rang the mobile twice, no answer."})
    evidence = site.order_page().stories[0].evidence
    assert [item.text("words") for item in evidence if item.kind is EvidenceKind.PLANNER_ANSWERED] == [
        "Rang the mobile twice, no answer."
    ]
    assert site.application.views.tasks_waiting() == 0


def test_an_answer_that_comes_too_late_says_so_and_keeps_what_was_typed(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    appointment = site.appointment()
    site.application.leave_visit(LeaveVisit("E-3", appointment.ref, appointment.lead or "", site.clock.now(), "U-op"))
    answer = site.send(f"/planner/tasks/{line.task.ref}/answer", {"words": "Rang them, no answer."})
    assert answer.status_code == 409
    assert "Rang them, no answer." in answer.text
    assert "The operative has left, so nobody waits at the door for an answer" in answer.text
    assert "Record your arrival" not in answer.text
    assert "Answer the operative" not in answer.text
    site.sent(
        f"/planner/tasks/{line.task.ref}", {"words": "Rang them, no answer."}
    )  # so that it does not wait for ever


def test_a_failure_of_ours_that_is_answered_too_late_is_kept_and_nobody_is_said_to_have_it(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    appointment = site.appointment()
    site.application.leave_visit(LeaveVisit("E-3", appointment.ref, appointment.lead or "", site.clock.now(), "U-op"))
    page = plain(site.sent(f"/planner/tasks/{line.task.ref}/answer", {"words": "They had cancelled.", "ours": "yes"}))
    assert "It is kept that the failure was ours" in page
    assert "The operative has your answer" not in page


def test_what_a_manager_decides_is_said_to_a_planner_and_offered_to_a_manager(site: PlannerSite) -> None:
    booked = site.booked()
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    [owed] = [task for task in site.order_page().tasks if task.kind is TaskKind.COMPENSATION]
    path = f"/planner/tasks/{owed.ref}"
    page = site.page(path)
    assert "A manager decides this. It waits for them under Compensation." in plain(page)
    assert "This is done" not in page
    assert site.send(path, {"words": "Done."}).status_code == 409
    manager = sign_in(site.app.test_client(), AccountRole.MANAGER)
    assert 'href="/manager/compensation/' in manager.get(path).text


def test_what_was_proposed_is_decided_where_it_is_reviewed(site: PlannerSite) -> None:
    proposed = site.application.record_requirement(
        RecordRequirement(site.town.home, "call_ahead", {"minutes": "30"}, Source.OPERATIVE, "U-op", provisional=True)
    )
    path = f"/planner/tasks/{waiting(site, TaskKind.REQUIREMENT_PROPOSED).task.ref}"
    page = site.page(path)
    assert f"/planner/homes/{site.town.home}/requirements/{proposed.ref}/review" in page
    assert "This is done" not in page


def test_a_question_from_the_door_is_never_just_ticked_off(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    assert site.send(f"/planner/tasks/{line.task.ref}", {"words": "Done."}).status_code == 409


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (wording.TASKS, TaskKind),
        (wording.CHANNELS, Channel),
        (wording.SOURCES, Source),
        (wording.REFUSALS, RefusalReason),
        (wording.BLOCKS, Block),
        (wording.MESSAGES, MessageKind),
        (wording.INTENTS, Intent),
        (wording.EVIDENCE, EvidenceKind),
        (wording.GENDERS, Gender),
        (wording.WHO_ANSWERED, WHO_SPOKE),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_words(words: dict[object, str], codes: type) -> None:
    assert set(words) == set(codes)


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (datetime(2026, 12, 12, tzinfo=UTC), "Fri 11 Dec 2026"),  # exclusive: the end of Friday
        (datetime(2026, 7, 10, 23, tzinfo=UTC), "Fri 10 Jul 2026"),  # the same in summer time
        (datetime(2026, 11, 20, 17, tzinfo=UTC), "Fri 20 Nov 2026, 5pm"),  # a target in hours
    ],
)
def test_a_target_reads_as_the_last_day_it_can_be_kept_on(due_at: datetime, words: str) -> None:
    assert wording.due(due_at) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "no extra driving"),
        (-30, "no extra driving"),  # a better round than before
        (60, "1 minute more driving"),
        (61, "2 minutes more driving"),  # rounded up
    ],
)
def test_extra_driving_is_said_in_whole_minutes(seconds: int, words: str) -> None:
    assert wording.extra_driving(seconds) == words


def test_a_text_that_says_no_in_words_of_its_own_is_ticked_as_such(site: PlannerSite) -> None:
    """Then nobody can say of that time that the resident missed it."""
    site.booked()
    site.application.record_reply(RecordReply("handset", "SM1", NUMBER, "We are away all that week"))
    ref = waiting(site, TaskKind.UNCLEAR_REPLY).task.ref
    path = f"/planner/tasks/{ref}"
    page = site.page(path)
    assert "The text says that the time does not suit" in page
    assert f'action="{path}"' in page  # its own address: a read alert stands under another one
    site.sent(path, {"words": "Away that week", "says_no": "yes"})
    read = site.application.views.task_page(SeeTask(ref, site.clock.now())).reply
    assert read is not None
    assert read.intent is Intent.CANNOT_MAKE_IT


def test_a_task_without_a_text_asks_nothing_about_one(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    assert "The text says" not in site.page(f"/planner/tasks/{line.task.ref}")


def test_a_planner_sees_what_was_said_at_the_door_and_may_find_our_failure(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    appointment = site.application.look_up.appointment(line.task.appointment_ref or "")
    said = {"reason": "no_notice", "words": "Nobody told <me>"}
    site.application.record_evidence(
        RecordEvidence(
            "E-3",
            appointment.ref,
            appointment.lead or "",
            site.clock.now(),
            "U-op",
            kind=EvidenceKind.REASON,
            data=said,
        )
    )
    page = site.page(f"/planner/tasks/{line.task.ref}")
    assert "They were not told: Nobody told &lt;me&gt;" in page
    site.sent(f"/planner/tasks/{line.task.ref}/answer", {"words": "True, the text failed", "ours": "yes"})
    evidence = site.application.views.appointment_evidence(appointment.ref).evidence
    assert [item.data for item in evidence if item.kind is EvidenceKind.PLANNER_ANSWERED] == [
        {"words": "True, the text failed", "found": "ours"}
    ]


def test_the_task_about_a_challenge_leads_a_manager_to_it_and_tells_a_planner_who_decides(site: PlannerSite) -> None:
    appointment = told(site.application, site.booked())
    door = at_the_door(site.application, site.clock, appointment)
    door.does_everything()
    door.claims(Outcome.NO_ACCESS)
    challenge = site.application.challenge_outcome(ChallengeOutcome(appointment.ref, "I was in all morning"))
    tasks = site.application.look_up.tasks_of(appointment.ref)
    path = f"/planner/tasks/{next(task.ref for task in tasks if task.kind is TaskKind.CHALLENGE)}"
    asked = {role: sign_in(site.app.test_client(), role).get(path).text for role in PLANNERS}
    address = f"/manager/appointments/{appointment.ref}/challenges/{challenge.ref}"
    assert f'href="{address}"' in asked[AccountRole.MANAGER]
    assert "A manager decides this. It waits for them under Challenges." in plain(asked[AccountRole.PLANNER])
    assert address not in asked[AccountRole.PLANNER]
    for page in asked.values():
        assert "This is done" not in page


PLANNERS = (AccountRole.PLANNER, AccountRole.MANAGER)


def test_a_failure_found_after_the_operative_has_left_is_heard_and_anything_else_ends_the_question(
    site: PlannerSite,
) -> None:
    line = ask_from_the_door(site)
    appointment = site.appointment()
    site.application.leave_visit(LeaveVisit("E-3", appointment.ref, appointment.lead or "", site.clock.now(), "U-op"))
    path = f"/planner/tasks/{line.task.ref}"
    assert "The failure is ours" in site.page(path)
    assert site.send(f"{path}/found", {"words": "", "ours": "yes"}).status_code == 422
    site.sent(f"{path}/found", {"words": "They had rung on Friday", "ours": "yes"})
    closed = site.application.look_up.appointment(appointment.ref)
    assert closed.outcome in OUR_FAILURES_ON_RECORD
    again = site.send(f"{path}/found", {"words": "Again", "ours": "yes"})
    assert again.status_code == 409
    assert "You have dealt with this already" in plain(again.text)


def test_who_found_nothing_after_the_operative_left_ends_the_question(site: PlannerSite) -> None:
    line = ask_from_the_door(site)
    appointment = site.appointment()
    site.application.leave_visit(LeaveVisit("E-3", appointment.ref, appointment.lead or "", site.clock.now(), "U-op"))
    site.sent(f"/planner/tasks/{line.task.ref}/found", {"words": "Rang too late, no answer."})
    assert site.application.views.tasks_waiting() == 1  # the next step of the visit; the question has ended


def test_a_number_that_is_theirs_after_all_can_be_given_back_from_its_task(site: PlannerSite) -> None:
    site.booked()
    site.application.record_reply(RecordReply("handset", "SM1", NUMBER, "Wrong number mate"))
    path = f"/planner/tasks/{waiting(site, TaskKind.WRONG_NUMBER).task.ref}"
    assert "The number is theirs after all" in site.page(path)
    site.sent(path, {"words": "Their daughter had answered.", "theirs": "yes"})
    assert "Nothing waits" in site.page("/planner/tasks")


def test_danger_stands_before_what_has_been_late_for_days(site: PlannerSite) -> None:
    site.booked()
    site.application.record_reply(RecordReply("handset", "SM1", NUMBER, "Can you ring the bell twice?"))
    site.application.record_reply(RecordReply("handset", "SM2", NUMBER, "ok but I can smell gas"))
    page = site.page("/planner/tasks")
    danger, unclear = wording.TASKS[TaskKind.HAZARD_SAID], wording.TASKS[TaskKind.UNCLEAR_REPLY]
    lines = page[page.index("<tbody") :] if "<tbody" in page else page[page.rindex("Tasks") :]
    assert lines.index(danger) < lines.index(unclear)


def test_whoever_is_to_ring_them_sees_the_safe_number_and_that_the_others_are_not_to_be_used(site: PlannerSite) -> None:
    site.asked("safe_contact_only", number="+447700900777")
    site.booked()
    site.application.record_reply(RecordReply("handset", "SM-gas", NUMBER, "I can smell gas"))
    order = site.order.ref
    pages = [f"/planner/tasks/{waiting(site, TaskKind.HAZARD_SAID).task.ref}", f"/planner/work-orders/{order}/notice"]
    for path in [*pages, f"/planner/work-orders/{order}", f"/planner/homes/{site.town.home}"]:
        page = site.page(path)
        assert re.findall(r'href="tel:([^"]+)"', page).count("+447700900777") == 1, path
        assert f"tel:{NUMBER}" not in page, path
        assert "Do not use" in plain(page), path
    assert "for a repair at your home" in plain(site.page(pages[1]))
