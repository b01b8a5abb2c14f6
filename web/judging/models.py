"""How a case is written as JSON. Short by default: what is left out is what most cases have in common.

Every instant carries its offset from UTC. Unknown keys are refused, because a misspelt one would change the answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    model_validator,
)

from appointments.domain.evidence import (
    CALL_RESULTS,
    REFUSAL_REASONS,
    EvidenceKind,
    EvidenceSource,
)
from appointments.domain.homes import Channel
from appointments.domain.operatives import Gender
from appointments.domain.outcomes import Door, Outcome
from appointments.domain.replies import Intent


def _written_out(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write an instant as text with its offset, such as 2026-11-24T09:15:00+00:00")
    return value


def _of_our_time(instant: datetime) -> datetime:
    if not 2000 <= instant.year <= 2100:
        raise ValueError("an instant lies between the years 2000 and 2100")
    return instant


Instant = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_of_our_time)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClaimWritten(_Written):
    """What is said to have happened. Time at the door ends with `at`, or with a departure before it."""

    outcome: Outcome
    at: Instant
    door: Door = Door.PHONE
    by: str = "operative"
    words: str = ""


class PromiseWritten(_Written):
    """The promise in force: the window `[starts, ends)` in which the operative arrives."""

    starts: Instant
    ends: Instant
    version: Annotated[StrictInt, Field(ge=1)] = 1
    agreed_by_resident: StrictBool = False


class OperativeWritten(_Written):
    """Somebody who came."""

    ref: str = "OP-1"
    name: str = "Operative 01"
    gender: Gender | None = None


class EvidenceWritten(_Written):
    """One thing recorded. `at` is the server's time, which counts; `device_at` the phone's, when it was another.

    A call whose source is `provider` counts by its `device_at`: when it was made, and not when its report came.

    `digest` is that of the stored photo: left out, there is one; an empty one says that there is none.
    """

    kind: EvidenceKind
    at: Instant
    device_at: Instant | None = None
    source: EvidenceSource | None = Field(None, description="Left out: who usually records such a thing.")
    to: Literal["resident", "planner", "other_contact"] | None = Field(None, description="Of a call; the resident.")
    result: str | None = Field(None, description="How a call, a text or a step at the door ended.")
    who: Literal["resident", "household_member", "minor", "other"] | None = Field(None, description="Who spoke.")
    reason: str | None = Field(None, description=f"Why entry was refused: {', '.join(REFUSAL_REASONS)}.")
    words: str | None = Field(None, description="What was said.")
    number: str | None = Field(None, description="Of a card.")
    step: str | None = Field(None, description="Of a step at the door, its code.")
    subject: str | None = Field(None, description="What a photo shows; a card when left out.")
    found: Literal["ours"] | None = Field(None, description="A planner found that the failure was ours.")
    withdraws: Annotated[StrictInt, Field(ge=1)] | None = Field(
        None, description="Of a withdrawal: which piece of evidence was a mistake, counted from 1."
    )
    operative: str | None = Field(None, description="Of a departure, the ref of who left; everybody when left out.")
    digest: str | None = None
    distance_m: Annotated[StrictInt, Field(ge=0)] | None = Field(
        None, description="How far from the home the phone said it was."
    )
    accuracy_m: Annotated[StrictInt, Field(ge=0)] | None = Field(
        None, description="How exact the phone believed to be."
    )

    @model_validator(mode="after")
    def _says_what_its_kind_can_say(self) -> Self:
        if self.kind is EvidenceKind.CALL and self.result not in CALL_RESULTS:
            raise ValueError(f"result: a call ended as one of {', '.join(sorted(CALL_RESULTS))}")
        if self.reason is not None and self.reason not in REFUSAL_REASONS:
            raise ValueError(f"reason: this is not one of {', '.join(REFUSAL_REASONS)}")
        return self


class NoticeWritten(_Written):
    """One notice. `delivered_at` left out: it never arrived, or (`awaited`) nobody has said so yet."""

    channel: Channel = Channel.SMS
    sent_at: Instant | None = None
    delivered_at: Instant | None = None
    awaited: StrictBool = False
    version: Annotated[StrictInt, Field(ge=1)] = 1


class ReplyWritten(_Written):
    intent: Intent
    at: Instant
    version: Annotated[StrictInt, Field(ge=1)] = 1


class RequirementWritten(BaseModel):
    """What the household asked for: the kind, and beside it the values that this kind has.

    `proposed`: noticed on the day, and no planner has reviewed it.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: str
    proposed: StrictBool = False


class Expected(_Written):
    """What whoever wrote the case expects; the command says when the rulebook answers otherwise."""

    allowed: StrictBool
    established: Outcome
    missing: tuple[str, ...] | None = None


class CaseWritten(_Written):
    """One claim with its records. `arrived_at` left out is the first arrival among the evidence, or nobody came."""

    about: str = Field("", description="What the case is about, for people.")
    source: str = Field("", description="Where it comes from, for people.")
    claim: ClaimWritten
    promise: PromiseWritten
    arrived_at: Instant | None = None
    operatives: tuple[OperativeWritten, ...] = (OperativeWritten(),)
    evidence: tuple[EvidenceWritten, ...] = ()
    notices: tuple[NoticeWritten, ...] = ()
    replies: tuple[ReplyWritten, ...] = ()
    requirements: tuple[RequirementWritten, ...] = ()
    has_number: StrictBool = True
    text_unread: StrictBool = False
    usual_operative: str | None = None
    figures: dict[str, StrictInt] = Field({}, description="The landlord's own figures, by name.")
    judged_at: Instant | None = None
    expected: Expected | None = None
