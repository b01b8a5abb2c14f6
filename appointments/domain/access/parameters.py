"""How the values of a kind are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Parameter(StrEnum):
    """How a door (form, CSV, API) asks for one value of a kind."""

    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    WEEKLY_TIMES = "weekly_times"
    DATES = "dates"
    TELEPHONE = "telephone"
    TEXT = "text"


@dataclass(frozen=True)
class Asked:
    """One parameter of a kind as a form shows it. `choices` are (value, label)."""

    name: str
    label: str
    parameter: Parameter
    hint: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
