"""The landlord's reminder rules, version by version; and by which of them each message was queued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
STORED_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reminder_rulebooks",
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("asks", STORED_JSON, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_reminder_rulebooks"),
    )
    # The release before knows no rules: what it queues was queued by none.
    op.add_column("messages", sa.Column("rule_name", TEXT, nullable=False, server_default=""))
    op.add_column("messages", sa.Column("rule_version", sa.Integer(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reminder_rulebooks_refuses_{action.lower()} BEFORE {action} ON reminder_rulebooks "
                "BEGIN SELECT RAISE(ABORT, 'reminder_rulebooks is append-only'); END"
            )
        return
    for action, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER reminder_rulebooks_refuses_{action.lower()} BEFORE {action} ON reminder_rulebooks "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
