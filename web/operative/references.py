"""References made by the page before anything is sent: the same form sent twice is recorded once."""

from __future__ import annotations

import re
import secrets

from appointments.domain.refs import EvidenceRef
from web.forms import Form

_REF = re.compile(r"E-[0-9a-f]{24}")


def fresh_ref() -> EvidenceRef:
    """For a hidden field of a form that is about to be shown."""
    return f"E-{secrets.token_hex(12)}"


def sent_ref(form: Form, name: str = "ref") -> EvidenceRef:
    """The reference that the form carries; a new one when it carries none that we could have made."""
    sent = form.value(name)
    return sent if _REF.fullmatch(sent) else fresh_ref()
