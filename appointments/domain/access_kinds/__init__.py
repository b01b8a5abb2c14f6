"""The kinds of access requirement: one file each, one line each in KINDS.

The next kind is a file beside these and a line below. Consumers ask the hooks of `AccessKind` and never compare kinds.
"""

from __future__ import annotations

from collections.abc import Mapping

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.errors import Invalid

KINDS: tuple[type[AccessKind], ...] = (
    AdvanceNotice,
    TimesToAvoid,
    OnlyTheseTimes,
    TwoOperatives,
    OperativeGender,
    SameOperative,
    CallAhead,
    LongerToAnswer,
    TextOnly,
    DoNotAttend,
)

_BY_TAG = {kind.TAG: kind for kind in KINDS}


def kind_of(tag: str) -> type[AccessKind]:
    """The kind with this tag; raises Invalid when there is none."""
    try:
        return _BY_TAG[tag.strip()]
    except KeyError as exc:
        raise Invalid("kind", f"kind: {tag!r} is not one of {', '.join(sorted(_BY_TAG))}") from exc


def parse_kind(tag: str, values: Mapping[str, object]) -> AccessKind:
    """A kind from its tag and parameters, as forms, files and the database hold them."""
    return kind_of(tag).parse(values)


def write_kind(kind: AccessKind) -> dict[str, object]:
    """The tagged data of a kind, plain JSON; `read_kind` gives it back."""
    return {"kind": kind.TAG, **kind.data()}


def read_kind(data: Mapping[str, object]) -> AccessKind:
    """The inverse of `write_kind`; strict, because a requirement read wrongly is a visit made wrongly."""
    return parse_kind(str(data.get("kind", "")), {name: value for name, value in data.items() if name != "kind"})
