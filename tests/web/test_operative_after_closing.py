"""A page that is still open after the visit was closed: what it sends is kept, and the operative hears of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from appointments.domain.outcomes import Outcome
from tests.web.scene import Scene, a_delivered_notice, a_scene, send
from tests.web.test_operative_visits import VISIT, on_site, plain
from web.operative.references import fresh_ref


def at_a_locked_door(scene: Scene) -> FlaskClient:
    """Closed as: could not pass the communal door."""
    scene.plant(a_delivered_notice())
    client = on_site(scene)
    send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
    outcome = Outcome.COMMUNAL_DOOR.value
    send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome=outcome, words="The entry panel is dead.")
    scene.clock.advance(timedelta(minutes=1))
    return client


def test_what_speaks_against_the_outcome_is_with_the_office(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = at_a_locked_door(scene)
        closed = scene.appointment()

        said = {"who": "resident", "reason": "unwell", "words": "Not today.", "reason_ref": fresh_ref()}
        refs = {"who_ref": fresh_ref(), "other_ref": fresh_ref()}
        page = plain(send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", **refs, **said).text)

        assert "The office has what you sent, and a planner looks at the visit again." in page
        assert (closed.outcome, scene.appointment().outcome) == (Outcome.COMMUNAL_DOOR, Outcome.COMMUNAL_DOOR)


def test_anything_else_is_kept_and_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = at_a_locked_door(scene)

        page = plain(send(client, f"{VISIT}/refusal", f"{VISIT}/knock", ref=fresh_ref()).text)

        assert "What you sent is kept, and the outcome stays as it is." in page
