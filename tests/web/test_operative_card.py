"""The door page says "Done" of a card exactly when the gate counts it: the same records, asked of both."""

import io
from collections.abc import Callable
from datetime import time, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.outcomes import Outcome
from appointments.domain.times import at
from tests.builders import APPOINTMENT, DAY
from tests.web.scene import Scene, a_scene, send
from tests.web.test_operative_visits import VISIT, on_site, plain
from web.operative.references import fresh_ref


def photo(of: str = "card") -> tuple[io.BytesIO, str]:
    """Another picture for each thing that it is `of`."""
    file = io.BytesIO()
    red, green, blue = sha256(of.encode()).digest()[:3]
    Image.new("RGB", (64, 48), (red, green, blue)).save(file, "JPEG")
    return io.BytesIO(file.getvalue()), "card.jpg"


def _card(client: FlaskClient, **fields: object) -> None:
    made = {"number": "0417", "ref": fresh_ref(), "photo_ref": fresh_ref()}
    assert send(client, f"{VISIT}/card", f"{VISIT}/card", **{**made, **fields}).status_code == 200


def ask(scene: Scene, client: FlaskClient) -> None:
    send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
    scene.clock.advance(timedelta(minutes=2))


def card_part(client: FlaskClient) -> str:
    """What the page says of the card."""
    page = plain(client.get(VISIT).text)
    return page[page.index("Leave a card") : page.index("If they do not let you in")]


def gate_asks_for_a_card(client: FlaskClient) -> bool:
    answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome=Outcome.NO_ACCESS.value).text)
    to_do = answer.split("In order")[0]
    return any(
        words in to_do for words in ("card was left before", "no photo of the card", "No card", "photo of the card was")
    )


def nobody_asked(scene: Scene, client: FlaskClient) -> str:
    _card(client, photo=photo())
    return "Ask the planner, then record the card again with its photo."


def the_planner_still_has_time(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    _card(client, photo=photo())
    return "Wait for the answer, until 9:10am at most, then record it again."


def before_the_answer(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    _card(client, photo=photo())
    scene.clock.advance(timedelta(minutes=1))
    scene.answer_the_operative()
    return "recorded before the planner had answered. Record it again with its photo."


def without_a_photo(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    scene.answer_the_operative()
    _card(client)
    return "There is no photo of the card yet."


def with_a_photo_of_something_else(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    scene.answer_the_operative()
    _card(client)
    send(client, f"{VISIT}/photo", f"{VISIT}/photo", photo=photo(), photo_ref=fresh_ref(), subject="door")
    return "There is no photo of the card yet."


def with_a_photo_from_before(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    send(client, f"{VISIT}/photo", f"{VISIT}/photo", photo=photo(), photo_ref=fresh_ref(), subject="card")
    scene.clock.advance(timedelta(minutes=1))
    scene.answer_the_operative()
    _card(client)
    return "There is no photo of the card yet."


def with_the_photo_from_before_sent_again(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    send(client, f"{VISIT}/photo", f"{VISIT}/photo", photo=photo(), photo_ref=fresh_ref(), subject="door")
    scene.clock.advance(timedelta(minutes=1))
    scene.answer_the_operative()
    _card(client, photo=photo())
    return "The photo was sent before, earlier in this visit. Take one of this card and send it."


def with_a_photo_of_another_visit(scene: Scene, client: FlaskClient) -> str:
    ask(scene, client)
    scene.answer_the_operative()
    _card(client)
    now = scene.clock.now()
    data = {"subject": "card", "sent_before": "A-OTHER"}
    sent = Evidence("E-1", APPOINTMENT, EvidenceKind.PHOTO, EvidenceSource.DEVICE, now, now, "U-7", data, "d" * 64)
    with scene.uow.write() as records:
        records.evidence.add(sent)
        records.commit()
    return "The photo was sent before, for another visit. Take one of this card and send it."


@pytest.mark.parametrize(
    "done",
    [nobody_asked, the_planner_still_has_time, before_the_answer, without_a_photo]
    + [with_a_photo_of_something_else, with_a_photo_from_before, with_the_photo_from_before_sent_again]
    + [with_a_photo_of_another_visit],
    ids=lambda done: done.__name__,
)
def test_a_card_that_the_gate_will_not_count_is_still_to_do(
    sqlite_url: str, tmp_path: Path, done: Callable[[Scene, FlaskClient], str]
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        words = done(scene, client)

        shown = card_part(client)
        assert "Leave a card To do" in shown
        assert words in shown
        assert gate_asks_for_a_card(client)


@pytest.mark.parametrize("answered", [True, False])
def test_a_card_left_after_the_planner_and_photographed_is_done(
    database_url: str, tmp_path: Path, answered: bool
) -> None:
    """Whether the planner answered or let the time run out."""
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        ask(scene, client)
        if answered:
            scene.answer_the_operative()
        else:
            scene.clock.advance(timedelta(minutes=8))
        _card(client, photo=photo())

        assert "Leave a card Done Card 0417. Photos: 1." in card_part(client)
        assert not gate_asks_for_a_card(client)


def test_a_card_recorded_before_the_window_opened_is_still_to_do(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=at(DAY, time(7, 15))) as scene:
        client = on_site(scene)
        ask(scene, client)
        scene.answer_the_operative()
        _card(client, photo=photo())
        scene.clock.advance(timedelta(hours=1))

        assert "Leave a card To do" in card_part(client)
        assert gate_asks_for_a_card(client)
