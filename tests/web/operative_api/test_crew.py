"""Two of a crew with a phone each: both are at the visit, each leaves for themselves, words stay with the writer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Assignment, Role, State
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.devices.api_tokens import MakeToken
from appointments.views.evidence_pack import SeeEvidencePack
from tests.builders import OPERATIVE, WORK_ORDER, an_appointment, an_operative
from tests.web.operative_api.phone import Phone, a_phone
from tests.web.scene import NINE, Scene, a_scene
from tests.web.site import an_account
from web.evidence_pack import checking
from web.evidence_pack.making import as_document, prepared


@pytest.fixture
def crew(database_url: str, tmp_path: Path) -> Iterator[tuple[Scene, Phone, Phone]]:
    booked = an_appointment()
    [seat] = booked.assignments
    with a_scene(database_url, tmp_path / "data") as scene:
        with scene.uow.write() as records:
            records.operatives.put(an_operative("O-08"))
            records.accounts.put(
                replace(an_account(AccountRole.OPERATIVE, ref="U-second"), username="second", operative_ref="O-08")
            )
            kept = records.appointments.get(booked.ref)
            second = Assignment("O-08", seat.planned, Role.SECOND)
            records.appointments.save(replace(kept, assignments=(*kept.assignments, second)))
            records.commit()
        made = scene.application.make_token(MakeToken("second", "Contractor 1"))
        bearer = {"Authorization": f"Bearer {made.secret}"}
        yield scene, a_phone(scene), Phone(scene.app.test_client(), scene.clock, bearer, "b")


def test_each_arrives_and_leaves_for_themselves(crew: tuple[Scene, Phone, Phone]) -> None:
    scene, first, second = crew
    first.does("arrive")
    second.does("arrive")
    scene.clock.advance(timedelta(minutes=10))
    first.does("leave")
    scene.clock.advance(timedelta(minutes=5))
    second.does("leave")
    assert [answer["state"] for answer in first.sends()] == ["applied", "applied"]
    # The first phone's news came when nobody else was on record as having come: the visit closed with its departure.
    assert scene.appointment().state is State.CLOSED
    second.does("work_done", words="Held the ladder")
    assert [answer["state"] for answer in second.sends()] == ["applied"] * 3
    visit = scene.appointment().visit
    assert visit is not None
    assert visit.operative_refs == (OPERATIVE, "O-08")
    assert visit.arrived_at == NINE
    with scene.uow.read() as records:
        kinds = [item.kind.value for item in records.evidence.of(scene.appointment().ref)]
    assert sorted(kinds) == ["arrival", "arrival", "departure", "departure", "work_done"]


def test_who_came_when_the_visit_was_over_is_kept_aside(crew: tuple[Scene, Phone, Phone]) -> None:
    scene, first, second = crew
    first.does("arrive")
    scene.clock.advance(timedelta(minutes=10))
    first.does("leave")
    scene.clock.advance(timedelta(minutes=1))
    second.does("arrive")
    second.does("knock")
    first.sends()
    assert {answer["state"] for answer in second.sends()} == {"kept_aside"}


def test_who_came_first_and_is_heard_last_was_there_and_kept_the_promise(crew: tuple[Scene, Phone, Phone]) -> None:
    """Neither has a signal. The second comes when the window is over, does the work, and is heard first."""
    scene, first, second = crew
    first.does("arrive")
    first.does("knock")
    scene.clock.advance(timedelta(hours=4))
    second.does("arrive")
    assert not scene.appointment().promise.window.contains(scene.clock.now())
    scene.clock.advance(timedelta(minutes=20))
    second.does("work_done", words="Tap changed")
    second.does("claim", outcome="completed", words="Tap changed")
    first.does("work_done", words="Held the ladder")
    first.does("leave")
    second.does("leave")
    assert {answer["state"] for answer in second.sends()} == {"applied"}
    assert {answer["state"] for answer in first.sends()} == {"applied"}
    visit = scene.appointment().visit
    assert visit is not None
    assert visit.operative_refs == ("O-08", OPERATIVE)
    assert visit.arrived_at == NINE


def test_a_visit_closed_as_late_is_looked_at_when_one_of_the_crew_had_been_in_time(
    crew: tuple[Scene, Phone, Phone],
) -> None:
    scene, first, second = crew
    first.does("arrive")
    scene.clock.advance(timedelta(hours=4))
    second.does("arrive")
    second.does("leave")
    second.sends()
    assert scene.appointment().outcome is Outcome.LATE
    assert first.sends()[0]["state"] == "applied"
    tasks = scene.application.look_up.tasks_of(scene.appointment().ref)
    [look] = [task for task in tasks if task.kind is TaskKind.CONTRADICTED]
    assert "At 1pm it came in that one of the crew had arrived at 9am." in look.words


def test_while_the_visit_goes_on_who_came_first_began_it_too(crew: tuple[Scene, Phone, Phone]) -> None:
    scene, first, second = crew
    first.does("arrive")
    scene.clock.advance(timedelta(minutes=5))
    second.does("arrive")
    second.sends()
    first.sends()
    visit = scene.appointment().visit
    assert visit is not None
    assert (visit.operative_refs, visit.arrived_at) == (("O-08", OPERATIVE), NINE)


def test_who_came_before_the_window_began_the_visit_all_the_same(crew: tuple[Scene, Phone, Phone]) -> None:
    scene, first, second = crew
    opens = scene.appointment().promise.window.starts
    scene.clock.set(opens - timedelta(minutes=30))
    first.does("arrive")
    scene.clock.set(opens + timedelta(minutes=5))
    second.does("arrive")
    second.sends()
    first.sends()
    visit = scene.appointment().visit
    assert visit is not None
    assert (visit.operative_refs, visit.arrived_at) == (("O-08", OPERATIVE), opens - timedelta(minutes=30))


def test_who_came_after_the_window_did_not_begin_a_visit_that_is_known_to_be_later(
    crew: tuple[Scene, Phone, Phone],
) -> None:
    scene, first, second = crew
    over = scene.appointment().promise.window.ends
    scene.clock.set(over)
    first.does("arrive")
    scene.clock.set(over + timedelta(minutes=5))
    second.does("arrive")
    second.sends()
    first.sends()
    visit = scene.appointment().visit
    assert visit is not None
    assert (visit.operative_refs, visit.arrived_at) == (("O-08", OPERATIVE), over + timedelta(minutes=5))


@pytest.mark.parametrize("closed", [True, False])
def test_the_pack_of_a_crew_whose_first_was_heard_last_holds_together(
    crew: tuple[Scene, Phone, Phone], closed: bool
) -> None:
    scene, first, second = crew
    first.does("arrive")
    scene.clock.advance(timedelta(minutes=20))
    second.does("arrive")
    second.does("work_done", words="Tap changed")
    if closed:
        second.does("claim", outcome="completed", words="Tap changed")
    second.sends()
    first.sends()
    assert (scene.appointment().state is State.CLOSED) is closed
    pack = scene.application.views.evidence_pack(SeeEvidencePack(WORK_ORDER, scene.clock.now()))
    written = as_document(prepared(scene.application, pack))
    wrong = f"{scene.appointment().ref}: the arrival is not what was recorded"
    assert wrong not in checking.faults(written)
    written["appointments"][0]["visit"]["arrived_at"] = scene.clock.now().isoformat()
    assert wrong in checking.faults(written)


def test_who_left_first_and_is_heard_last_does_not_end_the_visit_for_both(crew: tuple[Scene, Phone, Phone]) -> None:
    scene, first, second = crew
    first.does("arrive")
    first.sends()
    second.does("arrive")
    scene.clock.advance(timedelta(minutes=10))
    first.does("leave")
    scene.clock.advance(timedelta(minutes=1))
    second.does("knock")
    scene.clock.advance(timedelta(minutes=19))
    second.does("leave")
    second.sends()
    assert scene.appointment().state is State.ON_SITE
    scene.clock.advance(timedelta(hours=1))
    first.sends()
    visit = scene.appointment().visit
    assert visit is not None
    assert visit.left_at == NINE + timedelta(minutes=30)


def test_a_failure_to_send_two_is_looked_at_when_it_comes_in_that_both_were_there(
    crew: tuple[Scene, Phone, Phone],
) -> None:
    scene, first, second = crew
    second.does("set_off")
    second.does("arrive")
    first.does("arrive")
    scene.clock.advance(timedelta(minutes=20))
    first.does("leave")
    first.sends()
    with scene.uow.write() as records:
        closed = records.appointments.get(scene.appointment().ref)
        records.appointments.save(replace(closed, outcome=Outcome.REQUIREMENT_NOT_MET))
        records.commit()
    assert [answer["state"] for answer in second.sends()] == ["applied", "applied"]
    tasks = scene.application.look_up.tasks_of(scene.appointment().ref)
    [look] = [task for task in tasks if task.kind is TaskKind.CONTRADICTED]
    assert "one of the crew had arrived at 9am" in look.words
    assert not [task for task in tasks if task.kind is TaskKind.KEPT_ASIDE]


def test_while_both_have_a_signal_the_last_one_closes_it(crew: tuple[Scene, Phone, Phone]) -> None:
    scene, first, second = crew
    for phone in (first, second):
        phone.does("arrive")
        assert phone.sends()[-1]["state"] == "applied"
    [gone] = first.sends(_last(first, "leave"))
    assert gone["words"] == "Your colleague is still there, so the visit goes on."
    assert scene.appointment().state is State.ON_SITE
    second.sends(_last(second, "leave"))
    appointment = scene.appointment()
    assert appointment.state is State.CLOSED
    assert appointment.visit is not None
    assert appointment.visit.operative_refs == (OPERATIVE, "O-08")
    assert appointment.visit.arrived_at == NINE


def test_a_colleague_is_told_that_there_are_words_and_not_which(crew: tuple[Scene, Phone, Phone]) -> None:
    _, first, second = crew
    for phone in (first, second):
        phone.does("arrive")
    first.does("reason", reason="other", words="Said to come back")
    first.does("card", number="C-1")
    first.sends()
    second.sends()
    mine = {item["kind"]: item for item in first.visit()["evidence"] if item["mine"]}
    theirs = {item["kind"]: item for item in second.visit()["evidence"] if not item["mine"]}
    assert mine["reason"]["data"]["words"] == "Said to come back"
    assert theirs["reason"]["data"] == {"reason": "other", "words": "given"}
    assert theirs["card"]["data"] == {"number": "C-1"}


def _last(phone: Phone, kind: str) -> dict[str, object]:
    phone.does(kind)
    return phone.kept[-1]
