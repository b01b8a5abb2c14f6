"""Evidence, judgements and challenges."""

from __future__ import annotations

from sqlalchemy import Connection, or_

from appointments.domain.challenges import Challenge
from appointments.domain.evidence import Evidence
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import AppointmentRef, JudgementRef
from appointments.records import statements
from appointments.records.mapping import evidence as mapping
from appointments.records.tables import ChallengeRow, EvidenceRow, JudgementRow

_EVIDENCE = statements.table_of(EvidenceRow)
_JUDGEMENTS = statements.table_of(JudgementRow)
_CHALLENGES = statements.table_of(ChallengeRow)


class SqlEvidenceLog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, evidence: Evidence) -> bool:
        return statements.insert_new(self._connection, _EVIDENCE, mapping.evidence_values(evidence), key=("ref",))

    def of(self, ref: AppointmentRef) -> tuple[Evidence, ...]:
        theirs = _EVIDENCE.c.appointment_ref == ref
        rows = statements.rows(self._connection, _EVIDENCE, theirs, by=[_EVIDENCE.c.id])
        return tuple(mapping.evidence(row) for row in rows)

    def like(self, fingerprint: str, digest: str = "") -> tuple[Evidence, ...]:
        alike = [_EVIDENCE.c.fingerprint == fingerprint] if fingerprint else []
        alike += [_EVIDENCE.c.digest == digest] if digest else []
        if not alike:
            return ()
        rows = statements.rows(self._connection, _EVIDENCE, or_(*alike), by=[_EVIDENCE.c.id])
        return tuple(mapping.evidence(row) for row in rows)


class SqlJudgements:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, judgement: Judgement) -> None:
        statements.insert(self._connection, _JUDGEMENTS, [mapping.judgement_values(judgement)])

    def get(self, ref: JudgementRef) -> Judgement:
        return mapping.judgement(statements.required(self._connection, _JUDGEMENTS, ref, "judgement"))

    def of(self, ref: AppointmentRef) -> list[Judgement]:
        theirs = _JUDGEMENTS.c.appointment_ref == ref
        rows = statements.rows(self._connection, _JUDGEMENTS, theirs, by=[_JUDGEMENTS.c.id])
        return [mapping.judgement(row) for row in rows]


class SqlChallenges:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, challenge: Challenge) -> None:
        statements.insert(self._connection, _CHALLENGES, [mapping.challenge_values(challenge)])

    def get(self, ref: str) -> Challenge:
        return mapping.challenge(statements.required(self._connection, _CHALLENGES, ref, "challenge"))

    def save(self, challenge: Challenge) -> None:
        statements.save_row(self._connection, _CHALLENGES, mapping.challenge_values(challenge), "challenge")

    def of(self, ref: AppointmentRef) -> list[Challenge]:
        theirs = _CHALLENGES.c.appointment_ref == ref
        rows = statements.rows(self._connection, _CHALLENGES, theirs, by=[_CHALLENGES.c.raised_at, _CHALLENGES.c.ref])
        return [mapping.challenge(row) for row in rows]
