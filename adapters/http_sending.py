"""What an answer means, or none: was it sent, or surely not? Only what surely was not may be tried again.

| What came back                                              | Was it sent?            | So          |
|-------------------------------------------------------------|-------------------------|-------------|
| no connection: refused, timed out, the proxy, a certificate | surely not              | tried again |
| it broke off, or nothing came in time, after that           | nobody knows            | unknown     |
| 2xx that names the message                                  | yes                     | sent        |
| 2xx that cannot be read, or names none                      | nobody knows            | unknown     |
| 3xx                                                         | surely not: elsewhere   | tried again |
| 4xx about the message or its number                         | surely not              | failed      |
| 4xx about us: key, credit, too many, a set-up, 408          | surely not              | tried again |
| 5xx, whichever: also 500 and 503                            | nobody knows            | unknown     |
| 503 with Twilio's own code 20503                            | not, by Twilio's word   | tried again |
| SMTP: 4yz or a break before the message, and 4yz after it   | surely not (RFC 5321)   | tried again |
| SMTP: 5yz about the recipient or the message                | surely not              | failed      |
| SMTP: 5yz about us: our sender, password, relay, day's limit| surely not              | tried again |
| SMTP: no answer to the message, or none that is a reply     | nobody knows            | unknown     |
| the handset                                                 | it always says          | as it says  |

A server answers 500 when it fell over somewhere, which may be after it has sent, and 502, 503 and 504 come from a front
that knows no better. Twilio says so itself: a request to send that met a 500 may have sent, and one that is made again
may send twice. What is unknown is settled by asking, or by the receipt; it is sent again only where the vendor shows
some minutes later that it was never given it (`lacks`).

Shared by the vendors whose libraries stand on `requests`; e-mail keeps to the same table. No words of theirs are
repeated: they hold numbers.

Sources: twilio.com/docs/api/errors/20500 ("Is the request safe to retry?"), twilio.com/docs/api/errors/20503 ("try
again"), RFC 9110 (sections 15.5, 15.6), RFC 5321 (4.2.1: 4yz, the requested action did not occur).
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from requests import exceptions as http
from urllib3.exceptions import NewConnectionError

from appointments.ports import SendFailed, SendUnknown

# At DEBUG, and when it tries again, it writes addresses with their queries: the numbers that we ask a vendor about.
logging.getLogger("urllib3").setLevel(logging.ERROR)


_SERVER_FAILED = range(500, 600)
_LONGEST_WAIT = timedelta(hours=1)  # messages have a day on which they are of use: after that it is asked again


def leaves_it_open(status: int) -> bool:
    """Whether nobody can say, of a request that was answered with this status, if something was sent."""
    return status in _SERVER_FAILED


def asked_to_wait(headers: Mapping[str, str] | None, now: datetime) -> timedelta | None:
    """By the answer's Retry-After, in seconds or as a date (RFC 9110, section 10.2.3); None where it says none."""
    said = (headers or {}).get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=int(said[:9])), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return min(max(until - now, timedelta()), _LONGEST_WAIT)


def interrupted(exc: http.RequestException, vendor: str) -> SendFailed | SendUnknown:
    """No answer. Only when nothing can have been sent yet may it be tried again."""
    reason = getattr(exc.args[0], "reason", None) if exc.args else None
    before_sending = isinstance(exc, http.ConnectTimeout | http.ProxyError) or _not_trusted(reason)
    if before_sending or isinstance(reason, NewConnectionError):
        return SendFailed(f"{vendor} cannot be reached", retry=True, code="unreachable")
    return SendUnknown(f"{vendor} did not answer; it may have been sent")


def _not_trusted(reason: object) -> bool:
    """The server's certificate was refused, before it was told anything. Any other fault of the encryption may come
    when all has been said already."""
    return isinstance(reason, Exception) and any(isinstance(each, ssl.SSLCertVerificationError) for each in reason.args)
