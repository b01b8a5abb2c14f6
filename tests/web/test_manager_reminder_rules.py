"""The manager's pages of the reminder rules: read, looked at, changed with a reason, compared."""

from __future__ import annotations

import re
from datetime import time
from html import unescape
from pathlib import Path as Folder

import pytest
from flask.testing import FlaskClient

from appointments.domain.accounts import AccountRole
from appointments.domain.reminder_rules import BeforeDay
from tests.web.manager_site import a_manager_site
from tests.web.site import form_token

ADDRESS = "/manager/reminder-rules"
NEW = f"{ADDRESS}/new"
DAY_BEFORE = f"{ADDRESS}/rule/day_before"
ORDER = f"{ADDRESS}/order"
A_RULE = {
    "name": "week_before",
    "based_on": "0",
    "message": "reminder",
    "when": "before_day",
    "days": "7",
    "at": "10:00",
    "on": "yes",
    "wording_en": "{landlord}: we come on {when}, for {purpose}. {invite}",
    "why": "Residents asked for it",
    "do": "save",
}


def _sent(browser: FlaskClient, address: str, **typed: str | list[str]) -> dict[str, str | list[str]]:
    return {"csrf_token": form_token(browser, address), **typed}


def test_kepts_own_rules_are_read_in_plain_words(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        page = unescape(site.signed_in().get(ADDRESS).text)

    assert "A reminder at 16:00 the day before, for everybody" in page
    assert "A confirmation as soon as an appointment is booked, for everybody" in page
    assert "from 20:00 to 08:00" in page
    assert 'aria-current="page"' in page


def test_a_rule_is_added_changed_switched_off_and_every_version_kept(database_url: str, tmp_path: Folder) -> None:
    with a_manager_site(database_url, tmp_path, []) as site:
        browser = site.signed_in()
        added = browser.post(NEW, data=_sent(browser, NEW, **A_RULE, channel_1="email", channel_2="sms"))
        address = f"{ADDRESS}/rule/week_before"
        filled = unescape(browser.get(address).text)
        off = {**A_RULE, "based_on": "1", "on": "no", "why": "One reminder is enough"}
        switched = browser.post(address, data=_sent(browser, address, **off))
        books = site.application.views.reminder_rulebooks()
        versions = unescape(browser.get(f"{ADDRESS}/versions?from=1&to=2").text)

    assert (added.status_code, switched.status_code) == (302, 302)
    assert [book.version for book in books] == [2, 1, 0]
    rule = books[1].rule("week_before")
    assert rule is not None
    assert rule.on
    assert [channel.value for channel in rule.channels] == ["email", "sms"]
    assert rule.wording == {"en": A_RULE["wording_en"]}
    assert A_RULE["wording_en"] in filled
    for words in ("One reminder is enough", "Residents asked for it", "Switched", ">on<", ">off<"):
        assert words in versions


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"name": "Week Before"}, {"name"}),
        ({"name": "day_before"}, {"name"}),
        ({"message": ""}, {"message"}),
        ({"when": ""}, {"when"}),
        ({"days": "seven"}, {"days"}),
        ({"at": "03:00"}, {"at"}),
        ({"at": "soon"}, {"at"}),
        ({"when": "before_window", "minutes": ""}, {"minutes"}),
        ({"when": "on_event", "event": ""}, {"event"}),
        ({"channel_1": "sms", "channel_2": "sms"}, {"channel_1"}),
        ({"apart_minutes": "-3"}, {"apart_minutes"}),
        ({"wording_en": "Reply YES to {landlord}"}, {"wording_en"}),
        ({"wording_cy": "{landlord}: {nobody}"}, {"wording_cy"}),
        ({"why": ""}, {"why"}),
        ({"days": "", "at": ""}, {"days", "at"}),
        ({"when": "before_window", "minutes": "0"}, {"minutes"}),
        # All at once, each at its field.
        (
            {"days": "x", "wording_en": "{when}", "wording_cy": "canser", "why": ""},
            {"days", "wording_en", "wording_cy", "why"},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    sqlite_url: str, tmp_path: Folder, typed: dict[str, str], fields: set[str]
) -> None:
    sent = {**A_RULE, **typed}
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        answer = browser.post(NEW, data=_sent(browser, NEW, **sent))
        page = unescape(answer.text)
        books = site.application.views.reminder_rulebooks()

    assert answer.status_code == 422
    assert set(re.findall(r'<a href="#(\w+)"', page)) - {"main-content", "content"} == fields
    for field in fields:
        assert f'id="{field}"' in page
        assert f'id="{field}-error"' in page
    assert "What has changed in the rules" not in page
    for value in (sent["wording_en"], sent["why"], sent["name"]):
        assert value in page
    assert len(books) == 1


def test_the_last_reminder_is_not_switched_off(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        off = {**A_RULE, "name": "day_before", "days": "1", "at": "16:00", "on": "no"}
        answer = browser.post(DAY_BEFORE, data=_sent(browser, DAY_BEFORE, **off))

    assert answer.status_code == 422
    assert 'href="#on"' in answer.text
    assert "One reminder at least must be left" in answer.text


def test_who_saves_after_somebody_else_is_told_and_saves_again_on_top(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        browser.post(NEW, data=_sent(browser, NEW, **A_RULE))
        late = {**A_RULE, "name": "day_before", "days": "1", "at": "15:00"}
        answer = browser.post(DAY_BEFORE, data=_sent(browser, DAY_BEFORE, **late))
        page = unescape(answer.text)
        again = browser.post(DAY_BEFORE, data=_sent(browser, DAY_BEFORE, **{**late, "based_on": "1"}))
        book = site.application.views.reminder_rulebooks()[0]

    assert answer.status_code == 422
    assert "has saved version 1 meanwhile: “Residents asked for it”" in page
    assert 'name="based_on" value="1"' in page
    assert f'href="{ADDRESS}/versions" target="_blank"' in page
    assert again.status_code == 302
    assert [rule.name for rule in book.rules][-2:] == ["day_before", "week_before"]


def test_two_who_change_one_rule_lose_nothing_of_each_other(sqlite_url: str, tmp_path: Folder) -> None:
    hours = f"{ADDRESS}/hours"
    price = {"quiet_begin": "20:00", "quiet_end": "08:00", "pence_per_segment": "4.2", "why": "Price"}
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        browser.post(NEW, data=_sent(browser, NEW, **A_RULE))
        address, opened = f"{ADDRESS}/rule/week_before", {**A_RULE, "based_on": "1", "priorities": []}
        browser.post(address, data=_sent(browser, address, **{**opened, "at": "11:00"}))
        mine = {**opened, "apart_minutes": "30"}
        late = browser.post(address, data=_sent(browser, address, **mine)).text
        browser.post(address, data=_sent(browser, address, **{**mine, "at": "11:00", "based_on": "2"}))
        browser.post(hours, data=_sent(browser, hours, **price, based_on="3"))
        night = {**price, "quiet_begin": "19:00", "pence_per_segment": "0", "based_on": "3"}
        later = browser.post(hours, data=_sent(browser, hours, **night)).text
        book = site.application.views.reminder_rulebooks()[0]

    assert "What you have not touched is as they have it" in late
    assert re.search(r'id="at"[^>]* value="11:00"', late)
    assert re.search(r'id="apart_minutes"[^>]* value="30"', late)
    rule = book.rule("week_before")
    assert rule is not None
    assert (rule.when, rule.apart_minutes) == (BeforeDay(7, time(11)), 30)
    assert re.search(r'id="pence_per_segment"[^>]* value="4.2"', later)
    assert re.search(r'id="quiet_begin"[^>]* value="19:00"', later)


def test_the_hours_and_the_price(sqlite_url: str, tmp_path: Folder) -> None:
    hours = f"{ADDRESS}/hours"
    typed = {"quiet_begin": "19:00", "quiet_end": "09:00", "pence_per_segment": "4.2", "based_on": "0", "why": "Price"}
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        wrong = browser.post(
            hours, data=_sent(browser, hours, **{**typed, "quiet_end": "19:00", "pence_per_segment": "x"})
        )
        right = browser.post(hours, data=_sent(browser, hours, **typed))
        page = unescape(browser.get(ADDRESS).text)

        early = browser.post(hours, data=_sent(browser, hours, **{**typed, "quiet_begin": "16:00", "based_on": "1"}))

    assert wrong.status_code == early.status_code == 422
    assert re.search(r'href="#quiet_begin">“day_before”: 4pm is in the quiet hours', unescape(early.text))
    assert 'href="#pence_per_segment"' in wrong.text
    assert 'href="#quiet_' in wrong.text
    assert right.status_code == 302
    assert "from 19:00 to 09:00" in page
    assert "4.2p" in page


def test_a_look_saves_nothing_and_says_where_no_visit_is_coming(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        look = {**A_RULE, "do": "look", "why": ""}
        answer = browser.post(NEW, data=_sent(browser, NEW, **look))
        unknown = browser.post(NEW, data=_sent(browser, NEW, **look, appointment_ref="A-none"))
        books = site.application.views.reminder_rulebooks()

    assert answer.status_code == 200
    assert "No visit is coming that it would go out for" in answer.text
    assert "None is booked for the next three months" in answer.text
    assert A_RULE["wording_en"] in unescape(answer.text)
    assert unknown.status_code == 422
    assert 'href="#appointment_ref"' in unknown.text
    assert len(books) == 1


@pytest.mark.parametrize("role", [AccountRole.PLANNER, AccountRole.OPERATIVE])
def test_nobody_but_a_manager_sees_them(sqlite_url: str, tmp_path: Folder, role: AccountRole) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in(role)
        answers = [browser.get(address) for address in (ADDRESS, NEW, DAY_BEFORE, ORDER, f"{ADDRESS}/versions")]

    assert {answer.status_code for answer in answers} == {403}


def test_a_rule_under_another_name_stays_the_same_rule_at_the_same_address(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        renamed = {**A_RULE, "name": "evening", "days": "1", "at": "16:00"}
        answer = browser.post(DAY_BEFORE, data=_sent(browser, DAY_BEFORE, **renamed))
        [book, _] = site.application.views.reminder_rulebooks()
        page = unescape(browser.get(DAY_BEFORE).text)
        taken = {**A_RULE, "name": "day_before", "based_on": "1"}
        again = browser.post(NEW, data=_sent(browser, NEW, **taken))
        versions = unescape(browser.get(f"{ADDRESS}/versions").text)

    assert answer.status_code == 302
    rule = book.known_as("day_before")
    assert rule is not None
    assert (rule.name, rule.known_as) == ("evening", "day_before")
    assert 'value="evening"' in page
    assert again.status_code == 422
    assert "“day_before” and “evening” are one rule" in unescape(again.text)
    assert ">day_before<" in versions
    assert ">evening<" in versions


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({"place_day_before": "1"}, ["day_before", "confirmation", "change", "cancellation", "on_the_way"]),
        ({"place_confirmation": "3"}, ["change", "cancellation", "confirmation", "on_the_way", "day_before"]),
        ({"away": "on_the_way"}, ["confirmation", "change", "cancellation", "day_before"]),
        (
            {"away": "on_the_way", "place_day_before": "1", "place_on_the_way": "x"},
            ["day_before", "confirmation", "change", "cancellation"],
        ),
    ],
)
def test_rules_are_put_in_order_and_taken_away_in_one_version(
    sqlite_url: str, tmp_path: Folder, typed: dict[str, str], order: list[str]
) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        answer = browser.post(ORDER, data=_sent(browser, ORDER, **{**AS_IT_STANDS, **typed}))
        books = site.application.views.reminder_rulebooks()

    assert answer.status_code == 302
    assert [book.version for book in books] == [1, 0]
    assert [rule.name for rule in books[0].rules] == order


AS_IT_STANDS = {
    "based_on": "0",
    "why": "The board decided so",
    "place_confirmation": "1",
    "place_change": "2",
    "place_cancellation": "3",
    "place_on_the_way": "4",
    "place_day_before": "5",
}


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"place_change": "0"}, "place_change", "Give the place of “change” as a number from 1 to 5"),
        ({"place_change": "second"}, "place_change", "Give the place of “change”"),
        ({"away": "confirmation"}, "away", "A confirmation of every booking must be left, for everybody"),
        ({"away": "day_before"}, "away", "One reminder at least must be left"),
        ({"why": ""}, "why", "Say in a few words why the rules change"),
        ({"based_on": "4"}, "why", "has saved version 0 meanwhile"),
    ],
)
def test_an_order_that_cannot_be_is_not_saved(
    sqlite_url: str, tmp_path: Folder, typed: dict[str, str], field: str, says: str
) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        changed = {"place_day_before": "1", **typed}
        answer = browser.post(ORDER, data=_sent(browser, ORDER, **{**AS_IT_STANDS, **changed}))
        books = site.application.views.reminder_rulebooks()

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}"' in page
    assert says in page
    assert len(books) == 1


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (NEW, A_RULE),
        (f"{ADDRESS}/hours", {"quiet_begin": "19:00", "quiet_end": "09:00", "based_on": "0", "why": "Nights are long"}),
        (ORDER, {**AS_IT_STANDS, "place_day_before": "1"}),
        (ORDER, {**AS_IT_STANDS, "away": "on_the_way"}),
    ],
)
def test_what_is_pressed_twice_is_saved_once_and_no_fault(
    sqlite_url: str, tmp_path: Folder, address: str, typed: dict[str, str]
) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        sent = _sent(browser, address, **typed)
        answers = [browser.post(address, data=sent).status_code for _ in range(2)]
        books = site.application.views.reminder_rulebooks()

    assert answers == [302, 302]
    assert len(books) == 2


def test_an_order_typed_while_somebody_adds_a_rule_is_saved_on_top(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        browser.post(NEW, data=_sent(browser, NEW, **A_RULE))
        typed = {**AS_IT_STANDS, "place_day_before": "1"}
        late = browser.post(ORDER, data=_sent(browser, ORDER, **typed))
        again = browser.post(ORDER, data=_sent(browser, ORDER, **{**typed, "based_on": "1"}))
        book = site.application.views.reminder_rulebooks()[0]

    assert late.status_code == 422
    assert re.search(r'id="place_week_before"[^>]* value="6"', late.text)
    assert re.search(r'id="place_day_before"[^>]* value="1"', late.text)
    assert again.status_code == 302
    assert [rule.name for rule in book.rules][::5] == ["day_before", "week_before"]


def test_who_changes_a_rule_that_somebody_takes_away_loses_nothing(sqlite_url: str, tmp_path: Folder) -> None:
    with a_manager_site(sqlite_url, tmp_path, []) as site:
        browser = site.signed_in()
        browser.post(ORDER, data=_sent(browser, ORDER, **{**AS_IT_STANDS, "away": "on_the_way"}))
        gone = f"{ADDRESS}/rule/on_the_way"
        late = {**A_RULE, "name": "on_the_way", "do": "save"}
        answer = browser.post(gone, data={"csrf_token": form_token(browser, NEW), **late})
        nowhere = browser.post(f"{ADDRESS}/rule/nobody", data={"csrf_token": form_token(browser, NEW), **late})

    page = unescape(answer.text)
    assert (answer.status_code, nowhere.status_code) == (422, 404)
    assert "has taken this rule away in version 1: “The board decided so”" in page
    assert A_RULE["wording_en"] in page
    assert f'action="{NEW}"' in page
