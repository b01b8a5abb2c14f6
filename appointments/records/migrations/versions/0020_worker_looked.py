"""When a worker last looked for messages to send: without it nobody sees that none runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The release before writes none, which reads as "not known".
    op.add_column("provider_states", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
