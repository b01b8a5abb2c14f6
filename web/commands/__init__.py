"""The `kept` command: one group per file."""

from __future__ import annotations

import typer

from web.commands import (
    accounts,
    bench,
    demo,
    evidence,
    feed,
    imports,
    judge,
    ledger,
    offer,
    reply,
    retention,
    rules,
    serving,
    status,
    story,
    subject_export,
    thresholds,
    tokens,
)

app = typer.Typer(
    name="kept",
    help="Repair appointments that are made, kept and evidenced.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(accounts.app, name="account")
app.add_typer(bench.app, name="bench")
app.add_typer(feed.app, name="feed")
app.add_typer(imports.app, name="import")
app.add_typer(ledger.app, name="ledger")
app.add_typer(thresholds.app, name="thresholds")
app.add_typer(rules.app, name="rules")
app.add_typer(tokens.app, name="token")
app.command("demo")(demo.demo)
app.command("story")(story.story)
app.command("offer")(offer.offer)
app.command("evidence")(evidence.evidence)
app.command("retention")(retention.retention)
app.command("subject-export")(subject_export.subject_export)
app.command("judge")(judge.judge)
app.command("status")(status.status)
app.command("reply")(reply.reply)
app.command("run")(serving.run)
app.command("web")(serving.web)
app.command("worker")(serving.worker)
app.command("migrate")(serving.migrate)
app.command("warm")(serving.warm)

__all__ = ["app"]
