"""The resident's pages behind a signed link: no account, nothing about others, every door closed to other links."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from appointments.domain.access import Source
from appointments.domain.access_kinds import KINDS, kind_of
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Appointment, State
from appointments.domain.messages import Landlord
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.times import window_in_words
from appointments.views.resident_appointment import ResidentAppointment
from tests.builders import (
    APPOINTMENT,
    HOME,
    MORNING,
    NOW,
    a_home,
    a_judgement,
    a_promise,
    a_work_order,
    an_appointment,
    an_offer_set,
    between,
)
from tests.web.scene import Scene, a_scene, send
from tests.web.site import SECRET, form_token, sign_in
from web.links import DEVELOPMENT_SIGN_IN, RESIDENT_APPOINTMENT, sign
from web.resident.calendar import calendar_text
from web.resident.words import NEEDS, OUTCOMES

LATER = NOW + timedelta(hours=1)


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def _first_value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"the page has no {name}"
    return found.group(1)


# --- the link


def test_the_link_opens_the_appointment_without_an_account(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        page = plain(scene.app.test_client().get(f"{scene.resident_address()}/").text)

    assert "will come on Tuesday 24 November 2026, between 8am and 1pm" in page
    assert "What for a repair to the kitchen tap" in page
    assert "Who comes Operative 07" in page


def test_the_page_says_nothing_that_would_help_somebody_who_found_the_telephone(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER, kinds=(AdvanceNotice(48),)) as scene:
        page = scene.app.test_client().get(f"{scene.resident_address()}/").text

    for private in ("Example Row", "GL5", "Resident 0012", "07700", "+447700", "48 hours", "U-planner"):
        assert private not in page, private


@pytest.mark.parametrize(
    ("appointment", "said", "not_said"),
    [
        (replace(an_appointment(), assignments=()), "Who comes One of our operatives", "Not recorded"),
        (an_appointment(in_state=State.ON_SITE), "We are at your home now.", "They arrive between these two times."),
        (
            replace(an_appointment(), promises=(replace(a_promise(), purpose="the key safe 1234"),)),
            "What for a repair at your home",
            "1234",
        ),
    ],
)
def test_the_page_says_what_is_so_and_no_more(
    sqlite_url: str, tmp_path: Path, appointment: Appointment, said: str, not_said: str
) -> None:
    with a_scene(sqlite_url, tmp_path, appointment, now=LATER) as scene:
        page = plain(scene.app.test_client().get(f"{scene.resident_address()}/").text)

    assert said in page
    assert not_said not in page


@pytest.mark.parametrize("phone", ["01632 960999", ""])
def test_an_expired_link_says_whom_to_ask_even_where_somebody_is_signed_in(
    sqlite_url: str, tmp_path: Path, phone: str
) -> None:
    with a_scene(sqlite_url, tmp_path, phone=phone) as scene:
        address = scene.resident_address(expires_at=scene.clock.now())
        for browser in (scene.app.test_client(), sign_in(scene.app.test_client())):
            answer = browser.get(f"{address}/")
            assert answer.status_code == 410
            page = plain(answer.text)
            assert "We can tell you about your appointment." in page
            assert ("Ring " in page) is bool(phone)
            assert ('href="tel:01632960999"' in answer.text) is bool(phone)
            assert ("as you usually do" in page) is not bool(phone)


@pytest.mark.parametrize(("stray", "status"), [(")", 303), (".)", 303), ("x", 404), (".x.", 404)])
def test_a_link_opened_with_the_mark_that_stood_after_it_opens(
    sqlite_url: str, tmp_path: Path, stray: str, status: int
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        link = scene.resident_address()
        answer = scene.app.test_client().get(f"{link}/{stray}")

        assert answer.status_code == status
        assert (answer.location or "").endswith(f"{link}/") is (status == 303)


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ("nonsense", 404),
        (sign(SECRET, RESIDENT_APPOINTMENT, APPOINTMENT, NOW), 410),  # its time is over from its end on
        (sign("another key of enough characters!!", RESIDENT_APPOINTMENT, APPOINTMENT, NOW + timedelta(days=9)), 404),
        (sign(SECRET, DEVELOPMENT_SIGN_IN, APPOINTMENT, NOW + timedelta(days=9)), 404),  # made for another purpose
        (sign(SECRET, RESIDENT_APPOINTMENT, "A-404", NOW + timedelta(days=9)), 404),
    ],
)
def test_a_link_that_is_not_good_gets_a_polite_page_and_no_appointment(
    sqlite_url: str, tmp_path: Path, token: str, status: int
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        for path in ("", "needs", "cannot-make-it", "times/F-1", "appointment.ics"):
            answer = scene.app.test_client().get(f"/r/{token}/{path}")
            assert answer.status_code == status, path
            assert "kitchen tap" not in answer.text
            assert "A-404" not in answer.text
            assert ("This link does not work." in answer.text) is (status == 404), path  # whatever is wrong with it
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert "Kept" not in plain(answer.text)  # they know their landlord, not us
            assert "This page is only for you" not in answer.text
            assert "use the link in the last message from us" in answer.text


def test_the_browser_never_passes_the_link_on(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        answer = scene.app.test_client().get(f"{scene.resident_address()}/")

    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


# --- yes, another time, no


def test_confirming_is_about_the_promise_that_was_on_the_page(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        stale = send(client, f"{link}/", f"{link}/confirm", version="2")
        assert "the appointment has moved since" in plain(stale.text).lower()
        assert scene.appointment().state is State.BOOKED

        for _ in range(2):  # pressed twice
            page = send(client, f"{link}/", f"{link}/confirm", version="1")
        assert scene.appointment().state is State.CONFIRMED
        with scene.uow.read() as records:
            assert len(records.replies.of(APPOINTMENT)) == 1
        assert "Yes, this suits me" not in page.text  # nothing to press any more


@pytest.mark.parametrize("typed", ["", "x", "99999999999999999999", "-1"])
def test_a_version_that_is_none_confirms_nothing(sqlite_url: str, tmp_path: Path, typed: str) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        link = scene.resident_address()
        send(scene.app.test_client(), f"{link}/", f"{link}/confirm", version=typed)

        assert scene.appointment().state is State.BOOKED


def test_another_time_is_chosen_from_live_slots_and_booked_at_once(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        times = send(client, f"{link}/", f"{link}/times")
        assert times.request.path.startswith(f"{link}/times/O-")
        slot = _first_value(times.text, "slot")

        page = send(client, times.request.path, times.request.path, slot=slot)
        moved = scene.appointment()
        assert moved.promise.version == 2
        assert moved.promise.agreed_by_resident
        assert f"{moved.promise.day.isoformat()} {moved.promise.pattern}" == slot
        assert window_in_words(moved.promise.window) in plain(page.text)

        again = send(client, f"{link}/", times.request.path, slot=slot)  # the other tab, or an impatient thumb
        assert again.status_code == 200
        assert "Done already. We will come on" in plain(again.text)
        assert scene.appointment().promise.version == 2


def test_the_time_there_is_already_is_not_offered_as_another(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        link = scene.resident_address()
        page = send(scene.app.test_client(), f"{link}/", f"{link}/times").text

        assert 'value="2026-11-24 PM"' in page
        assert 'value="2026-11-24 AM"' not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose one of the times"),
        ("2026-11-25", "Choose one of the times"),
        ("tomorrow AM", "is not a date"),
        ("2026-11-25 NOON", "there is no"),
    ],
)
def test_a_slot_that_was_not_offered_is_refused_and_the_appointment_stands(
    sqlite_url: str, tmp_path: Path, typed: str, said: str
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        times = send(client, f"{link}/", f"{link}/times").request.path
        answer = send(client, times, times, slot=typed)

        assert answer.status_code == 422
        assert said.lower() in plain(answer.text).lower()
        assert scene.appointment().promise.version == 1


def test_who_loses_the_last_gap_is_shown_what_is_free_now(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        times = send(client, f"{link}/", f"{link}/times")
        for operative in ("O-07", "O-08"):  # everybody is away on that day before the button is pressed
            with scene.uow.write() as records:
                records.operatives.set_shift_patterns(operative, ())
                records.commit()
        answer = send(client, times.request.path, times.request.path, slot="2026-11-25 AM")

        assert "Sorry, that time has just gone" in answer.text
        assert scene.appointment().promise.version == 1


def test_a_list_of_times_from_before_a_move_moves_nothing_and_days_that_are_over_are_not_listed(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        listed = send(client, f"{link}/", f"{link}/times")
        times, slots = listed.request.path, re.findall(r'name="slot" value="([^"]+)"', listed.text)
        scene.clock.set(MORNING.starts - timedelta(hours=14))  # the evening before
        assert slots[0] not in client.get(times).text
        late = send(client, times, times, slot=slots[0], version="1")
        assert "Sorry, that time has just gone. These are free now." in late.text
        assert scene.appointment().promise.version == 1

        assert "Done. We will come on" in send(client, times, times, slot=slots[-1], version="1").text
        other = plain(send(client, times, times, slot=slots[-2], version="1").text)
        assert "The appointment has moved since; look at the new time first." in other
        assert "Done already" in send(client, times, times, slot=slots[-1], version="1").text
        assert scene.appointment().promise.version == 2


def test_offers_made_to_another_household_cannot_be_opened_or_taken(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        with scene.uow.write() as records:
            records.homes.put(a_home("H-2"))
            records.work_orders.add(a_work_order("W-2", home_ref="H-2"))
            records.offers.add(an_offer_set("F-2", work_order_ref="W-2"))
            records.commit()
        client, link = scene.app.test_client(), scene.resident_address()

        assert client.get(f"{link}/times/F-2").status_code == 404
        assert send(client, f"{link}/", f"{link}/times/F-2", slot="2026-11-25 AM").status_code == 404
        assert send(client, f"{link}/", f"{link}/times/F-2/none", reason="time").status_code == 404


def test_why_none_of_the_slots_suits_is_read_by_a_person_and_moves_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        times = send(client, f"{link}/", f"{link}/times").request.path
        assert send(client, times, f"{times}/none", reason="", words="Evenings").status_code == 422

        said = plain(send(client, times, f"{times}/none", reason="too_late", words="Mornings").text)
        send(client, times, f"{times}/none", reason="time", words="Evenings")
        ref = times.rpartition("/")[2]
        with scene.uow.read() as records:
            offers, task = records.offers.get(ref), records.tasks.get(scene.task_ref(f"none-suits:{ref}"))
        assert "A person reads this and will contact you." in said
        assert (offers.refused_because, offers.refused_words) == ("time", "Evenings")
        assert (task.kind, task.appointment_ref) == (TaskKind.WANTS_CHANGE, APPOINTMENT)
        assert "they need another time of day. Ring them. They wrote: “Evenings”" in task.words
        assert scene.appointment().state is State.BOOKED

        send(client, f"{link}/", f"{link}/cannot-make-it", version="1")
        assert send(client, "/sign-in", f"{times}/none", reason="other", words="Too late").status_code == 200
        with scene.uow.read() as records:
            assert records.offers.get(ref).refused_words == "Evenings"


def test_cannot_make_it_cancels_by_the_resident_and_twice_is_once(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        pressed = {"csrf_token": form_token(client, f"{link}/cannot-make-it"), "reason": "", "version": "1"}
        page = client.post(f"{link}/cannot-make-it", data=pressed, follow_redirects=True)
        again = client.post(f"{link}/cannot-make-it", data=pressed, follow_redirects=True)

        assert scene.appointment().outcome is Outcome.CANCELLED_BY_RESIDENT
        assert "You told us that you could not make it. The repair stays on our list." in plain(page.text)
        assert "Please look at this" not in again.text


def test_once_it_was_called_off_an_old_list_of_times_promises_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        listed = send(client, f"{link}/", f"{link}/times")
        times, slot = listed.request.path, _first_value(listed.text, "slot")
        assert "Done already" not in send(client, f"{link}/", times, slot=slot).text
        assert "Done already" in send(client, f"{link}/", times, slot=slot).text
        send(client, f"{link}/", f"{link}/cannot-make-it", version="2")

        assert client.get(times).headers["Location"].endswith(f"{link}/")
        again = plain(send(client, "/sign-in", times, slot=slot).text)
        assert "Done already" not in again
        assert "We will come" not in again
        assert "cancelled, so it cannot be moved" in again


def test_a_list_that_was_guessed_is_not_found_in_the_readers_words(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        answer = scene.app.test_client().get(f"{scene.resident_address()}/times/F-guessed?lang=cy")

    assert answer.status_code == 404
    assert "F-guessed" not in plain(answer.text)
    assert "There is no" not in answer.text


def test_a_reason_that_is_too_long_is_not_cut(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, path = scene.app.test_client(), f"{scene.resident_address()}/cannot-make-it"
        answer = send(client, path, path, reason="y" * 2001, version="1")
        assert (answer.status_code, scene.appointment().state) == (422, State.BOOKED)
        assert 'href="#reason"' in answer.text
        assert "y" * 2001 in answer.text


def test_an_old_page_does_not_cancel_the_time_that_was_promised_since(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        page = send(client, f"{link}/cannot-make-it", f"{link}/cannot-make-it", reason="", version="0")

        assert scene.appointment().outcome is None
        assert "the appointment has moved since" in plain(page.text).lower()
        assert 'name="version" value="1"' in client.get(f"{link}/cannot-make-it").text


def test_who_is_on_the_way_can_still_be_stopped_but_not_moved(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, an_appointment(in_state=State.DESPATCHED), now=MORNING.starts) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        page = client.get(f"{link}/").text
        assert "We are on our way." in page
        assert "I need another time" not in page

        answer = send(client, f"{link}/cannot-make-it", f"{link}/times")
        assert "the appointment is under way, so it cannot be moved" in plain(answer.text).lower()


GAS = "I smell gas, there is a smell of gas"
TOO_LONG = GAS + ". Please come" * 500


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("cannot-make-it", {"reason": GAS, "version": "1"}),
        ("needs/parking", {"where": GAS, "permit": "no"}),
        ("times", {"reason": "other", "words": GAS}),
        ("challenge", {"said": GAS}),
        # ... and where the form itself is refused
        ("cannot-make-it", {"reason": TOO_LONG, "version": "1"}),
        ("needs/parking", {"where": GAS, "permit": "perhaps"}),
        ("times", {"words": GAS}),
        ("challenge", {"said": TOO_LONG}),
    ],
)
def test_danger_is_heard_wherever_it_is_written(
    sqlite_url: str, tmp_path: Path, door: str, fields: dict[str, str]
) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends if door == "challenge" else LATER) as scene:
        if door == "challenge":
            a_scene_after_no_access(scene)
        client, link = scene.app.test_client(), scene.resident_address()
        path = f"{link}/{door}"
        if door == "times":
            path = f"{send(client, f'{link}/', path).request.path}/none"
        page = plain(send(client, f"{link}/" if door == "challenge" else f"{link}/needs/parking", path, **fields).text)

    assert "go outside and ring 0800 111 999 from there" in page
    assert "A person reads what you wrote now." in page


# --- what we need to know


def test_every_kind_is_offered_to_residents_but_those_that_somebody_has_to_decide_or_arrange() -> None:
    assert {kind.TAG for kind in KINDS} - set(NEEDS) == {
        "do_not_attend", "no_female_staff", "no_lone_female", "safe_contact_only", "hazards_first",  # safety
        "interpreter", "no_voice", "someone_attends", "contact_representative", "key_holder",  # somebody else
        "key_safe", "entry_code", "void_home", "adult_present", "adapted_home", "disrepair_claim",  # the landlord's
        "clean_visit", "stays_on", "little_space", "furniture_moved",  # planned with them
    }  # fmt: skip


def test_every_need_has_a_form_that_asks_for_what_the_kind_asks(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        for tag in NEEDS:
            page = client.get(f"{link}/needs/{tag}").text
            assert [asked.name for asked in kind_of(tag).ASKS if f'name="{asked.name}' not in page] == [], tag


def test_what_a_resident_tells_us_applies_at_once_and_waits_for_a_planner(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        page = send(client, f"{link}/needs/advance_notice", f"{link}/needs/advance_notice", hours="48", written="no")

        with scene.uow.read() as records:
            [told] = records.requirements.of_home(HOME)
        assert (told.kind, told.source, told.provisional) == (AdvanceNotice(48), Source.RESIDENT, True)
        assert "We have noted: Give 48 hours' notice before any visit." in plain(page.text).replace("&#39;", "'")


def test_what_is_told_again_on_another_day_is_one_thing_to_look_at(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        path = f"{scene.resident_address()}/needs/shoes_off"
        for _ in range(2):
            assert "We have noted" in send(scene.app.test_client(), path, path).text
            scene.clock.set(scene.clock.now() + timedelta(days=1))
        with scene.uow.read() as records:
            assert len(records.requirements.of_home(HOME)) == 1


def test_days_and_hours_are_put_together_from_boxes(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        path = f"{link}/needs/times_to_avoid"
        send(client, path, path, times=["Mon", "Wed"], times_from="08:30", times_until="09:30")

        with scene.uow.read() as records:
            [told] = records.requirements.of_home(HOME)
        assert told.kind == TimesToAvoid.parse({"times": "Mon 08:30-09:30; Wed 08:30-09:30"})


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("2026-12-25", "", "2026-12-25"),
        ("25/12/2026", "4.1.2027", "2026-12-25 to 2027-01-04"),
        ("٢٥-١٢-٢٠٢٦", "2026-12-25", "2026-12-25"),
    ],
)
def test_days_are_picked_or_written_as_people_write_them(
    sqlite_url: str, tmp_path: Path, first: str, last: str, kept: str
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        path = f"{scene.resident_address()}/needs/days_to_avoid"
        send(scene.app.test_client(), path, path, days_first=first, days_last=last)
        with scene.uow.read() as records:
            [told] = records.requirements.of_home(HOME)

    assert told.kind.data() == {"days": kept}


@pytest.mark.parametrize(
    ("tag", "fields", "said"),
    [
        ("operative_gender", {"gender": "female"}, "A woman, or a man, should come (Who should come? A woman)."),
        ("same_operative", {"insist": "no"}, "come each time (Must it be the same person? No)."),
        ("letter_only", {}, "Write to me, do not ring or text."),
        ("animals", {}, "I have animals, which need to be in another room."),
        ("days_to_avoid", {"days_first": "2026-12-25"}, "Do not come on Friday 25 December 2026."),
    ],
)
def test_what_was_noted_is_said_to_them_and_not_about_them(
    sqlite_url: str, tmp_path: Path, tag: str, fields: dict[str, str], said: str
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        path = f"{scene.resident_address()}/needs/{tag}"
        assert said in plain(send(scene.app.test_client(), path, path, **fields).text)


@pytest.mark.parametrize(
    ("tag", "fields", "field"),
    [
        ("times_to_avoid", {}, "times_until"),  # all that is missing at once
        ("days_to_avoid", {}, "days_first"),
        ("days_to_avoid", {"days_first": "2026-02-30"}, "days_first"),
        ("days_to_avoid", {"days_first": "2025-12-25"}, "days_first"),  # the year was mistyped
        ("days_to_avoid", {"days_first": "2026-12-25", "days_last": "2026-12-24"}, "days_last"),
        ("word_at_the_door", {"word": ""}, "word"),
        ("times_to_avoid", {"times_from": "08:30", "times_until": "09:30"}, "times"),  # no day
        ("times_to_avoid", {"times": "Mon", "times_until": "09:30"}, "times_from"),
        ("times_to_avoid", {"times": "Mon", "times_from": "09:30", "times_until": "09:30"}, "times_until"),
        ("times_to_avoid", {"times": "Mon", "times_from": "half past", "times_until": "09:30"}, "times_from"),
        ("advance_notice", {"hours": "a while"}, "hours"),
        ("operative_gender", {}, "gender"),
    ],
)
def test_a_need_that_is_not_whole_is_refused_at_its_field(
    sqlite_url: str, tmp_path: Path, tag: str, fields: dict[str, str], field: str
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        path = f"{scene.resident_address()}/needs/{tag}"
        answer = send(scene.app.test_client(), path, path, **fields)

        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert all(value in answer.text for value in fields.values())
        with scene.uow.read() as records:
            assert records.requirements.of_home(HOME) == []


@pytest.mark.parametrize("typed", ["48", "٤٨", "۴۸"])
def test_numbers_may_be_typed_in_the_digits_of_the_readers_keyboard(
    sqlite_url: str, tmp_path: Path, typed: str
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        path = f"{scene.resident_address()}/needs/advance_notice"
        send(scene.app.test_client(), path, path, hours=typed, written="no")
        with scene.uow.read() as records:
            [told] = records.requirements.of_home(HOME)

    assert isinstance(told.kind, AdvanceNotice)
    assert told.kind.hours == 48


@pytest.mark.parametrize("tag", ["do_not_attend", "nonsense"])
def test_what_staff_decide_cannot_be_recorded_behind_a_link(sqlite_url: str, tmp_path: Path, tag: str) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()

        assert client.get(f"{link}/needs/{tag}").status_code == 404
        assert send(client, f"{link}/", f"{link}/needs/{tag}", refer_to="Somebody").status_code == 404


def test_an_old_link_cannot_speak_for_whoever_lives_there_now(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, an_appointment(in_state=State.CLOSED), now=MORNING.ends) as scene:
        link = scene.resident_address()
        client = scene.app.test_client()
        for path in ("needs", "needs/text_only"):  # nobody fills in a form that is refused
            assert client.get(f"{link}/{path}").headers["Location"].endswith(f"{link}/")
        said = plain(send(client, "/sign-in", f"{link}/needs/text_only").text)

        assert "This appointment is over" in said
        with scene.uow.read() as records:
            assert records.requirements.of_home(HOME) == []


# --- after the visit


def test_there_are_words_for_every_outcome_and_none_is_the_trades_own() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert all(said.endswith(".") and "access" not in said.lower() for said in OUTCOMES.values())
    assert not set(OUTCOMES.values()) & set(OUTCOME_WORDS.values())


def a_scene_after_no_access(scene: Scene) -> None:
    """The visit ended with nobody answering, allowed by a judgement."""
    closed = an_appointment(in_state=State.CLOSED, outcome=Outcome.NO_ACCESS, judgement_ref="J-1")
    with scene.uow.write() as records:
        records.judgements.add(a_judgement("J-1"))
        records.appointments.save(replace(closed, version=0))
        records.commit()


def test_an_outcome_that_blames_the_resident_can_be_challenged_in_their_own_words(
    database_url: str, tmp_path: Path
) -> None:
    with a_scene(database_url, tmp_path, now=MORNING.ends) as scene:
        a_scene_after_no_access(scene)
        client, link = scene.app.test_client(), scene.resident_address()
        first = plain(client.get(f"{link}/").text)
        assert "Our records say that we came and nobody answered the door." in first
        assert "You can do this until Tuesday 22 December 2026" in first

        assert send(client, f"{link}/", f"{link}/challenge", said="  ").status_code == 422
        page = plain(send(client, f"{link}/", f"{link}/challenge", said="I was in all morning.").text)
        with scene.uow.read() as records:
            [challenge] = records.challenges.of(APPOINTMENT)
        assert challenge.said == "I was in all morning."
        assert "I was in all morning." in page
        assert "Is that not what happened?" not in page
        assert "Do you want to add anything?" in page

        added = plain(send(client, f"{link}/", f"{link}/challenge", said="I have a photo of the van.").text)
        assert "We have added this to what you told us." in added
        assert "“I have a photo of the van.”" in added
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        review = plain(manager.get(f"/manager/appointments/{APPOINTMENT}/challenges/{challenge.ref}").text)
        assert "They wrote again I have a photo of the van." in review


@pytest.mark.parametrize(("days", "asks"), [(28, True), (29, False)])
def test_after_28_days_the_page_no_longer_asks(sqlite_url: str, tmp_path: Path, days: int, asks: bool) -> None:
    """All of day 28 is open."""
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends + timedelta(days=days)) as scene:
        a_scene_after_no_access(scene)

        page = scene.app.test_client().get(f"{scene.resident_address()}/").text
        assert ("Is that not what happened?" in page) is asks
        ended = "You could tell us here until Tuesday 22 December 2026"
        assert (ended in page) is not asks
        assert ("make a complaint to us" in page) is not asks
        assert ("The Housing Ombudsman can help you too" in page) is not asks


@pytest.mark.parametrize(
    ("outcome", "asks"), [(Outcome.COMPLETED, True), (Outcome.NOT_ESTABLISHED, True), (Outcome.LATE, False)]
)
def test_what_cannot_be_challenged_can_be_put_right(
    sqlite_url: str, tmp_path: Path, outcome: Outcome, asks: bool
) -> None:
    closed = an_appointment(in_state=State.CLOSED, outcome=outcome)
    with a_scene(sqlite_url, tmp_path, closed, now=MORNING.ends, phone="01632 960999") as scene:
        page = plain(scene.app.test_client().get(f"{scene.resident_address()}/").text)

    assert ("If that is not what happened, reply to our text or ring us on 01632 960999." in page) is asks


def test_an_outcome_that_blames_nobody_cannot_be_challenged(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, an_appointment(in_state=State.CLOSED), now=MORNING.ends) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        assert "Is that not what happened?" not in client.get(f"{link}/").text

        answer = send(client, "/sign-in", f"{link}/challenge", said="I was in.")
        assert "Nothing is recorded against you for this visit." in plain(answer.text)
        with scene.uow.read() as records:
            assert records.challenges.of(APPOINTMENT) == []


# --- the calendar file


def test_the_calendar_file_is_one_event_in_utc_with_crlf_lines(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        answer = scene.app.test_client().get(f"{scene.resident_address()}/appointment.ics")

    assert answer.mimetype == "text/calendar"
    lines = answer.text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"DTSTART:20261124T080000Z", "DTEND:20261124T130000Z", "UID:A-1@kept", "SEQUENCE:1"} <= set(lines)


def test_one_that_was_called_off_takes_the_same_entry_out(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        page = send(client, f"{link}/cannot-make-it", f"{link}/cannot-make-it", version="1")
        assert "Take it out of your calendar" in page.text
        lines = set(client.get(f"{link}/appointment.ics").text.split("\r\n"))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "UID:A-1@kept", "SEQUENCE:2"} <= lines
    assert "DESCRIPTION:This appointment does not take place." in lines


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (date(2026, 3, 27), "080000", "130000"),
        (date(2026, 3, 30), "070000", "120000"),
        (date(2026, 10, 23), "070000", "120000"),
        (date(2026, 10, 26), "080000", "130000"),
    ],
)
def test_in_the_weeks_in_which_the_clocks_change_it_is_eight_in_the_morning(day: date, starts: str, ends: str) -> None:
    found = replace(a_found("a tap"), window=between(time(8), time(13), day))

    lines = calendar_text(found, Landlord("Homes")).split("\r\n")
    assert {f"DTSTART:{day:%Y%m%d}T{starts}Z", f"DTEND:{day:%Y%m%d}T{ends}Z"} <= set(lines)


def a_found(purpose: str) -> ResidentAppointment:
    return ResidentAppointment(
        ref="A-1",
        work_order_ref="W-1",
        home_ref="H-1",
        state=State.BOOKED,
        promise_version=3,
        first_promised_at=NOW,
        promised_at=NOW,
        window=MORNING,
        purpose=purpose,
        who_comes=(),
        outcome=None,
        closed_at=None,
        challenges=(),
    )


@pytest.mark.parametrize(
    ("purpose", "summary"),
    [
        ("taps, sink; bath", r"SUMMARY:Homes\, Ltd: taps\, sink\; bath"),
        ("a\\b", r"SUMMARY:Homes\, Ltd: a\\b"),
        ("a tap\nDTSTART:19990101T000000Z", r"SUMMARY:Homes\, Ltd: a tap\nDTSTART:19990101T000000Z"),  # no property
        ("a key safe", r"SUMMARY:Homes\, Ltd: a repair at your home"),  # as a text would say it
    ],
)
def test_what_a_calendar_file_says_cannot_break_out_of_its_line(purpose: str, summary: str) -> None:
    assert summary in calendar_text(a_found(purpose), Landlord("Homes, Ltd")).split("\r\n")


# RFC 5545, section 3.1, of a line that is unfolded; the names are those of section 8.3 and 3.2 that we use.
CONTENT_LINE = re.compile(r'[A-Z-]+(;[A-Z-]+=("[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*:[^\x00-\x1f\x7f]*')


@pytest.mark.parametrize("state", [State.BOOKED, State.CANCELLED])
def test_a_calendar_file_holds_to_the_grammar_and_to_what_its_method_wants(state: State) -> None:
    found = replace(a_found("a tap\x0b\x00: “hot”\t;cold"), state=state)
    text = calendar_text(found, Landlord('Homes: "North", Ltd', "01632 960999")).replace("\r\n ", "")
    lines = text.removesuffix("\r\n").split("\r\n")
    names = [re.split("[:;]", line)[0] for line in lines]

    assert [line for line in lines if not CONTENT_LINE.fullmatch(line)] == []
    assert "ORGANIZER;CN=\"Homes: 'North', Ltd\":invalid:nomail" in lines
    for once in ("METHOD", "ORGANIZER", "UID", "SEQUENCE", "STATUS", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
        assert names.count(once) == 1, once


def test_long_lines_are_folded_at_75_octets_and_never_inside_a_character() -> None:
    text = calendar_text(a_found("é" * 200), Landlord("Homes"))

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "é" * 200 in text.replace("\r\n ", "")
