"""An outbox that several workers empty at once, what is known of each provider, and when to ask again what became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # The release before writes none of these; what it leaves out reads as "never asked" and "not overtaken".
    op.add_column("messages", sa.Column("overtaken", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("ask_from", INSTANT, nullable=True))
    # Many messages fall due in the same minute; without the number at its end each lease would sort all of them.
    op.create_index("ix_messages_state_not_before_id", "messages", ["state", "not_before", "id"])
    op.drop_index("ix_messages_state_not_before", "messages")
    op.create_table(
        "provider_states",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", TEXT, nullable=False),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("try_from", INSTANT, nullable=True),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("spent_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_provider_states"),
    )
