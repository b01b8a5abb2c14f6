"""What it means when a request that sends something gets no answer: was it sent, or surely not?

Shared by the vendors whose libraries stand on `requests`. No words of theirs are repeated: they hold numbers.
"""

from __future__ import annotations

import logging

from requests import exceptions as http
from urllib3.exceptions import NewConnectionError

from appointments.ports import SendFailed, SendUnknown

# At DEBUG, and when it tries again, it writes addresses with their queries: the numbers that we ask a vendor about.
logging.getLogger("urllib3").setLevel(logging.ERROR)


def interrupted(exc: http.RequestException, vendor: str) -> SendFailed | SendUnknown:
    """No answer. Only when nothing can have been sent yet may it be tried again."""
    reason = getattr(exc.args[0], "reason", None) if exc.args else None
    before_sending = isinstance(exc, http.ConnectTimeout | http.ProxyError | http.SSLError)
    if before_sending or isinstance(reason, NewConnectionError):
        return SendFailed(f"{vendor} cannot be reached", retry=True, code="unreachable")
    return SendUnknown(f"{vendor} did not answer; it may have been sent")
