"""The evidence pack: everything on record about one work order, to print, to send and to check (rule 57)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Response
from flask.typing import ResponseReturnValue

from appointments.domain.accounts import AccountRole
from appointments.use_cases.keeping.issue_pack import IssuePack
from appointments.views.evidence_pack import SeeEvidencePack
from web.evidence_pack.making import Prepared, as_document, as_print, prepared
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.manager.evidence import note_evidence
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


def blueprint(application: Application) -> GuardedBlueprint:
    """Managers, who answer for it to the Ombudsman; every look at one is on record (rules 72 and 73)."""
    pages = audience("evidence_pack", __name__, guard=signed_in_as(AccountRole.MANAGER), url_prefix="/evidence")

    def ready(ref: str) -> Prepared:
        found = application.views.evidence_pack(SeeEvidencePack(ref, application.clock.now()))
        note_evidence(application, ref, found.home.ref)
        return prepared(application, found)

    @pages.get("/<ref>.pdf")
    def pdf(ref: str) -> ResponseReturnValue:
        return _download(as_print(ready(ref)), "application/pdf", f"evidence-{ref}.pdf")

    @pages.get("/<ref>.json")
    def json_document(ref: str) -> ResponseReturnValue:
        pack = as_document(ready(ref))
        issue(application, pack)
        written = json.dumps(pack, ensure_ascii=False, indent=2)
        return _download(written.encode(), "application/json", f"evidence-{ref}.json")

    return pages


def issue(application: Application, pack: Mapping[str, Any]) -> None:
    """Its digest goes into the ledger, so that the landlord can say later whether a copy is what was issued."""
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    application.issue_pack(IssuePack(pack["work_order"]["ref"], pack["digest"], account.ref))


def _download(content: bytes, media_type: str, name: str) -> Response:
    """A file for whoever asked, and for no cache on the way: it holds a household's affairs."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=media_type, headers=headers)
