"""What tells a process which of the rounds it has read have changed: a version of each operative, rounds by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: the release before this one knows no versions and must go on writing operatives.
    op.add_column("operatives", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_rounds_day", "rounds", ["day"])


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
