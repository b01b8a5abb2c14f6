"""`kept judge FILE`: try a case against the rulebook. No database is opened and no setting is read.

Only what is asked for goes to standard output. Faults in the file go to standard error, one line each, by their path.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Annotated

import typer

from appointments.domain.errors import Invalid
from web import wiring
from web.commands.opening import BAD_INPUT, err, fail
from web.judging.reading import CaseRead, CaseRefused, read_case
from web.judging.schema import case_schema
from web.judging.writing import judgement_written, otherwise, procedure_in_prose

OTHERWISE = 1
_WIDTH = 100
# Of a file that is nothing but faults so many are named; the rest are counted.
_MOST_FAULTS = 20
_LONGEST_FAULT = 1_500
_ENDLESS = re.compile(r"(\S{60})\S{60,}")


def judge(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A case as JSON; - reads standard input.")] = "",
    schema: Annotated[bool, typer.Option("--schema", help="The JSON Schema of a case.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="The rulebook, as the landlord's procedure.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --rules: the rules as programs read them.")] = False,
    examples: Annotated[bool, typer.Option("--examples", help="The cases that come with the rulebook.")] = False,
    example: Annotated[str, typer.Option(metavar="NAME", help="One of them, to start from.")] = "",
) -> None:
    """Judge a claim with its evidence, as the gate would.

    Exit code 0 when it was judged, 1 when the case says what is expected and the rulebook answers otherwise, 2 when
    the file is no case.
    """
    asked = [bool(file), schema, rules, examples, bool(example)]
    if sum(asked) != 1:
        raise fail("Give a file, or one of --schema, --rules, --examples and --example.")
    if as_json and not rules:
        raise fail("--json goes with --rules; a judgement is JSON already.")
    if schema:
        typer.echo(json.dumps(case_schema(wiring.rulebook().figures()), indent=2, ensure_ascii=False))
    elif rules:
        _say_rules(as_json=as_json)
    elif examples:
        _list_examples()
    elif example:
        typer.echo(_example(example), nl=False)
    else:
        _judge(file)


def _judge(file: str) -> None:
    try:
        read = read_case(_content(file))
        judgement = wiring.rulebook().judge(read.case)
    except CaseRefused as exc:
        for path, words in exc.faults[:_MOST_FAULTS]:
            err.print(f"{_cut(path)}: {_cut(words)}", style="bold red", markup=False)
        more = len(exc.faults) - _MOST_FAULTS
        if more > 0:
            err.print(f"And {more:,} more fault{'s' * (more > 1)} like these.", style="bold red")
        raise typer.Exit(BAD_INPUT) from exc
    except Invalid as exc:
        words = exc.message.removeprefix(f"{exc.field}: ")
        raise fail(f"figures.{_cut(exc.field)}: {_cut(words)}") from exc
    typer.echo(json.dumps(judgement_written(judgement, read.expected), indent=2, ensure_ascii=False))
    _require_expected(read, otherwise(judgement, read.expected) if read.expected else ())


def _cut(words: str) -> str:
    """A fault echoes what is wrong: of a value as long as the file its beginning has to do."""
    words = _ENDLESS.sub(r"\1…", words)
    if len(words) <= _LONGEST_FAULT:
        return words
    half = _LONGEST_FAULT // 2
    return f"{words[:half]} […] {words[-half:]}"


def _require_expected(read: CaseRead, found: tuple[str, ...]) -> None:
    for words in found:
        err.print(words, style="bold red", markup=False)
    if found:
        raise typer.Exit(OTHERWISE)


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as exc:
        raise fail(f"{file}: {exc.strerror or 'cannot be read'}") from exc


def _say_rules(*, as_json: bool) -> None:
    book = wiring.rulebook()
    if as_json:
        typer.echo(json.dumps(book.export({}), indent=2, ensure_ascii=False))
        return
    for line in procedure_in_prose(book.procedure({}), book.figures()):
        indent = " " * (len(line) - len(line.lstrip()))
        hanging = "     " if line[:4].strip().rstrip(".").isdigit() else indent
        typer.echo(textwrap.fill(line, _WIDTH, subsequent_indent=hanging, break_on_hyphens=False))


def _list_examples() -> None:
    for name, text in wiring.rulebook().examples().items():
        typer.echo(f"{name}: {json.loads(text).get('about', '')}")


def _example(name: str) -> str:
    found = wiring.rulebook().examples()
    if name not in found:
        raise fail(f"example: {name!r} is not one of {', '.join(found)}")
    return found[name]
