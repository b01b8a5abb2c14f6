"""The ledger: facts in hash chains, one chain a stream, and nightly seals over the heads of all of them.

An entry's digest is the SHA-256 of everything in it and of the digest before it, so a changed byte, a missing entry or
a changed order breaks the chain at that entry. A chain alone cannot show that its *end* was cut off; the seals can:
each holds the heads that moved since the last one, and the digest of the last one, so the newest stands for all heads.
What was added after the newest seal, and the newest seal itself, are only as safe as the copies of its digest that were
given away.
"""

from appointments.records.ledger.entries import BEFORE_THE_FIRST, canonical, entry
from appointments.records.ledger.verifying import SEALS, Broken, Verdict, Verified, seal_fault, verify
from appointments.records.ledger.writing import SqlLedger

__all__ = [
    "BEFORE_THE_FIRST",
    "Broken",
    "SEALS",
    "SqlLedger",
    "Verdict",
    "Verified",
    "canonical",
    "entry",
    "seal_fault",
    "verify",
]
