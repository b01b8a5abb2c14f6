"""Logs: one line of JSON an event, with references and codes only, never a name, a number or a text."""

from __future__ import annotations

import logging
import sys

import structlog


def set_logs(level: str) -> None:
    """Everything from `level` up goes to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    # APScheduler says every run at INFO; a worker that ticks every two seconds would say nothing else.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
