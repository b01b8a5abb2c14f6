"""The evidence pack as a tagged, accessible PDF (PDF/UA-1), set by typst without any system package.

typst reads files, so a folder is made for each print and gone afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from appointments.domain.errors import DomainError
from web.evidence_pack.letters import printable

_TEMPLATE = files("web.evidence_pack") / "pack.typ"


def as_pdf(sheet: Mapping[str, Any], *, photo: Callable[[str], bytes]) -> bytes:
    """The sheet set in type. `photo` gives a stored photo by digest; one that cannot be had is printed as missing."""
    import typst  # a compiler of 40 MB, which a web process needs only for this

    with TemporaryDirectory(prefix="kept-evidence-") as name:
        folder = Path(name)
        printed = printable({**sheet, "photos": [_put(folder, each, photo) for each in sheet["photos"]]})
        (folder / "sheet.json").write_text(json.dumps(printed, ensure_ascii=False), encoding="utf-8")
        main = folder / "pack.typ"
        main.write_text(_TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        made: bytes = typst.compile(
            str(main), root=name, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True
        )
    return made


def _put(folder: Path, each: Mapping[str, str], photo: Callable[[str], bytes]) -> dict[str, str | None]:
    """The photo as a file beside the sheet; what the vault says instead when it has not got it, or it was changed."""
    try:
        content = photo(each["digest"])
    except DomainError as exc:
        return {**each, "file": None, "missing": f"This photo is not to be had: {exc}."}
    file = f"{each['digest']}.jpg"
    (folder / file).write_bytes(content)
    return {**each, "file": file, "missing": None}
