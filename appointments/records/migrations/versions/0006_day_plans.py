"""Proposals for whole days, what became of them, and visits pinned to their operatives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "day_plans",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_day_plans"),
    )
    op.create_index("ix_day_plans_day_made_at", "day_plans", ["day", "made_at"])
    # The default is for the rows that are there, and for processes of the previous release until they are replaced.
    op.add_column("appointments", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
