"""What a household asks for, as the operative meets it: shown on the day, done once inside, in place of a knock."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.access_kinds.shoes_off import ShoesOff
from appointments.domain.appointments import State
from appointments.records.statements import table_of
from appointments.records.tables import LedgerRow
from tests.builders import APPOINTMENT, an_appointment
from tests.web.planner_site import plain
from tests.web.scene import NINE, Scene, a_scene, send

VISIT = f"/operative/visits/{APPOINTMENT}"
SHOWN = f"{VISIT}/shown/Q-1"


def looks(scene: Scene) -> list[str]:
    """What the ledger says of every look."""
    ledger = table_of(LedgerRow)
    wanted = select(ledger.c.payload).where(ledger.c.name == "SecretRevealed")
    with scene.engine.connect() as connection:
        return list(connection.scalars(wanted))


def test_a_number_is_masked_until_the_operative_asks_and_every_look_is_in_the_ledger(
    database_url: str, tmp_path: Path
) -> None:
    with a_scene(database_url, tmp_path, kinds=(KeySafe("by the gate", "4711"),)) as scene:
        client = scene.operative()
        page = client.get(VISIT).text
        assert "A key is kept outside, by the gate" in page
        assert "The number for the key kept outside" in page
        assert "4711" not in page

        shown = send(client, VISIT, SHOWN)
        assert "4711" in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        assert "4711" not in client.get(VISIT).text
        [look] = looks(scene)
        assert '"requirement_ref":"Q-1"' in look.replace(" ", "")
        assert "4711" not in look


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_number_is_shown_by_a_button_with_a_token_and_not_by_a_link(
    sqlite_url: str, tmp_path: Path, method: str
) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(EntryCode("4711"),)) as scene:
        answer = getattr(scene.operative(), method)(SHOWN)
        assert answer.status_code in {400, 405}
        assert "4711" not in answer.text


def test_a_closed_visit_shows_nothing(sqlite_url: str, tmp_path: Path) -> None:
    kinds = (EntryCode("4711"),)
    with a_scene(sqlite_url, tmp_path / "closed", an_appointment(in_state=State.CLOSED), kinds=kinds) as scene:
        assert "The number for the main door" not in scene.operative().get(VISIT).text
        assert "4711" not in send(scene.operative(), VISIT, SHOWN).text


def test_yesterdays_number_cannot_be_asked_for(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(EntryCode("4711"),), now=NINE + timedelta(days=1)) as scene:
        answer = send(scene.operative(), "/operative/round", SHOWN)
        assert answer.status_code == 404
        assert "4711" not in answer.text


def at_the_door(sqlite_url: str, folder: Path, *kinds: AccessKind) -> str:
    here = an_appointment(in_state=State.ON_SITE)
    with a_scene(sqlite_url, folder, here, kinds=kinds, now=NINE + timedelta(minutes=10)) as scene:
        return plain(scene.operative().get(VISIT).text)


def test_where_nobody_is_to_knock_there_is_no_button_for_it(sqlite_url: str, tmp_path: Path) -> None:
    page = at_the_door(sqlite_url, tmp_path, HowToKnock(Heard.CALL_INSTEAD))
    assert "Do not knock or ring" in page
    assert "I have knocked" not in page
    assert "Call them" in page


def test_a_household_that_is_only_written_to_is_neither_called_nor_texted(sqlite_url: str, tmp_path: Path) -> None:
    page = at_the_door(sqlite_url, tmp_path, LetterOnly())
    assert "Do not call or text them" in page
    assert "Send a text from the door" not in page
    assert "tel:" not in page


@pytest.mark.parametrize(
    ("beside", "instead"),
    [
        (LetterOnly(), "This household is not called either. There is nothing to do at the door but to wait"),
        (NoVoice(), "Send them a text from the door instead"),
    ],
)
def test_where_nobody_knocks_nor_calls_neither_is_asked_for(
    sqlite_url: str, tmp_path: Path, beside: AccessKind, instead: str
) -> None:
    page = at_the_door(sqlite_url, tmp_path, HowToKnock(Heard.CALL_INSTEAD), beside)
    assert instead in page
    assert "I have knocked" not in page
    assert "Call them" not in page


def test_a_household_without_voice_is_texted_from_the_door(sqlite_url: str, tmp_path: Path) -> None:
    page = at_the_door(sqlite_url, tmp_path, NoVoice())
    assert "Text them, do not call" in page
    assert "Ring the bell several times, with pauses" in page


@pytest.mark.parametrize(
    "kind", [SafeContactOnly("+447700900777"), ContactRepresentative("their daughter", "+447700900777", instead=True)]
)
def test_the_number_to_ring_is_the_one_that_was_given_and_says_nobodys_name(
    sqlite_url: str, tmp_path: Path, kind: AccessKind
) -> None:
    here = an_appointment(in_state=State.ON_SITE)
    with a_scene(sqlite_url, tmp_path, here, kinds=(kind,), now=NINE + timedelta(minutes=10)) as scene:
        page = scene.operative().get(VISIT).text
    assert 'href="tel:+447700900777"' in page
    assert "+447700900123" not in page
    assert "Call the number for this visit" in page


def test_what_is_done_inside_is_listed_after_the_knock_and_asked_of_nobody_before_a_closed_door(
    sqlite_url: str, tmp_path: Path
) -> None:
    page = at_the_door(sqlite_url, tmp_path, ShoesOff())
    assert page.index("I have knocked") < page.index("Once you are let in") < page.index("Call them")
    assert "Put on overshoes" in page


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(30, "30"), (50, "45"), (180, "60"), (5, "5")],  # the list goes to an hour
)
def test_how_long_before_they_ask_to_be_told_is_what_the_list_shows_first(
    sqlite_url: str, tmp_path: Path, minutes: int, shown: str
) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(CallAhead(minutes),)) as scene:
        page = scene.operative().get(VISIT).text
    assert re.search(rf'<option value="{shown}" selected', page)
