"""What a phone sends: stored as it came, applied once, dated by how long the phone had kept it."""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind, of_kind
from tests.builders import APPOINTMENT
from tests.web.operative_api.phone import Phone
from tests.web.scene import NINE, Scene


def states(answers: list[dict[str, object]]) -> list[object]:
    return [answer["state"] for answer in answers]


def test_a_visit_without_a_signal_is_recorded_as_it_was_done(scene: Scene, phone: Phone) -> None:
    """Arrived at nine, knocked twice, gave up; all of it reaches us two hours later."""
    phone.does("set_off", minutes_away="15")
    phone.does("arrive")
    scene.clock.advance(timedelta(minutes=1))
    phone.does("knock")
    scene.clock.advance(timedelta(minutes=4))
    phone.does("knock")
    phone.does("tried", what="call")
    scene.clock.advance(timedelta(minutes=15))
    phone.does("claim", outcome="no_access", words="")
    phone.does("leave")
    scene.clock.advance(timedelta(hours=2))
    answers = phone.sends()
    assert states(answers) == ["applied"] * 5 + ["refused", "applied"]
    assert {found["rule"] for found in answers[5]["judgement"]["findings"] if not found["met"]} >= {"contact", "card"}
    visit = scene.appointment().visit
    assert visit is not None
    assert (visit.arrived_at, visit.left_at) == (NINE, NINE + timedelta(minutes=20))
    assert scene.appointment().state is State.CLOSED
    assert scene.appointment().outcome_words.endswith("was tried and not placed.")
    with scene.uow.read() as records:
        knocks = of_kind(records.evidence.of(APPOINTMENT), EvidenceKind.KNOCK)
    assert [item.at for item in knocks] == [NINE + timedelta(minutes=1), NINE + timedelta(minutes=5)]
    assert {item.received_at for item in knocks} == {scene.clock.now()}


def test_the_same_sending_again_changes_nothing(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.does("knock")
    first = phone.sends()
    scene.clock.advance(timedelta(minutes=7))
    assert phone.sends() == first
    with scene.uow.read() as records:
        assert [item.kind for item in records.evidence.of(APPOINTMENT)] == [EvidenceKind.ARRIVAL, EvidenceKind.KNOCK]
        assert len(records.device_actions.of(APPOINTMENT)) == 2


def test_the_round_shows_what_was_done(scene: Scene, phone: Phone) -> None:
    phone.does("arrive")
    phone.does("knock")
    phone.sends()
    visit = phone.visit()
    assert (visit["state"], visit["here"], datetime.fromisoformat(visit["arrived_at"])) == ("on_site", True, NINE)
    assert [item["kind"] for item in visit["evidence"]] == ["arrival", "knock"]
    assert visit["facts"]["notified"] is True
