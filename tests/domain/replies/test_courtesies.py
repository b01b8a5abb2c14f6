"""What is thanks and nothing else: one word more, a question or a picture that is not glad, and a person reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.replies import DOES_IT_SUIT, Intent, interpret, only_courtesy
from tests.builders import a_reply
from web.planner.wording import understood


@pytest.mark.parametrize(
    "text",
    [
        "Thanks", "thanks!!", "thank you", "Thank you so much x", "many thanks", "ta", "thx", "cheers mate", "ok",
        "Ok great thanks",
        "ok thank you", "Great, thank you xx", "lovely ta love", "👍", "👍🏽", "🙏❤️", "thanks 😊", "x", "xx",
        "much appreciated",
        "thank you have a nice day", "thanks for letting me know", "Diolch", "diolch yn fawr iawn", "iawn diolch",
        "ok diolch",
        "diolch, thank you", "Liked “Kept Homes: your repair is on Friday. Can you be in?”",
        "👍 to “your repair is on Friday”",
    ],
)  # fmt: skip
def test_thanks_are_thanks(text: str) -> None:
    assert only_courtesy(text)
    assert interpret(text, None).intent in {Intent.UNCLEAR, Intent.CONFIRM}


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ".", "?", "thanks?", "thanks but", "thanks no", "no thanks", "thanks for nothing", "sorry",
        "please", "hello", "hi",
        "thanks 🔥", "🔥", "💧", "🤷", "👎", "thanks 👎", "🆘", "😡", "😂", "thanks :(", "thanks 1", "1", "ok 2",
        "thanks, bring a ladder",
        "Disliked “your repair is on Friday”", "Questioned “your repair is on Friday”",
        "Liked “your repair” but come later",
        "thanks for coming", "no diolch", "diolch ond", "ok unless it rains", "yes", "help", "thanks stop",
        "不 thanks", "ok " * 200,
        "🔥 to “your repair is on Friday”", "Emphasised “your repair is on Friday”",
    ],
)  # fmt: skip
def test_anything_else_is_more(text: str) -> None:
    assert not only_courtesy(text)


def test_a_reply_that_was_not_understood_may_have_been_thanks() -> None:
    thanks = replace(a_reply(), text="Thanks", intent=Intent.UNCLEAR)
    assert (understood(thanks), understood(replace(thanks, text="Thanks?"))) == ("Thanks", "Not understood")
    assert understood(replace(thanks, text="ok thanks", intent=Intent.CONFIRM)) == "It suits"


@pytest.mark.parametrize(("languages", "thanks"), [(("en", "cy"), True), (("en",), False)])
def test_a_language_that_is_switched_off_is_not_read(languages: tuple[str, ...], thanks: bool) -> None:
    assert only_courtesy("diolch yn fawr", languages=languages) is thanks


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Iawn, see you then", Intent.CONFIRM),
        ("yes iawn diolch", Intent.CONFIRM),
        ("byddaf ta", Intent.CONFIRM),
        ("Bore da, I can't make it", Intent.CANNOT_MAKE_IT),
        ("Diolch but I need another day", Intent.CHANGE),
        ("Bore da can I change the time please", Intent.CHANGE),
        ("iawn but not friday", Intent.UNCLEAR),
        ("iawn, no", Intent.UNCLEAR),
        ("iawn can't make it", Intent.UNCLEAR),
        ("not iawn", Intent.UNCLEAR),
        ("iawn os gwelwch yn dda unless it rains", Intent.UNCLEAR),
        ("yes a", Intent.UNCLEAR),  # "a" is of either language
    ],
)
def test_two_languages_in_one_text_are_read_as_one(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT).intent is intent
    if intent is not Intent.UNCLEAR:
        assert interpret(text, DOES_IT_SUIT, languages=("en",)).intent is Intent.UNCLEAR
