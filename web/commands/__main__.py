"""`python -m web.commands` is `kept`."""

from web.commands import app

app()
