"""What residents are told: rule 4 says what every notice states, rules 33 and 34 what no text may say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.messages import (
    NEUTRAL_PURPOSE,
    NOTICE_KINDS,
    SETTLED_STATES,
    Choice,
    Landlord,
    MessageKind,
    MessageState,
    Told,
    fit_purpose,
    wording,
)
from appointments.domain.replies import STOP_WORDS
from appointments.domain.times import Window
from appointments.domain.unfit_words import unfit_words
from tests.domain.examples import FALL_BACK, SPRING_FORWARD, TUESDAY, between, london

RING = "01632 960001"
PURPOSE = "the kitchen tap"
CHOICES = (
    Choice(between("08:00", "13:00", date(2026, 11, 26))),
    Choice(between("12:00", "17:00", date(2026, 11, 27)), "the back door"),
)
LISTED = (
    "1 Thursday 26 November 2026, between 8am and 1pm. "
    "2 the back door, Friday 27 November 2026, between midday and 5pm."
)


def told(
    purpose: str = PURPOSE,
    window: Window | None = None,
    phone: str = RING,
    operative_name: str = "",
    card: str = "",
    by_landlord: bool = True,
    with_eta: bool = False,
) -> Told:
    return Told(
        Landlord("Stroud Homes", phone),
        purpose,
        window or between("08:00", "13:00"),
        operative_name=operative_name,
        eta=london(TUESDAY, "09:35") if with_eta else None,
        choices=CHOICES,
        by_landlord=by_landlord,
        card=card,
    )


EVERY_KIND = pytest.mark.parametrize("kind", list(MessageKind), ids=lambda kind: kind.value)

# Messages that tell of one appointment; the rest answer a text or list what can be chosen.
ABOUT_ONE_APPOINTMENT = (
    MessageKind.CONFIRMATION,
    MessageKind.CHANGE,
    MessageKind.REMINDER,
    MessageKind.CANCELLATION,
    MessageKind.ON_THE_WAY,
    MessageKind.MISSED_YOU,
)


@EVERY_KIND
def test_every_message_says_first_whom_it_is_from(kind: MessageKind) -> None:
    assert wording(kind, told()).startswith("Stroud Homes: ")


@pytest.mark.parametrize("phone", [RING, ""], ids=["with a telephone", "without"])
@pytest.mark.parametrize("kind", ABOUT_ONE_APPOINTMENT, ids=lambda kind: kind.value)
def test_a_notification_states_purpose_date_window_landlord_and_how_to_change(kind: MessageKind, phone: str) -> None:
    text = wording(kind, told(phone=phone))

    assert "Stroud Homes" in text
    assert PURPOSE in text
    assert "Tuesday 24 November 2026" in text  # in words: nobody reads 24/11 as the same day
    assert "between 8am and 1pm" in text
    # How to change: a telephone to ring, a reply, or who comes back to whom.
    ways = [f"ring {phone}"] if phone else ["2 to change it", "by reply", "reply to this text", "We will contact you"]
    assert any(way in text for way in ways)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "words"),
    [
        (TUESDAY, "12:00", "17:00", "Tuesday 24 November 2026, between midday and 5pm"),
        (TUESDAY, "09:30", "13:00", "Tuesday 24 November 2026, between 9:30am and 1pm"),  # narrowed for the household
        (SPRING_FORWARD, "13:00", "17:00", "Sunday 29 March 2026, between 1pm and 5pm"),
        (FALL_BACK, "13:00", "17:00", "Sunday 25 October 2026, between 1pm and 5pm"),
    ],
)
@pytest.mark.parametrize("kind", sorted(NOTICE_KINDS))
def test_a_notice_says_the_promised_window_as_the_clock_on_the_wall_shows_it(
    kind: MessageKind, day: object, starts: str, ends: str, words: str
) -> None:
    window = between(starts, ends, day)  # type: ignore[arg-type]

    assert words in wording(kind, told(window=window))


@pytest.mark.parametrize("kind", sorted(NOTICE_KINDS))
def test_a_notice_invites_digits_only(kind: MessageKind) -> None:
    assert "Reply 1 if this suits, 2 to change it, 3 if you cannot make it" in wording(kind, told())


@EVERY_KIND
def test_no_message_uses_a_word_that_the_carrier_swallows(kind: MessageKind) -> None:
    # CANCEL, END, STOP and the rest opt the resident out before we see the reply (rule 28).
    text = wording(kind, told(operative_name="Operative 07", card="C-118", with_eta=True)).lower()

    assert not [word for word in STOP_WORDS if re.search(rf"\b{word}\b", text)]


@pytest.mark.parametrize("phone", [RING, ""])
@EVERY_KIND
def test_a_message_is_whole_sentences(kind: MessageKind, phone: str) -> None:
    text = wording(kind, told(phone=phone, operative_name="Operative 07", card="C-118", with_eta=True))

    assert text.endswith((".", f"ring {phone}."))
    assert "None" not in text
    assert not re.search(r"  | \.|\.\.|,,|\{|\}", text)


def test_a_change_says_that_the_appointment_has_moved() -> None:
    assert "has moved. It is now on Tuesday 24 November 2026" in wording(MessageKind.CHANGE, told())


@pytest.mark.parametrize(("by_landlord", "sorry"), [(True, True), (False, False)])
def test_we_are_sorry_for_a_cancellation_of_ours_and_the_repair_stays_on_the_list(
    by_landlord: bool, sorry: bool
) -> None:
    text = wording(MessageKind.CANCELLATION, told(by_landlord=by_landlord))

    assert ("We are sorry" in text) is sorry
    assert "The repair stays on our list" in text


@pytest.mark.parametrize("kind", [MessageKind.REMINDER, MessageKind.ON_THE_WAY])
def test_who_will_come_is_named_when_it_is_known(kind: MessageKind) -> None:
    assert "Operative 07" in wording(kind, told(operative_name="Operative 07"))
    assert "Operative 07" not in wording(kind, told())


def test_on_the_way_says_about_when() -> None:
    assert "at about 9:35am" in wording(MessageKind.ON_THE_WAY, told(with_eta=True))
    assert "at about" not in wording(MessageKind.ON_THE_WAY, told())


def test_missed_you_names_the_card_says_what_comes_next_and_invites_the_residents_version() -> None:
    text = wording(MessageKind.MISSED_YOU, told(card="C-118"))

    assert "We left card C-118." in text
    assert "We will contact you to agree another time." in text  # a next step, not a threat (rule 50)
    assert "If you see it differently, tell us" in text  # rule 54
    # It may be read on another day than it was written: messages wait for the morning.
    assert "today" not in text


@pytest.mark.parametrize("kind", [MessageKind.SLOT_CHOICE, MessageKind.WHICH_APPOINTMENT])
def test_choices_are_numbered_and_answered_by_a_number(kind: MessageKind) -> None:
    text = wording(kind, told())

    assert LISTED in text
    assert "Reply with the number" in text


def test_what_we_did_not_understand_is_read_by_a_person() -> None:
    assert "A person will read it and answer you." in wording(MessageKind.ACKNOWLEDGEMENT, told())  # rule 29


# Nothing sensitive, nothing promotional (rules 33 and 34)


@pytest.mark.parametrize(
    "purpose",
    [
        "bathroom for autistic child",
        "ramp for the resident with dementia",
        "home dialysis supply",
        "oxygen store",
        "wheelchair ramp",
        "Disabled adaptation",
        "damp, child has ASTHMA",
        "needs medical priority",
        "vulnerable tenant",
        "alarm after domestic abuse",
        "lock change, abusive ex-partner",
        "violence at the address, go with police",
        "door, password is swordfish",
        "use the key safe",
        "keysafe by the door",
        "key-safe by the door",
        "key code 4512",
        "door code 4512",
        "entry code C12",
        "PIN 4512",
        "clearance, hoarding",
        "tap, tenant in arrears",
        "sharps and needles found",
        "alcohol problem, two operatives",
        "resident is deaf, ring twice",
        "diabetic resident",
        "mental health crisis",
    ],
)
@EVERY_KIND
def test_a_purpose_that_names_anything_sensitive_is_replaced(kind: MessageKind, purpose: str) -> None:
    text = wording(kind, told(purpose=purpose))

    assert unfit_words(text) == ()
    assert purpose not in text
    if PURPOSE in wording(kind, told()):
        assert NEUTRAL_PURPOSE in text


@pytest.mark.parametrize(
    "purpose",
    [
        "your opinion of the new heating",  # holds "pin"
        "the spinning extractor fan",
        "the shopping trolley ramp",  # holds "pin"
        "a pint-sized cupboard",
        "the pine door",
        "windows and winding gear",  # hold "win"
        "a winter check of the boiler",
        "the swinging gate",
        "the fundamental survey of the roof",  # holds "mental", and a survey is no promotion
        "a damp and mould survey",
        "the ornamental fence",
        "the accident-proof window locks",
        "the thickness of the wall",  # holds "sick" in sound only
        "the classic tap",
        "the policy cupboard door",  # near "police"
        "the entry door and the gate",  # a door, and no code
        "the key to the meter cupboard",
        "a prized oak floorboard",
        "the discounted-heat meter",  # one word of its own
        "the diaphragm pump",
        "a text for Ms Jones",  # no capitals, no abbreviation
        "ask me first",
        "REPLACE MS BOLTS AND ADD A WASHER",  # all in capitals: nothing stands out as an abbreviation
        "a CP basin tap and a TB",  # chrome plated, terminal block
        "to diagnose a fault of the boiler",
        "a blind at the kitchen window",
        "heart-shaped knocker",
        "a paralleled radiator",
        "the ocdown valve",
    ],
)
def test_innocent_words_are_left_alone(purpose: str) -> None:
    assert unfit_words(purpose) == ()
    assert fit_purpose(purpose) == purpose


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a wet room for his multiple sclerosis", "multiple sclerosis"),
        ("a wet room: MS", "MS"),
        ("she has ME and tires quickly", "ME"),
        ("rails, because of arthritis", "arthritis"),
        ("a ramp for a child with cerebral palsy", "cerebral palsy"),
        ("a heart condition", "heart condition"),
        ("Down's syndrome", "Down's syndrome"),
        ("after chemotherapy", "chemotherapy"),
        ("learning difficulties", "learning difficulties"),
        ("a person with PTSD", "PTSD"),
        ("visually impaired", "visually impaired"),
    ],
)
def test_a_diagnosis_of_more_words_or_in_capitals_is_one_too(text: str, word: str) -> None:
    assert unfit_words(text) == (word,)
    assert fit_purpose(text) == NEUTRAL_PURPOSE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Win a prize!", ("Win", "prize")),
        ("take part in our survey", ("our survey",)),
        ("Satisfaction survey", ("Satisfaction survey",)),
        ("download our app", ("download our app",)),
        ("a voucher and a discount", ("voucher", "discount")),
    ],
)
def test_a_service_message_carries_no_promotion(text: str, words: tuple[str, ...]) -> None:
    assert unfit_words(text) == words
    assert fit_purpose(text) == NEUTRAL_PURPOSE


@pytest.mark.parametrize(
    ("purpose", "stated"),
    [
        ("the kitchen tap.", "the kitchen tap"),  # the sentence has its own full stop
        ("  the kitchen tap ", "the kitchen tap"),
        ("", NEUTRAL_PURPOSE),  # every notice states a purpose
        (" . ", NEUTRAL_PURPOSE),
    ],
)
def test_a_purpose_is_stated_without_loose_ends(purpose: str, stated: str) -> None:
    assert fit_purpose(purpose) == stated


@given(st.text(max_size=80), st.sampled_from(MessageKind))
def test_whatever_the_purpose_no_unfit_word_goes_out(purpose: str, kind: MessageKind) -> None:
    assert unfit_words(wording(kind, told(purpose=purpose))) == ()


# Which messages are notices, and when one is settled


@pytest.mark.parametrize(
    ("kind", "is_notice"),
    [
        (MessageKind.CONFIRMATION, True),
        (MessageKind.CHANGE, True),
        (MessageKind.REMINDER, True),
        (MessageKind.CANCELLATION, False),  # tells that there is no promise
        (MessageKind.ON_THE_WAY, False),  # too late to be notice of anything
        (MessageKind.AT_THE_DOOR, False),
        (MessageKind.MISSED_YOU, False),
        (MessageKind.SLOT_CHOICE, False),  # nothing is promised yet
        (MessageKind.WHICH_APPOINTMENT, False),
        (MessageKind.ACKNOWLEDGEMENT, False),
    ],
)
def test_only_a_message_that_tells_the_promise_is_a_notice_of_it(kind: MessageKind, is_notice: bool) -> None:
    assert (kind in NOTICE_KINDS) is is_notice


def test_a_sent_or_unknown_message_is_not_settled() -> None:
    unsettled = set(MessageState) - SETTLED_STATES

    assert unsettled == {MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN}
