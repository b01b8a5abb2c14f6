"""The catalogues of residents' languages: every text of the code is in each, whole, and nothing else is."""

import re
from collections.abc import Iterator

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from appointments.domain.access_kinds import KINDS
from web.languages import CATALOGUES, ENGLISH, load, with_words
from web.resident.words import ASKED, GROUPS, NEEDS, SAID_AS_NOTED, TO_THEM
from web.said import SENTENCES

WEB = CATALOGUES.parent
TRANSLATED = sorted(with_words() - {ENGLISH.code})
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def in_the_code() -> set[str]:
    with (CATALOGUES / "extraction.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(WEB, methods, options, keywords=DEFAULT_KEYWORDS)
    return {text for _, _, texts, *_ in found for text in ([texts] if isinstance(texts, str) else texts)}


def _catalogue(code: str) -> Catalog:
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"), abort_invalid=True)


def _messages(code: str) -> Iterator[Message]:
    return (message for message in _catalogue(code) if message.id)


def test_there_are_words_for_welsh_and_for_a_language_that_runs_from_right_to_left() -> None:
    assert {"en", "cy", "ar"} <= with_words()
    assert (load("ar").direction, load("cy").direction) == ("rtl", "ltr")


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_in_the_catalogue_and_none_that_nobody_shows(code: str, in_the_code: set[str]) -> None:
    """`make translations` brings them together; then the empty ones are translated."""
    assert len(in_the_code) > 200
    assert {message.id for message in _messages(code)} == in_the_code
    assert list(_catalogue(code).obsolete) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_translation_is_there_and_has_the_values_of_the_original(code: str) -> None:
    for message in _messages(code):
        assert str(message.string).strip(), message.id
        assert not message.fuzzy, message.id
        assert sorted(PLACEHOLDER.findall(str(message.string))) == sorted(PLACEHOLDER.findall(str(message.id))), (
            message.id
        )
        assert "<" not in str(message.string), "markup belongs to the templates"
        assert "%" not in PLACEHOLDER.sub("", str(message.string)), message.id


def test_a_language_without_words_is_none() -> None:
    with pytest.raises(LookupError, match="xx"):
        load("xx")


def test_what_residents_are_asked_is_what_the_kinds_ask() -> None:
    asked = [each for kind in KINDS if kind.TAG in NEEDS for each in kind.ASKS]
    words = {text for each in asked for text in (each.label, each.hint, *(words for _, words in each.choices))}

    assert {*ASKED, *TO_THEM} == words - {""}
    assert not set(ASKED) & set(TO_THEM)


def test_nothing_speaks_of_them_to_them() -> None:
    said = (*ASKED, *TO_THEM.values(), *NEEDS.values(), *(SENTENCES))
    assert [words for words in said if re.search(r"\b(household|operative|them|resident)\b", words)] == []
    assert set(NEEDS) >= SAID_AS_NOTED
    assert sorted(tag for _, tags in GROUPS for tag in tags) == sorted(NEEDS)
