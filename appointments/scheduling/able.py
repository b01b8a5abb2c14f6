"""Who may be sent to what, for a whole day at once.

Most visits of a day ask for the same of whoever comes, so each different question is asked of everybody once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from appointments.domain.operatives import Operative
from appointments.scheduling.constraints import Needs, may_come
from appointments.scheduling.day_problem import Yes


def able(asked: Sequence[Needs], operatives: Sequence[Operative], day: date) -> Yes:
    """`[o, v]`: operative o may be sent to visit v on this day, if they work."""
    answers: dict[Needs, Yes] = {}
    may = np.zeros((len(operatives), len(asked)), dtype=np.bool_)
    for v, needs in enumerate(asked):
        question = about_people(needs)
        if question not in answers:
            answers[question] = np.array([may_come(question, one, day) for one in operatives], dtype=np.bool_)
        may[:, v] = answers[question]
    return may


def about_people(needs: Needs) -> Needs:
    """The part of the needs that says who may come: without the times, minutes and messages a household asks for."""
    asked = needs.demands
    return Needs(
        needs.trade,
        needs.skills,
        replace(asked, notice=None, extra_minutes=0, prefers_same=False, first_of_day=False, kinds=()),
        needs.insists_on,
    )
