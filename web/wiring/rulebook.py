"""The rulebook as pages and commands ask it. It needs no database and no settings."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from appointments.domain.case import Case
from appointments.domain.outcomes import Judgement
from appointments.domain.procedure import Procedure
from policies import procedure as reading_out
from policies import rulebook as book
from policies.thresholds import figures, overridden
from web.application import Rulebook


def rulebook() -> Rulebook:
    return Rulebook(judge=_judge, procedure=_procedure, export=_export, figures=figures, examples=_examples)


def _judge(case: Case) -> Judgement:
    """Raises Invalid for figures that the rulebook does not have."""
    return book.judge(case, ref="J-CASE")


def _procedure(own: Mapping[str, int]) -> Procedure:
    return reading_out.procedure(overridden(own))


def _export(own: Mapping[str, int]) -> dict[str, Any]:
    return book.export(overridden(own))


def _examples() -> dict[str, str]:
    """Name to JSON text of the cases that come with the rulebook, in order of their names."""
    folder = files("policies") / "examples"
    found = {item.name.removesuffix(".json"): item for item in folder.iterdir() if item.name.endswith(".json")}
    return {name: found[name].read_text(encoding="utf-8") for name in sorted(found)}
