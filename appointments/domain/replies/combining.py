"""From the phrases of a text to one intent. What does not go together is no answer, and a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time

from appointments.domain.replies.grammar import Part
from appointments.domain.replies.model import Intent, Question, QuestionKind, Reading
from appointments.domain.replies.vocabulary import Act
from appointments.domain.replies.wanted import Times, Wanted
from appointments.domain.times import Window, at, day_of

_UNCLEAR = Reading(Intent.UNCLEAR)
_SUITS = {1: Intent.CONFIRM, 2: Intent.CHANGE, 3: Intent.CANNOT_MAKE_IT}

_COURTEOUS = frozenset({Act.COURTESY, Act.THANKS})
_SAYS_NO = frozenset({Act.NO, Act.CANNOT, Act.CANNOT_AT})
_CHANGES = frozenset({Act.ASK_CHANGE, Act.CHANGE, Act.WISH, Act.AVOID})
# What may stand beside each of these, and changes nothing about it.
_ALONGSIDE: dict[Act, frozenset[Act]] = {
    Act.FIXED: frozenset({Act.FIXED, Act.NO, Act.YES, Act.CANNOT}),
    Act.WRONG: frozenset({Act.WRONG, Act.NO}),
    Act.LATE: frozenset({Act.LATE, Act.YES, Act.YES_AT}),
    Act.DISPUTE: frozenset({Act.DISPUTE, Act.NO, Act.DENY}),
    Act.STOP: frozenset({Act.STOP}),
    Act.START: frozenset({Act.START}),
    Act.HELP: frozenset({Act.HELP}),
}
_MEANS = {
    Act.FIXED: Intent.ALREADY_FIXED,
    Act.WRONG: Intent.WRONG_NUMBER,
    Act.LATE: Intent.RUNNING_LATE,
    Act.DISPUTE: Intent.DISPUTE,
    Act.STOP: Intent.STOP,
    Act.START: Intent.START,
    Act.HELP: Intent.HELP,
}


def combined(parts: Sequence[Part], question: Question | None, promised: Window | None) -> Reading:
    """What all the phrases of a text mean together, as an answer to what was asked."""
    said = [part for part in _after_sorry_but(parts) if part.act not in _COURTEOUS]
    acts = {part.act for part in said}
    if not said or Act.UNSURE in acts:
        return _UNCLEAR
    if acts == {Act.REASON}:
        return _only_a_reason(said, question)
    if acts & {Act.NUMBER, Act.CHOOSE}:
        return _numbered(said, question, promised)
    for act, alongside in _ALONGSIDE.items():
        if act in acts:
            return Reading(_MEANS[act]) if acts <= alongside else _UNCLEAR
    kind = question.kind if question is not None else None
    taken_back = _yes_and_then(said, acts, question, promised)
    if taken_back is not None:
        return taken_back
    acts -= {Act.REASON}
    if Act.KEEP in acts and kind is QuestionKind.WHICH_SLOT:
        # A no beside it is to the times that we listed.
        return Reading(Intent.CONFIRM) if acts <= {Act.KEEP, Act.YES, Act.NO} else _UNCLEAR
    if acts <= {Act.YES, Act.YES_AT, Act.KEEP} and not any(part.act is Act.REASON for part in said):
        return _confirmed(said, kind, promised)
    if Act.DENY in acts:
        return _denied(acts, kind)
    if acts <= _SAYS_NO and not _only_at_times(said):
        return _refused(said, kind, promised)
    if Act.NO in acts and acts <= _SAYS_NO | {Act.AVOID} and not _only_bounds(said):
        return _refused(said, kind, promised)
    return _changed(said, acts, promised)


def _only_a_reason(said: Sequence[Part], question: Question | None) -> Reading:
    """ "I'm in hospital": nobody says so who will be in, and perhaps somebody else will be; a person asks.

    "I finish work at two" may ask for a later time, and "working" be said of the boiler.
    """
    if question is None or question.kind is not QuestionKind.DOES_IT_SUIT:
        return _UNCLEAR
    plain = sum(part.words for part in said) > 1 and not any(part.stretches for part in said)
    return Reading(Intent.CANNOT_MAKE_IT, firm=False) if plain else _UNCLEAR


def _yes_and_then(
    said: Sequence[Part], acts: set[Act], question: Question | None, promised: Window | None
) -> Reading | None:
    """ "Yes but can you make it after 12" asks for that; "ok but I won't be in" is no yes, and a person asks.

    None where no yes begins the text, or what follows is neither.
    """
    begins = next((place for place, part in enumerate(said) if part.act is not Act.YES), len(said))
    rest = [part for part in said[begins:] if part.act is not Act.BUT or part is not said[begins]]
    after = {part.act for part in rest} - {Act.REASON}
    if not 0 < begins < len(said) or Act.YES in after or question is None:
        return None
    if said[begins].act is Act.BUT and after and after <= {Act.ASK_CHANGE, Act.WISH}:
        reading = combined(rest, question, promised)
        return reading if reading.intent is Intent.CHANGE else _UNCLEAR
    if question.kind is QuestionKind.DOES_IT_SUIT and after and after <= {Act.CANNOT, Act.CANNOT_AT}:
        reading = combined(rest, question, promised)
        return replace(reading, firm=False) if reading.intent is Intent.CANNOT_MAKE_IT else _UNCLEAR
    return None


def _after_sorry_but(parts: Sequence[Part]) -> Sequence[Part]:
    """ "Sorry but I can't make it": a "but" that follows nothing but courtesy, and leads to something, is courtesy."""
    for place, part in enumerate(parts):
        if part.act is Act.BUT and 0 < place < len(parts) - 1:
            return parts[place + 1 :]
        if part.act not in _COURTEOUS:
            break
    return parts


def _numbered(said: Sequence[Part], question: Question | None, promised: Window | None) -> Reading:
    """One number, and words that say the same; of two numbers nobody knows which was meant."""
    numbered = [part for part in said if part.act in {Act.NUMBER, Act.CHOOSE}]
    if len(numbered) != 1 or question is None:
        return _UNCLEAR
    [part] = numbered
    if not part.numbers and not part.last:
        return _UNCLEAR
    # "The second one" holds a one as well; the number that counts comes first.
    number = question.options if part.last else part.numbers[0]
    if not 1 <= number <= question.options:
        return _UNCLEAR
    beside = [other for other in said if other is not part]
    if question.kind is not QuestionKind.DOES_IT_SUIT:
        agreed = question.kind is QuestionKind.WHICH_SLOT and all(
            other.act is Act.YES or _is_its_day(other, number, question) for other in beside
        )
        return Reading(Intent.CHOOSE, number) if agreed or not beside else _UNCLEAR
    return _suits(_SUITS[number], beside, question, promised) if part.act is Act.NUMBER else _UNCLEAR


def _is_its_day(part: Part, number: int, question: Question) -> bool:
    """ "2 Friday", where the second is on a Friday: they read it out to us."""
    if part.act not in {Act.AT, Act.YES_AT} or len(part.stretches) != 1 or number > len(question.days):
        return False
    asked = part.stretches[0].asked
    return asked.names_day and not asked.names_time and asked.has_day(question.days[number - 1])


def _suits(meant: Intent, beside: Sequence[Part], question: Question, promised: Window | None) -> Reading:
    """ "2 Friday" and "3 I'm at work" say one thing, "1 no" says two and goes to a person."""
    if all(part.act is Act.REASON for part in beside):
        return Reading(meant) if not beside or meant is not Intent.CONFIRM else _UNCLEAR
    words = combined(beside, question, promised)
    if meant is Intent.CHANGE and all(part.act is Act.CANNOT for part in beside):
        return Reading(meant)  # "2 not convenient": that is why they ask for another time
    return words if words.intent is meant and words.firm else _UNCLEAR


def _only_at_times(said: Sequence[Part]) -> bool:
    """ "Not available until Thursday", "can't make it before 10": a no to a stretch, and a wish for the rest."""
    return _only_bounds(said) and all(part.act is Act.CANNOT_AT for part in said)


def _only_bounds(said: Sequence[Part]) -> bool:
    named = [times for part in said for times in _refusals(part)]
    return bool(named) and all(times.bounds for times in named)


def _confirmed(said: Sequence[Part], kind: QuestionKind | None, promised: Window | None) -> Reading:
    """A yes to "which of these?" answers nothing; one that names another time than the promised is none."""
    if kind not in {None, QuestionKind.DOES_IT_SUIT}:
        return _UNCLEAR
    named = [times for part in said for times in _asked(part)]
    if any(times != Times() and (promised is None or not times.covers(promised)) for times in named):
        return _UNCLEAR
    # "I will be there at ten", of a visit from eight to one: they may not be there at eight.
    if promised is not None and any(times.moment and not _opens(promised, times.moment) for times in named):
        return _UNCLEAR
    return Reading(Intent.CONFIRM)


def _opens(window: Window, moment: time) -> bool:
    return at(day_of(window.starts), moment) == window.starts


def _denied(acts: set[Act], kind: QuestionKind | None) -> Reading:
    if acts == {Act.DENY} and kind is None:
        return Reading(Intent.DISPUTE)
    if acts <= {Act.DENY, Act.NO, Act.CANNOT} and kind is QuestionKind.DOES_IT_SUIT:
        return Reading(Intent.CANNOT_MAKE_IT, firm=bool(acts & {Act.NO, Act.CANNOT}))
    return _UNCLEAR


def _refused(said: Sequence[Part], kind: QuestionKind | None, promised: Window | None) -> Reading:
    """ "No good" to a list of slots is about the slots, not about the visit."""
    if kind is QuestionKind.WHICH_SLOT:
        return _UNCLEAR
    named = [times for part in said for times in _refusals(part)]
    if named and promised is not None and not any(times.touches(promised) for times in named):
        return _UNCLEAR  # they cannot make a time that we never promised
    return Reading(Intent.CANNOT_MAKE_IT)


def _changed(said: Sequence[Part], acts: set[Act], promised: Window | None) -> Reading:
    if not _goes_together(said, acts):
        return _UNCLEAR
    asked = [times for part in said if part.act in {Act.WISH, Act.AT, Act.YES_AT} for times in _asked(part)]
    spared = [times for part in said if part.act in {Act.AVOID, Act.CANNOT_AT} for times in _refusals(part)]
    asked = [times for times in asked if times != Times()]  # "any other day" names none
    if not asked and not spared:
        return Reading(Intent.CHANGE)
    wanted = Wanted(tuple(_distinct(asked)), tuple(_distinct(spared)))
    asks = acts & {Act.ASK_CHANGE, Act.CHANGE, Act.CANNOT, Act.CANNOT_AT, Act.NO}
    if promised is not None and not asks and wanted.fits(promised):
        return _UNCLEAR  # they have what they ask for: perhaps they mean something else
    return Reading(Intent.CHANGE, wanted=wanted)


def _goes_together(said: Sequence[Part], acts: set[Act]) -> bool:
    if acts & {Act.YES} or not acts <= _CHANGES | _SAYS_NO | {Act.AT, Act.YES_AT, Act.BUT, Act.REASON}:
        return False
    if Act.AT in acts:
        # "No, Thursday" may be a no to Thursday.
        if _then_asks(said):
            return True
        alone = [part.act for part in said].count(Act.AT) == 1 and said[0].act is Act.AT
        if not alone or not acts <= {Act.AT, Act.AVOID, Act.BUT}:
            return False
        return not any(stretch.bare for stretch in said[0].stretches)
    if Act.YES_AT in acts and not acts & {Act.CANNOT, Act.CANNOT_AT, Act.AVOID, Act.ASK_CHANGE, Act.CHANGE}:
        return False
    if Act.BUT in acts and not _contrast(said):
        return False
    if Act.NO in acts and not acts & {Act.WISH, Act.YES_AT, Act.ASK_CHANGE}:
        return False  # "I am away till Friday, please don't come": a no, or a wish for later
    # "No change", "no need to move it" and "can't change": a bare no takes the change back.
    return not (Act.NO in acts and Act.CHANGE in acts)


def _then_asks(said: Sequence[Part]) -> bool:
    """ "Not the 14th, Thursday after 3": of two days named, only what is asked for comes with its hour."""
    *before, last = said
    named = [times for part in before for times in _refusals(part)]
    if last.act is not Act.AT or len(last.stretches) != 1 or not named:
        return False
    asked = last.stretches[0].asked
    return (
        all(part.act is Act.AVOID for part in before)
        and asked.names_day
        and asked.names_time
        and not any(times.names_time for times in named)
    )


def _contrast(said: Sequence[Part]) -> bool:
    """ "But" joins a time refused and a time asked for, and nothing else: "not Friday but Thursday is fine"."""
    acts = [part.act for part in said]
    timed = _CHANGES | {Act.CANNOT, Act.CANNOT_AT, Act.YES_AT}
    for place, act in enumerate(acts):
        if act is not Act.BUT:
            continue
        if place in {0, len(acts) - 1} or acts[place - 1] not in timed or acts[place + 1] not in timed:
            return False
    return True


def _asked(part: Part) -> list[Times]:
    return _sharing([stretch.asked for stretch in part.stretches])


def _refusals(part: Part) -> list[Times]:
    return [stretch.refused for stretch in part.stretches]


def _sharing(found: list[Times]) -> list[Times]:
    """ "Thursday or Friday morning": the morning may be of both, and what holds for both is never wrong.

    So is "Friday morning or afternoon": both of the Friday.
    """
    if found and found[0].names_day:
        found = [_on_the_day_of(found[0], t) if t.names_time and not t.names_day else t for t in found]
    if len(found) < 2 or not found[-1].names_time or any(times.names_time for times in found[:-1]):
        return found
    last = found[-1]
    return [replace(times, starts=last.starts, ends=last.ends, moment=last.moment) for times in found]


def _on_the_day_of(day: Times, times: Times) -> Times:
    return replace(day, starts=times.starts, ends=times.ends, moment=times.moment)


def _distinct(found: Iterable[Times]) -> list[Times]:
    return list(dict.fromkeys(found))
