"""Rules as plain JSON and back: what the phone reads, what an auditor is given, what the digest is taken of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from appointments.domain.outcomes import Outcome
from policies.rule import AllOf, AnyOf, Count, Demand, Established, Fact, Minutes, Not, Rule, Says, Where

# JSON read from outside: its shape is checked by reading it.
Json = Mapping[str, Any]


def canonical(value: object) -> bytes:
    """One spelling per value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(value: object) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def write_demand(demand: Demand) -> dict[str, Any]:
    match demand:
        case Fact(name):
            return {"fact": name}
        case Count(kind, at_least, asked, untimely):
            where = {w.key: list(w.one_of) for w in asked}
            return {"count": kind, "at_least": at_least, "where": where, "untimely": untimely}
        case Minutes(since, until, at_least):
            return {"minutes": {"since": since, "until": until}, "at_least": at_least}
        case AllOf(parts):
            return {"all_of": [write_demand(part) for part in parts]}
        case AnyOf(parts):
            return {"any_of": [write_demand(part) for part in parts]}
        case Not(part):
            return {"not": write_demand(part)}


def read_demand(data: Json) -> Demand:
    """The inverse of `write_demand`; raises ValueError for a word that is not in the vocabulary."""
    match data:
        case {"fact": name}:
            return Fact(name)
        case {"count": kind, "at_least": at_least, "where": marks, "untimely": untimely}:
            where = tuple(Where(key, tuple(one_of)) for key, one_of in marks.items())
            return Count(kind, at_least, where, untimely)
        case {"minutes": {"since": since, "until": until}, "at_least": at_least}:
            return Minutes(since, until, at_least)
        case {"all_of": parts}:
            return AllOf(tuple(read_demand(part) for part in parts))
        case {"any_of": parts}:
            return AnyOf(tuple(read_demand(part) for part in parts))
        case {"not": part}:
            return Not(read_demand(part))
    raise ValueError(f"{sorted(data)} is not a demand")


def write_rule(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "outcomes": [outcome.value for outcome in rule.outcomes],
        "demand": write_demand(rule.demand),
        "met": [_write_says(says) for says in rule.met],
        "missing": [_write_says(says) for says in rule.missing],
        "asks": rule.asks,
        "why": rule.why,
        "source": rule.source,
    }


def read_rule(data: Json) -> Rule:
    """The inverse of `write_rule`."""
    return Rule(
        code=data["code"],
        outcomes=tuple(Outcome(value) for value in data["outcomes"]),
        demand=read_demand(data["demand"]),
        met=tuple(_read_says(says) for says in data["met"]),
        missing=tuple(_read_says(says) for says in data["missing"]),
        asks=data["asks"],
        why=data["why"],
        source=data["source"],
    )


def write_established(row: Established) -> dict[str, Any]:
    return {"outcome": row.outcome.value, "when": write_demand(row.when), "words": row.words}


def _write_says(says: Says) -> dict[str, Any]:
    return {"when": write_demand(says.when), "words": says.words, "to_do": says.to_do}


def _read_says(data: Json) -> Says:
    return Says(read_demand(data["when"]), data["words"], data["to_do"])
