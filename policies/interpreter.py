"""Holds a rule against a case sheet and says what it found, in words.

Everything here has a twin in the operative's phone; the tests write golden vectors that both must agree on. So it
stays small, and it knows no rule by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from appointments.domain.outcomes import Finding
from appointments.domain.times import clock_in_words, duration_in_words
from policies.rule import AllOf, AnyOf, Count, Demand, Established, Fact, Limit, Minutes, Not, Rule, Says
from policies.sheet import Sheet

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def holds(demand: Demand, sheet: Sheet) -> bool:
    match demand:
        case Fact(name):
            return sheet.facts.get(name, False)
        case Count():
            return _counted(demand, sheet) >= _number(demand.at_least, sheet)
        case Minutes(since, until):
            passed = _passed(since, until, sheet)
            return passed is not None and passed >= timedelta(minutes=_number(demand.at_least, sheet))
        case AllOf(parts):
            return all(holds(part, sheet) for part in parts)
        case AnyOf(parts):
            return any(holds(part, sheet) for part in parts)
        case Not(part):
            return not holds(part, sheet)


def fits(count: Count, item: Mapping[str, str]) -> bool:
    """Whether this piece of evidence, as it stands on a sheet, is one of those counted."""
    return (
        item["kind"] == count.kind
        and (count.untimely or not item.get("untimely"))
        and all(item.get(where.key, "") in where.one_of for where in count.where)
    )


def find(rule: Rule, sheet: Sheet) -> Finding:
    """Whether the demand is met, and the sentence for it. Nothing is left to do once the operative is away."""
    met = holds(rule.demand, sheet)
    says = _speaking(rule.met if met else rule.missing, sheet)
    values = _values(rule.demand, sheet)
    to_do = says.to_do if not met and holds(Fact("still_there"), sheet) else ""
    return Finding(rule.code, met, _filled(says.words, values), _filled(to_do, values))


def first_established(rows: tuple[Established, ...], sheet: Sheet) -> tuple[Established, str]:
    """The first row of the table that holds, with its words filled in."""
    row = next(row for row in rows if holds(row.when, sheet))
    return row, _filled(row.words, _values(row.when, sheet))


def _counted(count: Count, sheet: Sheet) -> int:
    return sum(fits(count, item) for item in sheet.evidence)


def _number(limit: Limit, sheet: Sheet) -> int:
    return limit if isinstance(limit, int) else sheet.limits[limit]


def _passed(since: str, until: str, sheet: Sheet) -> timedelta | None:
    if since not in sheet.instants or until not in sheet.instants:
        return None
    return datetime.fromisoformat(sheet.instants[until]) - datetime.fromisoformat(sheet.instants[since])


def _speaking(says: tuple[Says, ...], sheet: Sheet) -> Says:
    return next(each for each in says if holds(each.when, sheet))


def _values(demand: Demand, sheet: Sheet) -> dict[str, str]:
    """What `{names}` in words stand for: the sheet's words, its limits, its instants, and what the demand measures."""
    values = {name: _in_words(number) for name, number in sheet.limits.items()}
    values |= {name: clock_in_words(datetime.fromisoformat(instant)) for name, instant in sheet.instants.items()}
    values |= sheet.words
    for part in _parts(demand):
        if isinstance(part, Count):
            values[f"recorded_{part.kind}"] = _in_words(_counted(part, sheet))
        elif isinstance(part, Minutes) and part.at_least:
            passed = max(_passed(part.since, part.until, sheet) or timedelta(0), timedelta(0))
            left = timedelta(minutes=_number(part.at_least, sheet)) - passed
            values["passed"] = duration_in_words(passed)
            # Rounded up: whoever waits as long as we say has waited long enough.
            values["left"] = duration_in_words(left + timedelta(seconds=59, microseconds=999_999))
            values["limit"] = duration_in_words(timedelta(minutes=_number(part.at_least, sheet)))
    return values


def _parts(demand: Demand) -> Iterator[Demand]:
    yield demand
    match demand:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _parts(part)
        case Not(part):
            yield from _parts(part)


def _filled(template: str, values: Mapping[str, str]) -> str:
    filled = template.format_map(values)
    return filled[:1].upper() + filled[1:]


def _in_words(number: int) -> str:
    """`one` to `nine` in words, larger ones in digits."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else str(number)
