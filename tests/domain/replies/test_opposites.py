"""A yes is never taken for a no, nor a no for a yes: texts written to mislead, and laws that hold for any text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.domain.replies import DOES_IT_SUIT, Intent, Question, QuestionKind, interpret

TODAY = date(2026, 11, 30)
QUESTIONS = [DOES_IT_SUIT, None, Question(QuestionKind.WHICH_SLOT, 3), Question(QuestionKind.WHICH_APPOINTMENT, 2)]

# Each holds a word of yes, and none of them is one.
NO_YES = [
    "yes but not before ten", "yes but", "yes if after 3", "yes only if it is after 3", "yes unless it snows",
    "ok as long as it's early",
    "is that yes?", "is it ok", "is that fine", "yes?", "ok??", "that's fine isn't it", "confirm what", "confirm?",
    "can you confirm", "please confirm",
    "I said yes", "she said yes", "my neighbour says yes", "you said 'yes'", "he told you yes",
    "yes was what I said last time", "don't say yes",
    "I never said yes", "the answer is not yes", "not yes", "not a yes", "can't say yes", "I would say yes but",
    "not ok", "not fine", "isn't fine", "is not ok",
    "that's not good", "that isn't good for me", "not good", "not great", "never fine", "no ok", "ok no", "yeah no",
    "no yeah", "yeah nah", "nah yeah", "yes no",
    "yes and no", "no yes", "yes/no", "y/n", "yes or no", "yes yes no", "no no no yes", "fine not",
    "I will be in not", "ok I won't be in",
    "yes I can't", "yes i cannot make it", "yes can't make it", "i confirm i will not be in",
    "confirming I can't make it", "I can't confirm", "cannot confirm yet",
    "sure, no", "definitely no", "definitely not", "of course not", "certainly not", "absolutely not",
    "no way that suits", "nothing suits", "none suits",
    "ok 👎", "yes ❌", "👎 yes", "yes 🙅", "yeah right", "yesterday", "yesn't", "disallow", "okra",
    "my husband will not be in", "someone will be in but not before 10",
    "nobody will be in", "no one will be home", "I'll be in hospital", "I will be in work", "will not", "won't",
    "will be out", "I am in work that day",
    "ok cancel it", "yes cancel", "yes stop", "ok change it", "yes another day", "yes thursday",
    "morning works for me", "ok in the afternoon", "fine after 3",
    "maybe yes", "maybe", "I think so", "probably yes", "i suppose so", "not sure", "yes I smell gas",
    "ok but there is smoke", "yes the ceiling is coming down",
    "yes wrong number", "ok I don't live there", "yes it's fixed now", "no change", "yes 2", "1 or 2", "1 not 2",
    "not 1", "no 1", "1 but not 3", "1?",
    "who is yes", "yes man", "say yes", "need a yes from my mum", "yes-ish", "could be ok", "would be ok if earlier",
    "was fine", "it would have been fine",
    "not a good day", "not the best day for me", "hardly ideal", "far from fine", "anything but fine",
    "less than ideal", "too good to be true",
    "na byddaf", "dim yn iawn", "ddim yn iawn", "nid yw hynny'n iawn", "iawn ond ddim cyn deg", "iawn?", "na iawn",
]  # fmt: skip

# Each holds a word of no, and none of them is one.
NO_NO = [
    "no problem", "no worries", "no bother", "not a problem", "no need to change it", "no change needed",
    "can't wait", "I can't say no", "not no", "not a no",
    "no?", "I never said no", "he says no", "she said no", "you said no", "I am not saying no",
    "don't take this as a no", "no idea", "no clue",
    "no, thursday", "no hot water", "no heating", "no gas", "no electric", "no smell of gas now", "no show",
    "no one came", "nobody came", "not yet", "not sure",
    "no matter what", "know", "now", "nope?", "can't tell", "can't say", "can't decide", "cant find the number",
    "can't open the door", "cannot hear the bell",
    "is it no", "no or yes", "no yes", "no 1", "not 3", "no no no yes", "yes no", "number", "none",
    "nothing to do with me", "don't know", "no news",
    "won't the plumber need a ladder", "no response from you", "not the 14th", "not monday", "any day but friday",
    "no later than 3", "dim problem", "isn't that fine",
    "not in the morning", "not before ten", "no problem no", "never", "neither", "there is no hot water",
    "the toilet does not flush", "it doesn't work", "not working",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS, ids=["suits", "nothing", "slots", "visits"])
@pytest.mark.parametrize("text", NO_YES)
def test_a_text_with_a_yes_in_it_is_not_a_yes(text: str, question: Question | None) -> None:
    for today in (TODAY, None):
        assert interpret(text, question, today=today).intent is not Intent.CONFIRM


@pytest.mark.parametrize("question", QUESTIONS, ids=["suits", "nothing", "slots", "visits"])
@pytest.mark.parametrize("text", NO_NO)
def test_a_text_with_a_no_in_it_is_not_a_no(text: str, question: Question | None) -> None:
    for today in (TODAY, None):
        assert interpret(text, question, today=today).intent is not Intent.CANNOT_MAKE_IT


# Laws


YES_WORDS = [
    "yes", "y", "yep", "yeah", "ok", "okay", "k", "sure", "fine", "perfect", "great", "lovely", "confirm",
    "confirmed", "of course", "definitely",
    "that's fine", "that suits", "suits me", "works for me", "sounds good", "all good", "I will be in",
    "I'll be here", "see you then", "1", "iawn", "ie", "byddaf",
]  # fmt: skip
NEGATIONS = [
    "not",
    "no",
    "never",
    "n't",
    "don't",
    "can't",
    "won't",
    "isn't",
    "nope",
    "nah",
    "without",
    "unless",
    "but",
    "if",
    "except",
]
CHEER = ["{}", " {} ", "{}.", "{}!!", "…{}", "{} 🙂", "👍 {}", "\n{}\n", "- {}", "({})", "“{}”", "{} xx"]

a_yes = st.sampled_from(YES_WORDS)
letters = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6)


@given(a_yes, st.sampled_from(NEGATIONS), st.sampled_from(CHEER))
def test_a_negation_before_or_after_a_yes_takes_it_back(yes: str, negation: str, cheer: str) -> None:
    for text in (f"{negation} {yes}", f"{yes} {negation}", f"{yes}, {negation}", f"{negation}... {yes}"):
        assert interpret(cheer.format(text), DOES_IT_SUIT, today=TODAY).intent is not Intent.CONFIRM


@given(a_yes, a_yes, letters)
def test_a_word_nobody_knows_makes_any_yes_unclear(yes: str, other: str, letters: str) -> None:
    unknown = f"{letters}qz"
    for text in (f"{unknown} {yes}", f"{yes} {unknown}", f"{yes} {unknown} {other}", f"{unknown}, {yes}."):
        assert interpret(text, DOES_IT_SUIT, today=TODAY).intent is Intent.UNCLEAR


@given(a_yes, st.sampled_from(CHEER), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_punctuation_and_cheerful_pictures_never_flip_a_yes(yes: str, cheer: str, case: object) -> None:
    assert callable(case)
    assert interpret(cheer.format(case(yes)), DOES_IT_SUIT, today=TODAY).intent is Intent.CONFIRM


@given(
    st.sampled_from(["no", "nope", "can't make it", "I won't be in", "not convenient", "3", "methu dod"]),
    st.sampled_from(CHEER),
    st.booleans(),
)
def test_case_punctuation_and_pictures_never_flip_a_no(no: str, cheer: str, upper: bool) -> None:
    text = cheer.format(no.upper() if upper else no)
    assert interpret(text, DOES_IT_SUIT, today=TODAY).intent in {Intent.CANNOT_MAKE_IT, Intent.UNCLEAR}


@given(st.text(alphabet="yesno", min_size=1, max_size=12))
def test_letters_held_down_never_make_a_no_of_a_yes(text: str) -> None:
    intent = interpret(text, None, languages=("en",)).intent  # "one" answers a question, "oes" is Welsh
    if not text.startswith("y"):
        assert intent is not Intent.CONFIRM
    if not text.startswith("n"):
        assert intent is not Intent.CANNOT_MAKE_IT


# Words that yeses and noes are made of, put together at random.
_PIECES = [
    "yes", "ok", "fine", "good", "i", "will", "be", "in", "not", "no", "can", "do", "it", "that", "is", "me", "suits",
    "works", "change", "need", "to",
    "the", "time", "problem", "make", "see", "you", "then", "for", "day", "there", "still", "please", "am", "home",
    "free", "never", "nobody", "but", "if",
    "worries", "bother", "trouble", "issue",
]  # fmt: skip
_TAKES_BACK = {"not", "no", "never", "nobody", "but", "if"}
# Where a "no" belongs to a yes.
_IDIOMS = (
    "no problem",
    "not a problem",
    "no worries",
    "no bother",
    "no trouble",
    "no issue",
    "no need to change",
    "no change need",
)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6))
def test_no_row_of_words_with_a_negation_is_a_yes_but_for_the_idioms(words: list[str]) -> None:
    text = " ".join(words)
    if interpret(text, DOES_IT_SUIT, today=TODAY).intent is Intent.CONFIRM:
        rest = text
        for idiom in _IDIOMS:
            rest = rest.replace(idiom, "")
        assert not _TAKES_BACK & set(rest.split())


@settings(max_examples=300)
@given(st.text(max_size=80), st.sampled_from(QUESTIONS))
def test_any_text_at_all_is_read_without_breaking(text: str, question: Question | None) -> None:
    reading = interpret(text, question, today=TODAY)
    assert (reading.choice is not None) is (reading.intent is Intent.CHOOSE)
    assert (reading.hazard is not None) is (reading.intent is Intent.HAZARD)
    assert reading.wanted is None or reading.intent is Intent.CHANGE


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Dwi ddim yn gallu", Intent.CANNOT_MAKE_IT),
        ("dydw i ddim yn medru", Intent.CANNOT_MAKE_IT),
        ("fydda i ddim yn gallu", Intent.CANNOT_MAKE_IT),
        ("dwi ddim yn gallu anadlu", Intent.HAZARD),  # to breathe
        ("dwi ddim yn gallu aros", Intent.UNCLEAR),  # to wait: a joy, or a no
    ],
)
def test_not_being_able_in_welsh_is_a_no_only_where_nothing_else_is_said(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT, today=TODAY).intent is intent
