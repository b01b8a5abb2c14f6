"""Evidence, judgements and challenges."""

from __future__ import annotations

from datetime import timedelta

from appointments.domain.challenges import Challenge
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, HeldKnown, held_ms
from appointments.domain.outcomes import Finding, Judgement, Outcome
from appointments.records.rows import Row, Values


def evidence_values(item: Evidence) -> Values:
    return {
        "ref": item.ref,
        "appointment_ref": item.appointment_ref,
        "kind": item.kind.value,
        "source": item.source.value,
        "device_at": item.device_at,
        "received_at": item.received_at,
        "by": item.by,
        "data": dict(item.data),
        "digest": item.digest,
        "fingerprint": item.fingerprint,
        "held_ms": held_ms(item),
        "held_known": item.held_known.value if item.held_known else "",
    }


def evidence(row: Row) -> Evidence:
    return Evidence(
        ref=row["ref"],
        appointment_ref=row["appointment_ref"],
        kind=EvidenceKind(row["kind"]),
        source=EvidenceSource(row["source"]),
        device_at=row["device_at"],
        received_at=row["received_at"],
        by=row["by"],
        data=row["data"],
        digest=row["digest"],
        fingerprint=row["fingerprint"],
        held=timedelta(milliseconds=row["held_ms"]),
        held_known=HeldKnown(row["held_known"]) if row["held_known"] else None,
    )


def judgement_values(judgement: Judgement) -> Values:
    return {
        "ref": judgement.ref,
        "appointment_ref": judgement.appointment_ref,
        "promise_version": judgement.promise_version,
        "outcome": judgement.outcome.value,
        "allowed": judgement.allowed,
        "findings": [{"rule": f.rule, "met": f.met, "words": f.words, "to_do": f.to_do} for f in judgement.findings],
        "established_outcome": judgement.established_outcome.value,
        "established_words": judgement.established_words,
        "rulebook_version": judgement.rulebook_version,
        "rulebook_digest": judgement.rulebook_digest,
        "judged_at": judgement.judged_at,
        "evidence_digests": list(judgement.evidence_digests),
    }


def judgement(row: Row) -> Judgement:
    return Judgement(
        ref=row["ref"],
        appointment_ref=row["appointment_ref"],
        promise_version=row["promise_version"],
        outcome=Outcome(row["outcome"]),
        allowed=row["allowed"],
        findings=tuple(Finding(f["rule"], f["met"], f["words"], f["to_do"]) for f in row["findings"]),
        established_outcome=Outcome(row["established_outcome"]),
        established_words=row["established_words"],
        rulebook_version=row["rulebook_version"],
        rulebook_digest=row["rulebook_digest"],
        judged_at=row["judged_at"],
        evidence_digests=tuple(row["evidence_digests"]),
    )


def challenge_values(challenge: Challenge) -> Values:
    return {
        "ref": challenge.ref,
        "appointment_ref": challenge.appointment_ref,
        "outcome": challenge.outcome.value,
        "said": challenge.said,
        "raised_at": challenge.raised_at,
        "decided_at": challenge.decided_at,
        "reviewer": challenge.reviewer,
        "upheld": challenge.upheld,
        "reason": challenge.reason,
        "reply_ref": challenge.reply_ref,
        "repeats": challenge.repeats,
    }


def challenge(row: Row) -> Challenge:
    return Challenge(
        ref=row["ref"],
        appointment_ref=row["appointment_ref"],
        outcome=Outcome(row["outcome"]),
        said=row["said"],
        raised_at=row["raised_at"],
        decided_at=row["decided_at"],
        reviewer=row["reviewer"],
        upheld=row["upheld"],
        reason=row["reason"],
        reply_ref=row["reply_ref"],
        repeats=row["repeats"],
    )
