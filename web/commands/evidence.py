"""`kept evidence`: the evidence pack of a work order, and the check that one still holds together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from appointments.domain.accounts import AccountRole
from appointments.domain.privacy import Subject
from appointments.use_cases.keeping.issue_pack import IssuePack
from appointments.use_cases.keeping.note_read import NoteRead
from appointments.views.evidence_pack import SeeEvidencePack
from appointments.views.issued_packs import SeePack
from web.commands.opening import err, fail, opened, out
from web.commands.private import write_private
from web.evidence_pack import checking
from web.evidence_pack.making import Prepared, as_document, as_print, prepared
from web.words import short_instant_words

DOES_NOT_HOLD = 1


def evidence(
    work_order: Annotated[
        str, typer.Argument(metavar="WORK-ORDER", help="Its reference; with --check a pack's JSON file.")
    ],
    to: Annotated[Path, typer.Option(help="The folder to write into; made when it is not there.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="The JSON document to standard output, and no file.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check a pack's JSON file instead; needs no database.")
    ] = False,
    issued: Annotated[
        bool, typer.Option("--issued", help="With --check: ask this landlord's ledger whether it was issued.")
    ] = False,
) -> None:
    """Write everything on record about a work order: a PDF to read, JSON to check, and its photos.

    Exit code 0 when all of it is as it was recorded, 1 when something was changed since or a photo is gone, 2 when
    there is no such order.
    """
    if check or issued:
        pack = _checked(Path(work_order))
        if issued:
            _say_when_issued(pack)
        else:
            out.print(checking.ONLY_THE_LANDLORD_KNOWS, markup=False)
        return
    with opened() as application:
        found = application.views.evidence_pack(SeeEvidencePack(work_order, application.clock.now()))
        # Whoever may run commands sees all of it; that somebody did is on record like a manager's look.
        application.note_read(NoteRead(Subject.EVIDENCE, work_order, "command", AccountRole.MANAGER, found.home.ref))
        ready = prepared(application, found)
        written = as_document(ready)
        if as_json:
            typer.echo(_json(written))
        else:
            _write(ready, written, to)
        application.issue_pack(IssuePack(work_order, written["digest"], "command"))
    for fault in written["faults"]:
        err.print(fault, style="bold red", markup=False)
    if written["faults"]:
        raise typer.Exit(DOES_NOT_HOLD)


def _write(ready: Prepared, written: Mapping[str, Any], folder: Path) -> None:
    printed, document = (folder / f"evidence-{ready.pack.order.ref}.{kind}" for kind in ("pdf", "json"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_private(printed, as_print(ready))
        write_private(document, _json(written).encode())
        for digest, content in ready.photos.items():
            (folder / "photos").mkdir(exist_ok=True)
            write_private(folder / "photos" / f"{digest}.jpg", content)
    except OSError as exc:
        raise fail(f"{folder}: {exc.strerror or 'cannot be written'}") from exc
    count, all_of_them = len(ready.photos), len(ready.photos) + len(ready.lost)
    out.print(f"{printed}\n{document}" + (f"\n{folder / 'photos'}: {count} of {all_of_them}" if all_of_them else ""))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _say_when_issued(pack: Mapping[str, Any]) -> None:
    with opened() as application:
        found = application.views.pack_issued(SeePack(pack["work_order"]["ref"], pack["digest"]))
    if found is None:
        raise fail("No pack like this one was issued for this work order.", DOES_NOT_HOLD)
    out.print(f"It was issued {short_instant_words(found.at)} by {found.by}.")


def _checked(file: Path) -> dict[str, Any]:
    try:
        pack = json.loads(file.read_text(encoding="utf-8"))
        found = checking.faults(pack) + checking.changed_photos(pack, file.parent / "photos")
    except OSError as exc:
        raise fail(f"{file}: {exc.strerror or 'cannot be read'}") from exc
    except (ValueError, TypeError) as exc:
        raise fail(f"{file}: this is no evidence pack ({exc})") from exc
    for fault in found:
        err.print(fault, style="bold red", markup=False)
    if found:
        raise typer.Exit(DOES_NOT_HOLD)
    entries = sum(len(each["ledger"]["entries"]) for each in pack["appointments"])
    held = f"{_count(entries, 'ledger entry', 'ledger entries')}, {_count(len(pack['appointments']), 'appointment')}"
    silent = checking.not_checked(pack, file.parent / "photos")
    out.print(f"The pack holds together: {held}.\nIts digest is {pack['digest']}.")
    if silent:
        out.print(f"Not checked: {'; '.join(silent)}.", markup=False)
    return dict(pack)
