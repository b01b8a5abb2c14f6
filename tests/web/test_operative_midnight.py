"""A visit that is under way at midnight stays its operative's until it is left (rule 45), and nobody else's."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

from appointments.domain.appointments import Appointment, Assignment, State
from appointments.domain.outcomes import Outcome
from appointments.domain.times import Window, at
from tests.builders import APPOINTMENT, DAY, OPERATIVE, an_appointment
from tests.web.scene import Scene, a_scene, send
from tests.web.test_operative_visits import photo

TEN_TO_TEN = at(DAY, time(21, 50))
AFTER_MIDNIGHT = at(DAY + timedelta(days=1), time(0, 10))
VISIT = f"/operative/visits/{APPOINTMENT}"


def an_evening() -> Appointment:
    booked = an_appointment()
    evening = Window(at(DAY, time(17)), at(DAY, time(22)))
    planned = Assignment(OPERATIVE, Window(at(DAY, time(21, 45)), at(DAY, time(22, 45))))
    return replace(booked, promises=(replace(booked.promise, window=evening),), assignments=(planned,))


def _arrives(scene: Scene) -> None:
    me = scene.operative()
    send(me, VISIT, f"{VISIT}/arrive", ref="E-arrived")
    assert scene.appointment().state is State.ON_SITE


def test_who_is_there_at_midnight_finds_the_visit_and_closes_it(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, an_evening(), now=TEN_TO_TEN) as scene:
        _arrives(scene)
        scene.clock.set(AFTER_MIDNIGHT)
        me = scene.operative()
        assert VISIT in me.get("/operative/round").text
        assert me.get(VISIT).status_code == 200
        answer = send(me, VISIT, f"{VISIT}/outcome", outcome="completed", words="New washer.", photo=photo())
        assert answer.status_code == 200  # the page that follows is the visit's, and still theirs
        assert scene.appointment().outcome is Outcome.COMPLETED


def test_a_visit_that_nobody_came_to_is_not_on_the_next_days_round(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, an_evening(), now=TEN_TO_TEN) as scene:
        scene.clock.set(AFTER_MIDNIGHT)
        me = scene.operative()
        assert VISIT not in me.get("/operative/round").text
        assert me.get(VISIT).status_code == 404


def test_what_was_left_after_midnight_is_gone_the_day_after(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, an_evening(), now=TEN_TO_TEN) as scene:
        _arrives(scene)
        scene.clock.set(AFTER_MIDNIGHT)
        send(scene.operative(), VISIT, f"{VISIT}/outcome", outcome="completed", words="New washer.", photo=photo())
        scene.clock.set(AFTER_MIDNIGHT + timedelta(days=1))
        assert scene.operative().get(VISIT).status_code == 404
