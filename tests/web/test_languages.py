"""Residents' pages in their languages: which one a request gets, what stays of a choice, and what it looks like."""

import re
from dataclasses import replace
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from flask import Flask
from markupsafe import Markup
from werkzeug.test import TestResponse

from appointments.domain.access import Parameter, RequirementSnapshot
from appointments.domain.access_kinds import KINDS
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.access_problems import problems
from appointments.domain.appointments import Action, State, next_state
from appointments.domain.errors import DomainError, Invalid
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import Landlord
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import Recharge
from appointments.domain.times import parse_day, parse_time_of_day
from tests.builders import APPOINTMENT, HOME, MORNING, NOW, WORK_ORDER, a_household, a_promise, an_appointment
from tests.web.scene import Scene, a_scene, send
from tests.web.site import some_settings
from tests.web.test_resident_appointment import a_scene_after_no_access, plain
from web.languages import CATALOGUES, ENGLISH, LANGUAGE_COOKIE, TEXT_COOKIE, Language, load
from web.local_words import day_words, ltr, names_words, number_words, theirs, window_words
from web.resident.calendar import calendar_text
from web.resident.words import NEEDS
from web.said import in_readers_words
from web.settings import refusals

LATER = NOW + timedelta(hours=1)
ALL = ("en", "cy", "ar")
PHONE = "01632 960999"


def _language_of(page: str) -> str:
    found = re.search(r'<html lang="([^"]+)"', page)
    assert found
    return found.group(1)


def _speaks(scene: Scene, code: str) -> None:
    with scene.uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        records.households.save(replace(household, residents=(replace(household.residents[0], language=code),)))
        records.commit()


# --- which language


# What the address, the cookie, the household's record and the browser say; and what is shown.
CHOICES = [
    ("", "", "en", "", "en"),
    ("", "", "en", "cy", "cy"),  # English is what stands where nobody said anything
    ("", "", "en", "ar-SY,ar;q=0.9,en;q=0.5", "ar"),
    ("", "", "en", "pl,fr;q=0.5", "en"),  # no words for them
    ("", "", "cy", "en-GB,en;q=0.9", "cy"),  # the household's own, where it has words
    ("", "", "pl", "cy", "cy"),
    ("", "ar", "cy", "cy", "ar"),
    ("en", "ar", "cy", "cy", "en"),
    ("zz", "yy", "en", "cy", "cy"),
]


def test_a_choice_comes_before_the_record_and_the_record_before_the_browser(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, languages=ALL) as scene:
        for query, cookie, household, browser, expected in CHOICES:
            _speaks(scene, household)
            client = scene.app.test_client()
            if cookie:
                client.set_cookie(LANGUAGE_COOKIE, cookie, path="/r/")
            link = f"{scene.resident_address()}/{f'?lang={query}' if query else ''}"
            answer = client.get(link, headers={"Accept-Language": browser})

            row = (query, cookie, household, browser)
            assert _language_of(answer.text) == expected, row
            assert answer.headers["Content-Language"] == expected, row
            assert {"Accept-Language", "Cookie"} <= set(answer.vary)
            assert ('dir="rtl" class=' in answer.text) is (expected == "ar"), row


def test_a_household_that_asked_for_its_language_gets_it(sqlite_url: str, tmp_path: Path) -> None:
    asked = RequirementSnapshot("Q-1", Interpreter("cy"))
    appointment = replace(an_appointment(), promises=(a_promise(requirements=(asked,)),))
    with a_scene(sqlite_url, tmp_path, appointment, now=LATER) as scene:
        page = scene.app.test_client().get(f"{scene.resident_address()}/").text

    assert _language_of(page) == "cy"


def test_a_link_of_those_who_lived_there_before_says_nothing_of_who_lives_there_now(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        with scene.uow.write() as records:
            household = a_household()
            others = replace(household.residents[0], language="cy")
            held = records.households.of_home(HOME)
            assert held is not None
            records.households.save(replace(held, residents=(others,), since=NOW, known_since=LATER))
            records.commit()
        answer = scene.app.test_client().get(f"{scene.resident_address()}/")

    assert answer.status_code == 410
    assert _language_of(answer.text) == "en"


def test_pages_of_staff_stay_in_english(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        answer = scene.app.test_client().get("/sign-in?lang=cy", headers={"Accept-Language": "cy"})

    assert _language_of(answer.text) == "en"
    assert "Cymraeg" not in answer.text
    assert "Content-Language" not in answer.headers


@pytest.mark.parametrize(
    ("token", "said"), [("guessed", "Nid yw&#39;r ddolen hon yn gweithio."), ("", "Gallwn ddweud wrthych")]
)
def test_a_link_that_does_not_work_says_so_in_the_readers_language(
    sqlite_url: str, tmp_path: Path, token: str, said: str
) -> None:
    with a_scene(sqlite_url, tmp_path, phone=PHONE) as scene:
        address = f"/r/{token}" if token else scene.resident_address(expires_at=scene.clock.now())
        page = scene.app.test_client().get(f"{address}/", headers={"Accept-Language": "cy"}).text

    assert _language_of(page) == "cy"
    assert said in page
    assert f'href="/r/{token}' in page  # the other languages


@pytest.mark.parametrize(("codes", "good"), [(("en", "cy", "ar"), True), (("cy",), True), (("en", "xx"), False)])
def test_only_languages_with_words_can_be_offered(codes: tuple[str, ...], good: bool) -> None:
    settings = some_settings().model_copy(update={"resident_languages": codes})

    assert (not refusals(settings)) is good


# --- what stays of a choice


def test_what_was_chosen_stays_through_links_forms_and_redirects_without_a_cookie(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, languages=ALL) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        page = client.get(f"{link}/?lang=ar&text=larger")
        ours = re.findall(r'(?:href|action)="(/r/[^"]+)"', page.text)
        assert len(ours) > 5
        assert [address for address in ours if "lang=" not in address or "text=" not in address] == []
        for name in (LANGUAGE_COOKIE, TEXT_COOKIE):
            client.delete_cookie(name, path="/r/")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert token
        pressed = {"csrf_token": token.group(1), "version": "1"}
        moved = client.post(f"{link}/confirm?lang=ar&text=larger", data=pressed)

    assert moved.status_code == 303
    assert {"lang=ar", "text=larger"} <= set(moved.location.partition("?")[2].split("&"))


def test_the_cookies_hold_the_choice_and_nothing_else(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        assert not [c for c in client.get(f"{link}/").headers.getlist("Set-Cookie") if "kept-" in c]
        set_ones = client.get(f"{link}/?lang=cy&text=larger").headers.getlist("Set-Cookie")
        ours = [cookie for cookie in set_ones if cookie.startswith("kept-")]
        assert [cookie.partition(";")[0] for cookie in ours] == ["kept-language=cy", "kept-text=larger"]
        assert all("HttpOnly" in cookie and "Path=/r/" in cookie and "SameSite=Lax" in cookie for cookie in ours)
        later = client.get(f"{link}/").text

    assert _language_of(later) == "cy"
    assert re.search(r"<html[^>]+kept-larger", later)


def test_another_language_can_be_chosen_on_every_page_also_on_a_form_with_mistakes(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, languages=ALL) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        pages = [client.get(f"{link}/{path}") for path in ("", "needs", "needs/animals", "cannot-make-it", "nowhere")]
        pages.append(send(client, f"{link}/", f"{link}/times", slot=""))
        pages.append(send(client, f"{link}/", f"{link}/needs/operative_gender"))
        pages.append(client.post(f"{link}/challenge"))  # a form that is out of date, where nothing can be opened
        for page in pages:
            choices = re.findall(r'<a class="govuk-link" href="([^"]+)" hreflang="(\w+)"', page.text)
            assert [code for _, code in choices] == ["cy", "ar"], page.request.path
            for address, code in choices:
                there = client.get(address.replace("&amp;", "&"))
                assert there.status_code in (200, 404)
                assert (there.status_code == 404) is ("nowhere" in address)
                assert _language_of(there.text) == code


def test_one_language_needs_no_choice_but_larger_text_is_there(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, languages=("en",)) as scene:
        page = scene.app.test_client().get(f"{scene.resident_address()}/").text

    assert "Cymraeg" not in page
    assert "Larger text" in page


# --- what it looks like


class Marking(NullTranslations):
    """A language in which every text of the catalogues is itself between marks: what stands outside has no words."""

    def __init__(self) -> None:
        super().__init__()
        with (CATALOGUES / "cy.po").open("rb") as file:
            self.known = {message.id for message in read_po(file)}

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message in self.known else message


def _not_translated(page: str) -> str:
    """What a reader or a screen reader meets of a page that is in no mark; ours that stays English is taken out."""
    page = re.sub(r"<script.*?</script>|<(li|bdi)\b[^>]* lang=.*?</\1>|<!DOCTYPE[^>]*>", " ", page, flags=re.DOTALL)
    heard = re.findall(r'(?:aria-label|alt|placeholder|title|data-[\w-]+)="([^"]*[a-z]{3} [^"]*)"', page)
    read = re.sub(r"<bdi[^>]*>.*?</bdi>", " ", page, flags=re.DOTALL)
    text = " ".join([re.sub(r"<[^>]+>", " ", read), *heard])
    while "⟦" in text:
        text, done = re.subn(r"⟦[^⟦⟧]*⟧", " ", text)
        assert done, text
    known = r"Your landlord|housing-ombudsman\.org\.uk|Kept|Resident 0012|Operative 07"
    days = "|".join(str(name) for names in (CY.days, CY.months) for name in names["format"]["wide"].values())
    return " ".join(re.sub(rf"{known}|{days}|[^\w]|\d", " ", text).split())


CY = Locale("cy")


def _left(pages: list[TestResponse]) -> list[str]:
    """What is not translated, each after the end of its page's address."""
    left = [(page.request.path.partition("/r/")[2][-30:], _not_translated(page.text)) for page in pages]
    return [f"{path}: {words}" for path, words in left if words]


def test_every_word_of_every_page_before_the_visit_has_a_translation(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, phone=PHONE) as scene:
        scene.app.extensions["kept-languages"] = {"cy": Language("cy", CY, Marking())}
        client, link = scene.app.test_client(), scene.resident_address()
        paths = ["", "needs", "cannot-make-it", "nowhere", *(f"needs/{tag}" for tag in NEEDS)]
        pages = [client.get(f"{link}/{path}") for path in paths]
        pages.append(send(client, f"{link}/", f"{link}/times"))
        times = pages[-1].request.path
        pages.append(send(client, times, times, slot=""))
        pages.append(send(client, times, f"{times}/none"))
        pages.append(send(client, times, times, slot=f"{MORNING.starts:%Y-%m-%d} NONE"))
        pages.append(send(client, f"{link}/", f"{link}/confirm", version="9"))
        told = {
            "times": "Mon",
            "times_from": "08:30",
            "times_until": "09:30",
            "days_first": "2026-12-25",
            "where": "here",
        }
        for tag in ("times_to_avoid", "days_to_avoid", "parking", "shoes_off"):
            need = f"{link}/needs/{tag}"
            pages += [send(client, need, need, **more) for more in ({}, told)]
        pages.append(client.get("/r/guessed/"))
        pages.append(client.post(f"{link}/confirm"))
        pages.append(client.get(f"{scene.resident_address(expires_at=NOW)}/"))
        pages.append(send(client, f"{link}/", f"{link}/confirm", version="1"))
        scene.clock.set(MORNING.ends)
        pages += [client.get(f"{link}/"), client.get(f"{link}/cannot-make-it")]

    assert _left(pages) == []


def test_every_word_of_every_page_after_the_visit_has_a_translation(sqlite_url: str, tmp_path: Path) -> None:
    charge = Recharge("RC-1", APPOINTMENT, WORK_ORDER, HOME, 3500, "U-manager", NOW)
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends, phone=PHONE) as scene:
        scene.app.extensions["kept-languages"] = {"cy": Language("cy", CY, Marking())}
        a_scene_after_no_access(scene)
        with scene.uow.write() as records:
            records.recharges.add(charge.charge("U-manager", "Reason", NOW))
            records.commit()
        client, link = scene.app.test_client(), scene.resident_address()
        pages = [client.get(f"{link}/")]
        pages += [send(client, f"{link}/", f"{link}/challenge", said=said) for said in ("", "1" * 5001, "Said")]
        with scene.uow.write() as records:
            [made] = records.challenges.of(APPOINTMENT)
            decided = replace(made, decided_at=NOW, reviewer="U-manager", upheld=True, reason="Reason")
            records.challenges.save(decided)
            records.commit()
        pages.append(send(client, f"{link}/", f"{link}/challenge", said="Said again"))
        scene.clock.set(MORNING.ends + timedelta(days=29))
        pages.append(client.get(f"{link}/"))
        pages.append(send(client, "/sign-in", f"{link}/challenge", said="Said too late"))
        with scene.uow.write() as records:
            held = records.appointments.get(APPOINTMENT)
            records.appointments.save(replace(held, outcome=Outcome.COMPLETED))
            records.commit()
        pages.append(send(client, "/sign-in", f"{link}/challenge", said="Said of nothing"))

    assert _left(pages) == []


def test_what_is_the_landlords_own_is_marked_and_numbers_keep_their_direction(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, phone=PHONE, languages=ALL) as scene:
        page = scene.app.test_client().get(f"{scene.resident_address()}/?lang=ar").text

    assert '<bdi lang="en" dir="auto">a repair to the kitchen tap</bdi>' in page
    assert '<bdi dir="auto">Operative 07</bdi>' in page
    assert f'href="tel:01632960999"><bdi dir="ltr">{PHONE}</bdi></a>' in page
    assert "الثلاثاء، 24 نوفمبر 2026، بين 8:00 صباحًا و1:00 بعد الظهر" in page


def test_what_somebody_typed_is_escaped_where_it_is_marked(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends, languages=ALL) as scene:
        a_scene_after_no_access(scene)
        client, link = scene.app.test_client(), scene.resident_address()
        page = send(client, f"{link}/?lang=ar", f"{link}/challenge?lang=ar", said="<b>100% true</b>").text

    assert '<bdi dir="auto">&lt;b&gt;100% true&lt;/b&gt;</bdi>' in page


def _in(app: Flask, code: str, read: object, *given: object) -> str:
    with app.test_request_context(f"/r/x/?lang={code}"):
        assert callable(read)
        return str(read(*given))


def test_days_times_names_and_numbers_are_those_of_the_language(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, languages=ALL) as scene:
        rows = [
            ("en", window_words, MORNING, "Tuesday 24 November 2026, between 8am and 1pm"),
            ("cy", window_words, MORNING, "Dydd Mawrth, 24 Tachwedd 2026, o 8:00 y bore tan 1:00 y prynhawn"),
            ("cy", day_words, MORNING.starts.date(), "Dydd Mawrth, 24 Tachwedd 2026"),
            ("ar", names_words, ("A", "B"), '<bdi dir="auto">A</bdi> و<bdi dir="auto">B</bdi>'),
            ("en", names_words, ("A", "B", "C"), "A and B and C"),
            ("ar", number_words, 5000, "5,000"),
            ("ar", ltr, PHONE, f'<bdi dir="ltr">{PHONE}</bdi>'),
            ("cy", ltr, PHONE, PHONE),
            ("en", theirs, "a tap", "a tap"),
            ("cy", theirs, "<a tap>", '<bdi lang="en" dir="auto">&lt;a tap&gt;</bdi>'),
        ]
        for code, read, given, expected in rows:
            assert _in(scene.app, code, read, given) == expected


def test_the_calendar_file_is_in_the_language_of_the_page(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, languages=ALL) as scene:
        found = scene.application.views.resident_appointment(APPOINTMENT)
        landlord = Landlord("Example Homes", PHONE)
        welsh = _in(scene.app, "cy", calendar_text, found, landlord).replace("\r\n ", "")
        arabic = _in(scene.app, "ar", calendar_text, found, landlord).replace("\r\n ", "")
        english = _in(scene.app, "en", calendar_text, found, landlord).replace("\r\n ", "")

    assert "DESCRIPTION;LANGUAGE=cy:Byddwn yn cyrraedd rhwng y ddau amser hyn." in welsh
    assert f"I'w newid\\, ffoniwch {PHONE}." in welsh
    assert f"\u2066{PHONE}\u2069" in arabic
    assert f"DESCRIPTION:We arrive between these two times. To change it\\, ring {PHONE}." in english
    assert "SUMMARY:Example Homes: a repair to the kitchen tap" in welsh


# --- what the domain says


def _refusals() -> list[str]:
    """Every sentence that a resident's form or button can get from the domain."""
    said: list[str] = []
    typed = ("", "x" * 300, "maybe", "999", "2026-12-25", "2026-12-25 to 2026-12-01", "2150-01-01", "Mon 09:00-08:00")
    for kind in (kind for kind in KINDS if kind.TAG in NEEDS):
        for value in typed:
            values = {
                asked.name: value for asked in kind.ASKS if asked.parameter is not Parameter.WEEKLY_TIMES or not value
            }
            said += [exc.message.removeprefix(f"{exc.field}:").strip() for exc in problems(kind, values)]
    for state in State:
        for action in (Action.CONFIRM, Action.REARRANGE, Action.CANCEL):
            said += _said(lambda state=state, action=action: next_state(state, action))  # type: ignore[misc]
    said += _said(lambda: parse_day("x", "slot")) + _said(lambda: parse_day("2150-01-01", "slot"))
    said += _said(lambda: parse_time_of_day("x", "from")) + _said(lambda: parse_time_of_day("10:00+01:00", "from"))
    said += _said(lambda: at_most("x" * (NOTE + 1), NOTE, "words"))
    said += _said(lambda: an_appointment().confirm())
    return said


def _said(ask: object) -> list[str]:
    assert callable(ask)
    try:
        ask()
    except Invalid as exc:
        return [exc.message.removeprefix(f"{exc.field}:").strip()]
    except DomainError as exc:
        return [exc.message]
    return []


@pytest.mark.parametrize("code", ["cy", "ar"])
def test_what_the_domain_refuses_is_said_in_the_readers_language(sqlite_url: str, tmp_path: Path, code: str) -> None:
    said = _refusals()
    assert len(set(said)) > 20
    with a_scene(sqlite_url, tmp_path, languages=ALL) as scene, scene.app.test_request_context(f"/r/x/?lang={code}"):
        left = {sentence for sentence in said if isinstance(in_readers_words(sentence), Markup)}
        shown = in_readers_words("'a while' must be a whole number from 1 to 672")

    assert left == set()
    assert ("'a while'" in shown, "1" in shown, "672" in shown, "whole" in shown) == (True, True, True, False)


def test_a_sentence_that_nobody_translated_is_marked_as_english(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        assert _in(scene.app, "cy", in_readers_words, "a <new> one") == (
            '<span lang="en" dir="ltr">A &lt;new&gt; one</span>'
        )
        assert _in(scene.app, "en", in_readers_words, "a <new> one") == "a <new> one"


def test_a_need_is_told_again_in_the_words_it_was_asked_in(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        path = f"{link}/needs/times_to_avoid?lang=cy"
        page = plain(send(client, path, path, times=["Mon", "Wed"], times_from="08:30", times_until="09:30").text)
        word = f"{link}/needs/word_at_the_door?lang=cy"
        after = plain(send(client, word, word, word="marmalade").text)

    assert "Peidiwch â dod ar adegau penodol (" in page
    assert "Peidiwch â dod ar yr adegau hyn: Dydd Llun, Dydd Mercher, 08:30-09:30)." in page
    assert "Dylai pwy bynnag sy" in after
    assert "marmalade" not in after


def test_english_is_not_a_catalogue() -> None:
    assert load("en") is ENGLISH
