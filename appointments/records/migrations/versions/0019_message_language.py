"""The language of a message: a voice has to know which words it says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    # All messages so far are in English, and so are those that the release before writes.
    op.add_column("messages", sa.Column("language", TEXT, nullable=False, server_default="en"))
