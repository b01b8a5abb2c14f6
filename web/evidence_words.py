"""What is known about a piece of evidence besides what it says: its source, its clocks, where the phone was, its photo.

One set of sentences for every page that lists evidence. Nothing here decides; it lets a reader judge.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, Held, HeldKnown
from appointments.domain.positions import distance_in_words
from appointments.domain.times import clock_in_words, day_of
from web.words import short_instant_words

# Keys of `Evidence.data` that these sentences say; a list of what was noted leaves them out.
SAID_HERE = frozenset(
    {"lat", "lon", "accuracy_m", "distance_m", "position", "operative", "thumbnail", "taken_at", "taken_apart"}
    | {"sent_before", "call", "provider", "asked_at", "answered_at", "ended_at", "seconds", "failure", "said"}
)

SOURCES: dict[EvidenceSource, str] = {
    EvidenceSource.DEVICE: "Recorded by the operative",
    EvidenceSource.PROVIDER: "From the telephone provider",
    EvidenceSource.PLANNER: "Recorded by a planner",
    EvidenceSource.SYSTEM: "From our own records",
}

_CALL_ENDS: dict[str, str] = {
    "answered": "Picked up, by a person or a voicemail",
    "no_answer": "No answer",
    "engaged": "Engaged",
    "voicemail": "Voicemail",
    "no_number": "No number is held",
    "not_placed": "The call did not come about",
}
_NO_POSITION: dict[str, str] = {
    "refused": "No position: the phone does not give it",
    "not_found": "No position: the phone found none",
    "not_asked": "No position",
}

AGREES = timedelta(minutes=1)
# A photo is taken a little before it is sent, and cameras are set by hand.
LONG_BEFORE = timedelta(hours=1)


def notes(item: Evidence, *, closed_at: datetime | None = None) -> tuple[str, ...]:
    """Short sentences without a full stop, the most telling first. `closed_at` is when the visit was closed."""
    found = [
        late(item, closed_at),
        kept_on_the_phone(item),
        source(item),
        clocks(item),
        position(item),
        *photo(item),
        _changed(item),
    ]
    return tuple(words for words in found if words)


def worth_knowing(item: Evidence, *, closed_at: datetime | None = None) -> tuple[str, ...]:
    """Of these only what a reader would not expect: for pages with little room."""
    unexpected = [late(item, closed_at), kept_on_the_phone(item), _changed(item)]
    if item.source is EvidenceSource.DEVICE and abs(item.skew) >= AGREES:
        unexpected.append(clocks(item))
    if item.text("sent_before"):
        unexpected.append(photo(item)[0])
    if item.kind is EvidenceKind.CALL:
        unexpected.append(source(item))
    return tuple(words for words in unexpected if words)


def source(item: Evidence) -> str:
    return SOURCES[item.source]


def clocks(item: Evidence) -> str:
    """`Phone's clock 3 h 2 min behind, or sent that much later`: only the server's time counts."""
    if item.source is EvidenceSource.PROVIDER:
        return f"The provider's time: {short_instant_words(item.device_at)}"
    if item.source is not EvidenceSource.DEVICE:
        return ""
    if not item.phone_told_its_time:
        return "Our clock; the phone did not say what time it had"
    apart = abs(item.skew)
    if apart < AGREES:
        return "Phone's clock agrees with ours"
    if item.skew > timedelta():
        return f"Phone's clock {briefly(apart)} behind, or sent that much later"
    return f"Phone's clock {briefly(apart)} ahead"


def briefly(length: timedelta) -> str:
    """`3 h 2 min`; whole minutes, and days where there are any."""
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part) or "0 min"


_HELD: dict[HeldKnown, str] = {
    HeldKnown.STEADY: "",
    HeldKnown.CLOCK: ", by the phone's clock",
    HeldKnown.NOT_KNOWN: "",
}


def kept_on_the_phone(item: Evidence) -> str:
    """`Done 24 Nov 2026, 10:02am, kept on the phone, reached us 11:15am`; empty for what was sent as it was done."""
    if item.held_known is None or (item.held < AGREES and abs(item.skew) < AGREES):
        return ""
    held = Held(item.received_at, item.received_at - item.held, item.held_known)
    if held.known is HeldKnown.NOT_KNOWN:
        return reached_us(held)
    words = reached_us(held)
    return f"Done {short_instant_words(held.at)}{_HELD[item.held_known]}, {words[:1].lower()}{words[1:]}"


def reached_us(held: Held) -> str:
    """`Kept on the phone, reached us 11:15am`: beside the time at which it was done."""
    same_day = day_of(held.at) == day_of(held.received_at)
    came = clock_in_words(held.received_at) if same_day else short_instant_words(held.received_at)
    if held.known is HeldKnown.NOT_KNOWN:
        said = short_instant_words(held.received_at)
        return f"Reached us {said}; how long the phone had kept it is not known"
    return f"Reached us {came}" if held.length < AGREES else f"Kept on the phone, reached us {came}"


def position(item: Evidence) -> str:
    """`About 40 m from the home, accuracy 15 m`; why there is none; empty for what has no place."""
    if item.text("distance_m"):
        apart = distance_in_words(float(item.text("distance_m")))
        return f"{apart[:1].upper()}{apart[1:]} from the home, accuracy {item.text('accuracy_m')} m"
    if item.text("lat"):  # from before distances were worked out
        return f"A position was recorded, accuracy {item.text('accuracy_m')} m"
    return _NO_POSITION.get(item.text("position"), "")


def call(item: Evidence) -> str:
    """How a call ended, and for how long they were connected."""
    if item.text("failure").startswith("operative-"):
        return "The operative did not pick up, so nobody was called"
    if item.text("result") == "answered" and item.source is EvidenceSource.DEVICE:
        return "Somebody answered"
    ended = _CALL_ENDS.get(item.text("result"), item.text("result").replace("_", " "))
    seconds = item.text("seconds")
    if item.text("result") == "answered" and seconds.isdigit():
        return f"{ended}, {int(seconds)} second{'s' * (int(seconds) != 1)}"
    return ended


def photo(item: Evidence) -> tuple[str, ...]:
    """What the camera wrote into the file and the file's own past say of a photo."""
    if item.kind is not EvidenceKind.PHOTO:
        return ()
    found = []
    if item.text("sent_before"):
        found.append("This photo was sent before, for another visit. It does not count here")
    if item.text("taken_at"):
        found.append(_taken(item, datetime.fromisoformat(item.text("taken_at"))))
    if item.text("taken_apart"):
        found.append(f"By the camera taken {item.text('taken_apart')} from the home")
    return tuple(found)


def _taken(item: Evidence, taken_at: datetime) -> str:
    before = item.received_at - taken_at
    said = f"By the camera taken {short_instant_words(taken_at)}"
    return f"{said}, {briefly(before)} before it was sent" if before > LONG_BEFORE else said


def late(item: Evidence, closed_at: datetime | None) -> str:
    if closed_at is None or item.received_at <= closed_at:
        return ""
    return "Came after the visit was closed: the outcome does not rest on it"


def _changed(item: Evidence) -> str:
    """What an operative said that the records cannot be squared with is kept, and not believed."""
    if item.kind is EvidenceKind.CALL and item.text("said"):
        return f"Sent as “{_CALL_ENDS.get(item.text('said'), item.text('said')).lower()}”, but no number was held"
    return ""
