"""Work orders as other systems send them: one format per file, one line each in FORMATS.

The next format is a file beside these, a line below and a sample in `samples/` that reads without a problem.
"""

from __future__ import annotations

from collections.abc import Mapping

from adapters.feeds.csv_jobs import CsvJobs
from appointments.ports import FeedReader

FORMATS: Mapping[str, FeedReader] = {
    CsvJobs.name: CsvJobs(),
}
