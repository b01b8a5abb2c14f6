"""What a text means (rules 28 and 29): whole words only, never a guess, never the opposite of what was said."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.replies import (
    DOES_IT_SUIT,
    HELP_WORDS,
    START_WORDS,
    STOP_WORDS,
    Intent,
    Question,
    QuestionKind,
    Reading,
    interpret,
    normalise,
    read_alone,
)

WHICH_SLOT = Question(QuestionKind.WHICH_SLOT, 3)
WHICH_APPOINTMENT = Question(QuestionKind.WHICH_APPOINTMENT, 2)

YES = [
    "yes", "Yes", "YES", "Yes.", "yes!!!", "Y", "y", "Y!", "Yep", "yeah", "yup", "Yh", "aye", "ok", "OK.", "Okay", "k",
    "sure", "fine", "That's fine", "thats fine", "Thats fine thanks", "that’s fine",  # the telephone's own apostrophe
    "that´s fine", "that`s fine",  # and what people type for one
    "perfect", "great", "lovely", "sounds good", "works for me", "suits me",
    "no problem", "No problem!", "no problem, thanks",  # holds a no and is none
    "of course", "definitely", "confirmed", "I confirm", "i'll be in", "I’ll be in", "We will be in", "be there",
    "yes please", "Yes thank you", "yes thanks x", "yes xx", "Hi yes", "Hello, yes please", "Good morning yes",
    "yes yes", "Yes that's fine", "ok no problem", "yep all good", "oh yes",
    "👍", "👍🏽", "👍🏾👍🏾", " ✅\n", "✔️", "👌!!", "👍❤️", "👍 yes",
    "Yes 👍", "yes 🙂🙂", "ok ❤️", "👍🏽ok", "yes…", "“Yes”", "(yes)", "yes\n", "  yes  ", "ye\u200ds",
    "ｙｅｓ", "Yés",  # other ways to write the same letters
]  # fmt: skip
CHANGE = [
    "change", "Change please", "can I change it?", "Can we rearrange?", "rearrange", "reschedule", "another day",
    "another time please", "different day", "need to change", "I need another day", "re-book", "rebook", "move it",
    "sorry, can i change the time", "Hi, can we change it please",
]  # fmt: skip
NO = [
    "no", "No.", "NO!", "n", "nope", "nah", "No thanks", "no thank you", "no sorry", "Sorry no", "can't", "cant",
    "Cannot", "can not make it", "I can't make it", "Sorry I can’t make it", "i can´t make it", "won't be in",
    "I will not be in", "won't be there", "can't be there", "not in", "I'm not in", "not convenient",
    "It's not convenient", "doesn't suit", "no good",
    "no i can't", "No, can't make it", "no no",
]  # fmt: skip
# Neither a yes nor a no: each goes to a person (rule 29).
UNCLEAR = [
    "", "   ", "?", "...", "👎", "❤️", "🙏🙏", "👍👎", "👍?",  # of pictures only a thumb up or a tick is an answer
    "yes but not before ten", "yes but I work until 3", "Yes if it is after school", "ok only in the afternoon",
    "not sure", "Not sure yet", "I'm not sure", "maybe", "maybe yes", "probably", "I think so", "don't know",
    "yes no", "no yes", "Yes/no", "Y/N", "yes or no", "no fine", "definitely no", "ok change it", "no change",
    "Morning works for me", "morning suits", "hi, morning good",  # another time than ours, perhaps
    "ok 🙅", "yes ❎", "🖕 yes",
    "ok 👎", "yes ❌", "🚫 ok", "👎🏽 yes",  # the picture takes the word back
    "不 ok", "нет yes", "لا ok", "yes ¿不?",  # "not", in letters we do not read
    "yes?", "ok?", "Sure??", "1?",  # asks us something
    "disallow", "disallowed", "dis-allow", "I disallow it", "yesterday", "yesn't", "know", "nothing", "okra", "nobody",
    "not fine", "not ok", "not good", "isn't fine", "doesn't work", "never", "no way it suits", "no problem no",
    "cant confirm", "can't wait", "not yes", "i will be in not",
    "who is this", "stop please", "please cancel", "cancel please", "cancel it", "I want to cancel",
    "don't stop", "don't stop texting me", "the end", "end of day?", "help me", "info please",
    "1 2", "1 or 2", "12", "0", "4", "7", "99", "100", "-", "1.5", "1/2", "option", "number", "no 1",
    "not 1", "one two", "eleven", "1st", "half past one", "0044", "٣", "³⁄₂",
    "yes " * 40, "ok" * 200, "hi", "hello", "good morning", "thanks", "thank you", "please", "sorry", "x", "xx",
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_plain_yes_confirms(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(Intent.CONFIRM)


@pytest.mark.parametrize("text", CHANGE)
def test_a_wish_to_change_is_understood(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(Intent.CHANGE)


@pytest.mark.parametrize("text", NO)
def test_a_plain_no_says_that_it_does_not_suit(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(Intent.CANNOT_MAKE_IT)


@pytest.mark.parametrize("question", [DOES_IT_SUIT, None, WHICH_SLOT], ids=["suits", "nothing asked", "which slot"])
@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_not_wholly_understood_goes_to_a_person(text: str, question: Question | None) -> None:
    assert interpret(text, question) == Reading(Intent.UNCLEAR)


# STOP, START and HELP: whole messages only, in any case, whatever was asked


@pytest.mark.parametrize("question", [DOES_IT_SUIT, None, WHICH_SLOT], ids=["suits", "nothing asked", "which slot"])
@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", "Stop.", " StOp! ", "STOPALL", "Stop all", "UNSUBSCRIBE", "end", "End", "QUIT", "revoke",
        "OPTOUT", "opt-out", "Opt out", "CANCEL", "cancel", "Cancel.", "STOPIO", "Stopiwch",
    ],
)  # fmt: skip
def test_the_carriers_stop_words_opt_out_whatever_was_asked(text: str, question: Question | None) -> None:
    assert interpret(text, question) == Reading(Intent.STOP)


@pytest.mark.parametrize("word", ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"])
def test_all_eight_words_of_the_carrier_are_known(word: str) -> None:
    assert word.lower() in STOP_WORDS


@pytest.mark.parametrize("word", sorted(STOP_WORDS))
@pytest.mark.parametrize("around", ["{} please", "please {}", "{} it", "yes {}", "{} 1", "{}ped", "non{}"])
def test_a_stop_word_inside_a_message_is_not_an_opt_out_and_no_answer_either(word: str, around: str) -> None:
    assert interpret(around.format(word), DOES_IT_SUIT) == Reading(Intent.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("START", Intent.START), ("unstop", Intent.START), ("Help", Intent.HELP), ("INFO.", Intent.HELP)],
)
def test_opting_in_again_and_asking_for_help_are_whole_messages_too(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Stop texting me", Intent.STOP),
        ("please stop sending me texts", Intent.STOP),
        ("no more texts please", Intent.STOP),
        ("don't text me again", Intent.STOP),
        ("take my number off your system", Intent.STOP),
        ("please start the texts again", Intent.START),
        ("how do I reply to this", Intent.HELP),
        ("what numbers do i press", Intent.HELP),
        ("stop texting me 1", Intent.UNCLEAR),
        ("yes but stop texting me", Intent.UNCLEAR),
        ("stop sending the wrong man", Intent.UNCLEAR),
        ("stop texting me so early", Intent.UNCLEAR),
    ],
)
def test_who_says_outright_that_it_is_about_our_texts_is_understood(text: str, intent: Intent) -> None:
    for question in (DOES_IT_SUIT, None, WHICH_SLOT):
        assert interpret(text, question) == Reading(intent)


# Digits mean something only when we asked


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("1", Intent.CONFIRM),
        ("2", Intent.CHANGE),
        ("3", Intent.CANNOT_MAKE_IT),
        (" 1. ", Intent.CONFIRM),
        ("1 please", Intent.CONFIRM),
        ("Hi 2 thanks", Intent.CHANGE),
        ("one", Intent.CONFIRM),
        ("Two", Intent.CHANGE),
        ("THREE!", Intent.CANNOT_MAKE_IT),
        ("Option 2", Intent.CHANGE),
        ("number three", Intent.CANNOT_MAKE_IT),
        ("1️⃣", Intent.CONFIRM),  # the telephone's keycap
        ("①", Intent.CONFIRM),
        ("１", Intent.CONFIRM),
        ("#1", Intent.CONFIRM),
        ("“3”", Intent.CANNOT_MAKE_IT),
        # Words that say the same as the digit.
        ("1 yes", Intent.CONFIRM),
        ("yes 1", Intent.CONFIRM),
        ("1, thanks", Intent.CONFIRM),
        ("1 - that's fine, see you then", Intent.CONFIRM),
        ("2 change", Intent.CHANGE),
        ("2 another day please", Intent.CHANGE),
        ("2 not convenient", Intent.CHANGE),  # which is why they ask for another
        ("2 sorry I'm at work", Intent.CHANGE),
        ("3 can't make it", Intent.CANNOT_MAKE_IT),
        ("3. Sorry, at work", Intent.CANNOT_MAKE_IT),
        ("no 3", Intent.CANNOT_MAKE_IT),  # a no, or number 3
    ],
)
def test_the_digits_we_invited_are_understood(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(intent)


@pytest.mark.parametrize(
    "text",
    [
        "1 no", "no 1", "1 but not friday", "1 change", "1 I'm at work", "1 can't make it", "2 yes", "yes 2", "2 no",
        "no 2", "3 yes", "3 ok", "3 another day", "3 that's wrong", "1 ladder", "1 yes 2", "1 👎",
        "1 yes?",
    ],
)  # fmt: skip
def test_a_digit_and_words_that_do_not_say_the_same_go_to_a_person(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT) == Reading(Intent.UNCLEAR)
    assert read_alone(text, today=date(2026, 11, 30))[0] == Reading(Intent.UNCLEAR)


@pytest.mark.parametrize("text", ["1", "2", "3", "one", "option 2", "1️⃣", "1 yes", "yes 1"])
def test_a_digit_nobody_asked_for_means_nothing(text: str) -> None:
    assert interpret(text, None) == Reading(Intent.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "question", "choice"),
    [
        ("1", WHICH_SLOT, 1),
        ("3", WHICH_SLOT, 3),  # the last we listed
        ("4", WHICH_SLOT, None),  # one we did not list
        ("0", WHICH_SLOT, None),
        ("three please", WHICH_SLOT, 3),
        ("2", WHICH_APPOINTMENT, 2),
        ("3", WHICH_APPOINTMENT, None),
        ("yes 2 please", WHICH_SLOT, 2),
        ("1 yes", WHICH_SLOT, 1),
        ("2 no", WHICH_SLOT, None),
        ("2 friday", WHICH_SLOT, None),  # perhaps the second is no Friday
    ],
)
def test_a_number_picks_from_what_we_listed_and_from_nothing_else(
    text: str, question: Question, choice: int | None
) -> None:
    expected = Reading(Intent.UNCLEAR) if choice is None else Reading(Intent.CHOOSE, choice)

    assert interpret(text, question) == expected


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2 friday", 2),
        ("2 Friday is fine", 2),
        ("2 the 11th please", 2),
        ("3 friday", None),  # the third is a Monday
        ("2 friday afternoon", None),  # of the times behind the numbers nothing is known here
        ("2 not friday", None),
        ("2 or friday", None),
    ],
)
def test_a_day_beside_a_number_has_to_be_the_day_of_what_it_picks(text: str, choice: int | None) -> None:
    days = (date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 14))
    reading = interpret(text, Question(QuestionKind.WHICH_SLOT, 3, days), today=date(2026, 11, 30))
    assert reading.choice == choice


@pytest.mark.parametrize("text", ["no", "no good", "not suitable", "No thanks"])
def test_a_no_to_a_list_of_slots_calls_no_visit_off(text: str) -> None:
    assert interpret(text, WHICH_SLOT) == Reading(Intent.UNCLEAR)


@pytest.mark.parametrize("question", [WHICH_SLOT, WHICH_APPOINTMENT], ids=["which slot", "which appointment"])
def test_a_yes_to_which_of_these_answers_nothing(question: Question) -> None:
    assert interpret("yes", question) == Reading(Intent.UNCLEAR)


KEEPS = [
    "keep it as it is", "leave it as it is", "Leave it as it is please", "ok keep it as it is",
    "can we just leave it as it is", "I'll keep my appointment", "keep the same time", "no change needed",
    "leave as is thanks", "stick with the original", "cadwch o fel mae", "gadewch e fel y mae diolch",
]  # fmt: skip


@pytest.mark.parametrize("text", KEEPS)
def test_what_stands_may_be_kept_whatever_was_asked_about_its_time(text: str) -> None:
    assert [interpret(text, asked).intent for asked in (DOES_IT_SUIT, None, WHICH_SLOT, WHICH_APPOINTMENT)] == [
        Intent.CONFIRM, Intent.CONFIRM, Intent.CONFIRM, Intent.UNCLEAR,
    ]  # fmt: skip


def test_a_no_to_a_list_may_keep_what_stands() -> None:
    assert interpret("no, leave it as it is", WHICH_SLOT).intent is Intent.CONFIRM
    assert interpret("no, leave it as it is", DOES_IT_SUIT).intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "leave it", "just leave it", "don't keep it", "can't keep it as it is", "keep it as it is but friday",
        "leave it as it is or 2", "keep", "keep the first one", "keep me posted", "keep it as it is?",
    ],
)  # fmt: skip
def test_what_may_be_no_wish_to_keep_it_keeps_nothing(text: str) -> None:
    assert interpret(text, WHICH_SLOT, today=date(2026, 11, 30)).intent is not Intent.CONFIRM


def test_plain_words_are_understood_although_nothing_was_asked() -> None:
    assert [interpret(text, None).intent for text in ("yes", "change", "no")] == [
        Intent.CONFIRM,
        Intent.CHANGE,
        Intent.CANNOT_MAKE_IT,
    ]


# Laws


KNOWN = st.sampled_from([*YES, *CHANGE, *NO, *sorted(STOP_WORDS | START_WORDS | HELP_WORDS), "1", "2", "3"])


@given(KNOWN, st.sampled_from(["{}", " {} ", "{}.", "{}!", "…{}", "{} 🙂", "\n{}\n", "- {}"]), st.booleans())
def test_case_spaces_punctuation_and_cheerful_pictures_change_nothing(text: str, around: str, upper: bool) -> None:
    changed = around.format(text.upper() if upper else text)

    assert interpret(changed, DOES_IT_SUIT) == interpret(text, DOES_IT_SUIT)


@given(KNOWN, st.sampled_from(["unless", "ladder", "disallow", "不", "нет", "👎"]))
def test_one_word_we_do_not_know_before_or_after_makes_any_answer_unclear(text: str, word: str) -> None:
    for changed in (f"{text} {word}", f"{word} {text}", f"{text}, {word}."):
        assert interpret(changed, DOES_IT_SUIT) == Reading(Intent.UNCLEAR)


@given(KNOWN, st.sampled_from(["but", "not", "never", "after"]))
def test_a_word_that_turns_an_answer_leaves_nothing_of_it(text: str, word: str) -> None:
    """ "Definitely not" is a no and "after 3" a time; no answer stays what it was."""
    before = interpret(text, DOES_IT_SUIT)
    for changed in (f"{text} {word}", f"{word} {text}", f"{text}, {word}."):
        after = interpret(changed, DOES_IT_SUIT)
        assert after != before
        assert after.intent is not Intent.CONFIRM


@given(st.sampled_from(YES), st.sampled_from(["tuesday", "mornings", "after 3", "not the 14th", "if after 3"]))
def test_a_yes_with_a_time_beside_it_confirms_nothing(text: str, words: str) -> None:
    for changed in (f"{text} {words}", f"{words} {text}", f"{text}, {words}."):
        assert interpret(changed, DOES_IT_SUIT).intent is not Intent.CONFIRM


@given(st.sampled_from(YES), st.sampled_from([*NO, *CHANGE]))
def test_two_answers_in_one_text_are_no_answer(yes: str, other: str) -> None:
    assert interpret(f"{yes} {other}", DOES_IT_SUIT).intent is not Intent.CONFIRM
    assert interpret(f"{other} {yes}", DOES_IT_SUIT).intent is not Intent.CONFIRM


@given(st.text(max_size=60), st.sampled_from([None, DOES_IT_SUIT, WHICH_SLOT, WHICH_APPOINTMENT]))
def test_any_text_at_all_is_read_without_breaking_and_a_choice_is_one_of_those_listed(
    text: str, question: Question | None
) -> None:
    reading = interpret(text, question)

    assert (reading.choice is not None) is (reading.intent is Intent.CHOOSE)
    assert reading.choice is None or (question is not None and 1 <= reading.choice <= question.options)


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


# Answers that real people wrote (CLINC150, CC BY 3.0)


def _written(test_data: Path, intent: str) -> list[str]:
    path = test_data / "sms" / "reply_intents.csv"
    if not path.is_file():
        pytest.skip(f"no {path}")
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines) if row["intent"] == intent]


@pytest.mark.parametrize(
    ("written", "never"),
    [
        ("yes", {Intent.CANNOT_MAKE_IT, Intent.CHANGE, Intent.STOP}),
        ("no", {Intent.CONFIRM}),
        ("maybe", {Intent.CONFIRM, Intent.CANNOT_MAKE_IT}),
        ("cancel", {Intent.CONFIRM}),
        ("cancel_reservation", {Intent.CONFIRM}),
    ],
)
def test_no_answer_real_people_wrote_is_read_as_its_opposite(test_data: Path, written: str, never: set[Intent]) -> None:
    texts = _written(test_data, written)

    assert len(texts) == 100
    assert [text for text in texts if interpret(text, DOES_IT_SUIT).intent in never] == []


@pytest.mark.parametrize(
    ("written", "intent", "least"),
    [("yes", Intent.CONFIRM, 7), ("no", Intent.CANNOT_MAKE_IT, 4)],
)
def test_plain_answers_of_real_people_do_not_all_land_on_a_planners_desk(
    test_data: Path, written: str, intent: Intent, least: int
) -> None:
    # Few on purpose: these were said to a talking assistant ("that is the case"), not texted after "Reply 1, 2 or 3".
    understood = [text for text in _written(test_data, written) if interpret(text, DOES_IT_SUIT).intent is intent]

    assert len(understood) >= least
