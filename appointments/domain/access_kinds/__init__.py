"""The kinds of access requirement: one file each, one line each in KINDS.

The next kind is a file beside these and a line below. Consumers ask the hooks of `AccessKind` and never compare kinds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from appointments.domain.access import AccessKind, Erased
from appointments.domain.access_kinds.adapted_home import AdaptedHome
from appointments.domain.access_kinds.adult_present import AdultPresent
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.animals import Animals
from appointments.domain.access_kinds.avoid_school_run import AvoidSchoolRun
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.calls_only import CallsOnly
from appointments.domain.access_kinds.clean_visit import CleanVisit
from appointments.domain.access_kinds.clear_ways import ClearWays
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.days_to_avoid import DaysToAvoid
from appointments.domain.access_kinds.disrepair_claim import DisrepairClaim
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.access_kinds.hazards_first import HazardsFirst
from appointments.domain.access_kinds.how_to_knock import HowToKnock
from appointments.domain.access_kinds.interpreter import Interpreter
from appointments.domain.access_kinds.key_holder import KeyHolder
from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.access_kinds.large_print import LargePrint
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.little_space import LittleSpace
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.operative_named import OperativeNamed
from appointments.domain.access_kinds.parking import Parking
from appointments.domain.access_kinds.quiet_visit import QuietVisit
from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.shoes_off import ShoesOff
from appointments.domain.access_kinds.someone_attends import SomeoneAttends
from appointments.domain.access_kinds.stays_on import StaysOn
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.void_home import VoidHome
from appointments.domain.access_kinds.word_at_the_door import WordAtTheDoor
from appointments.domain.errors import Invalid

KINDS: tuple[type[AccessKind], ...] = (
    AdvanceNotice,
    TimesToAvoid,
    OnlyTheseTimes,
    AvoidSchoolRun,
    DaysToAvoid,
    TwoOperatives,
    OperativeGender,
    SameOperative,
    OperativeNamed,
    Interpreter,
    SomeoneAttends,
    CallAhead,
    TextOnly,
    CallsOnly,
    LetterOnly,
    LargePrint,
    ContactRepresentative,
    LongerToAnswer,
    NoVoice,
    HowToKnock,
    WordAtTheDoor,
    AdultPresent,
    Animals,
    KeySafe,
    KeyHolder,
    EntryCode,
    Parking,
    VoidHome,
    CleanVisit,
    StaysOn,
    LittleSpace,
    FurnitureMoved,
    ClearWays,
    ShoesOff,
    QuietVisit,
    AdaptedHome,
    DisrepairClaim,
    DoNotAttend,
    SafeContactOnly,
    NoFemaleStaff,
    NoLoneFemale,
    HazardsFirst,
)

# The household is told who will come, and anew of somebody else.
NAMES_OPERATIVE = frozenset({OperativeNamed.TAG})
# The household wants to know of a visit longer before than everybody.
ASKS_NOTICE = frozenset({AdvanceNotice.TAG})

# Alerts that blame a person (UKHDS MissesAppointments, a derived model's RefusedAccess), as letters only.
NEVER_OF_A_PERSON = frozenset(
    {
        "missesappointments", "missedappointments", "regularlymissesappointments", "refusedaccess", "refusesaccess",
        "refusesentry", "refusedentry", "noaccess",
    }
)  # fmt: skip
_COUNTED = "what came of visits is counted from their evidence, and never a label on a person (rule 23)"

_BY_TAG = {kind.TAG: kind for kind in KINDS}


def kind_of(tag: str) -> type[AccessKind]:
    """The kind with this tag; raises Invalid when there is none."""
    try:
        return _BY_TAG[tag.strip()]
    except KeyError as exc:
        require_no_blame(tag, "kind")
        raise Invalid("kind", f"kind: {tag!r} is not one of {', '.join(sorted(_BY_TAG))}") from exc


def require_no_blame(label: str, field: str) -> None:
    """Raises Invalid, saying why, for a label that blames a person (rule 23)."""
    if re.sub(r"[^a-z]", "", label.lower()) in NEVER_OF_A_PERSON:
        raise Invalid(field, f"{field}: {label.strip()!r} is not recorded of anybody: {_COUNTED}")


def parse_kind(tag: str, values: Mapping[str, object]) -> AccessKind:
    """A kind from its tag and parameters, as forms and files give them; what cannot be meant is refused."""
    kind = kind_of(tag).parse(values)
    kind.require_plausible()
    return kind


def write_kind(kind: AccessKind) -> dict[str, object]:
    """The tagged data of a kind, plain JSON; `read_kind` gives it back."""
    return {"kind": kind.TAG, **kind.data()}


def read_kind(data: Mapping[str, object]) -> AccessKind:
    """The inverse of `write_kind`; strict, because a requirement read wrongly is a visit made wrongly."""
    kind = kind_of(str(data.get("kind", "")))
    if data.get("erased") is True:
        return Erased(kind.TAG, kind.LABEL)
    return kind.parse({name: value for name, value in data.items() if name != "kind"})


def erased(kind: AccessKind) -> Erased:
    """What is left of a kind when its parameters have been kept long enough (rule 74)."""
    return kind if isinstance(kind, Erased) else Erased(kind.TAG, kind.LABEL)
