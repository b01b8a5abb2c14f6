"""What a work order is about, the contract's date beside ours, and the steps that statutory dates are counted from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    # The default stays: the release before this one knows no concerns and must go on writing work orders.
    op.add_column("work_orders", sa.Column("concerns", JSON, nullable=False, server_default="[]"))
    op.add_column("work_orders", sa.Column("defect", TEXT, nullable=True))
    op.add_column("work_orders", sa.Column("gas_check_due_on", sa.Date(), nullable=True))
    op.add_column("work_orders", sa.Column("contract_due_at", INSTANT, nullable=True))
    op.add_column("work_orders", sa.Column("statutory_due_at", INSTANT, nullable=True))
    op.create_index("ix_work_orders_statutory_due_at", "work_orders", ["statutory_due_at"])
    # Only where the feed's date was the earliest is it still known.
    op.execute(
        "UPDATE work_orders SET contract_due_at = due_at WHERE due_source = 'the date in the contractor''s order'"
    )
    op.create_table(
        "statutory_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("finding", TEXT, nullable=True),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("withdraws", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_statutory_steps"),
        sa.UniqueConstraint("ref", name="uq_statutory_steps_ref"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_statutory_steps_work_order_ref"),
    )
    op.create_index("ix_statutory_steps_work_order_ref", "statutory_steps", ["work_order_ref"])
    _append_only("statutory_steps")


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
