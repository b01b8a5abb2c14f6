"""Everything that is wrong with what was typed about one kind of access requirement, not only the first of it.

A kind's `parse` stops at the first problem. Here what is wrong gives way to something that can be right, and the rest
is read again, so that a form names all of it at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from appointments.domain.access import AccessKind, Asked, Parameter
from appointments.domain.access_kinds import parse_kind
from appointments.domain.errors import Invalid

# Something of each sort that any kind can read; choices have one of their own, numbers their default.
_CAN_BE_READ = {
    Parameter.YES_NO: "no",
    Parameter.WEEKLY_TIMES: "Mon 09:00-17:00",
    Parameter.DATES: "2030-01-02",
    Parameter.TELEPHONE: "07700 900123",
    Parameter.TEXT: "1",
}


def problems(kind: type[AccessKind], values: Mapping[str, object]) -> tuple[Invalid, ...]:
    """One for each value that is wrong, in the order in which the kind asks for them; empty when it can be recorded.

    Where two values do not fit together it is the later one of them, as `parse` says it.
    """
    asked = {each.name: each for each in kind.ASKS}
    read, found = dict(values), dict[str, Invalid]()
    for _ in range(len(asked) + 1):
        try:
            parse_kind(kind.TAG, read)
            break
        except Invalid as exc:
            if exc.field in found:
                break  # it does not fit beside the others, whatever it is
            found[exc.field] = exc
            if exc.field not in asked:
                break
            read[exc.field] = _can_be_read(asked[exc.field])
    order = list(asked)
    return tuple(sorted(found.values(), key=lambda exc: order.index(exc.field) if exc.field in order else len(order)))


def _can_be_read(asked: Asked) -> str:
    if asked.parameter is Parameter.CHOICE:
        return asked.choices[0][0]
    return asked.default or _CAN_BE_READ.get(asked.parameter, "")
