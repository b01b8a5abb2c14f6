"""What follows a visit: contact attempts, checks, decisions about the order, compensation and recharges.

A challenge knows the text it was read from, and an appointment who recorded its outcome.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
STORED_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
APPEND_ONLY = ("contact_attempts", "vulnerability_checks", "order_decisions")


def upgrade() -> None:
    # NULL in all three: the release before this one writes neither.
    op.add_column("challenges", sa.Column("reply_ref", TEXT, nullable=True))
    op.add_column("challenges", sa.Column("repeats", TEXT, nullable=True))
    op.add_column("appointments", sa.Column("closed_by", TEXT, nullable=True))
    op.create_index("ix_work_orders_follows", "work_orders", ["follows"])
    _facts_about_orders()
    _money()
    if op.get_bind().dialect.name == "sqlite":
        _append_only_on_sqlite()
    else:
        _append_only_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")


def _facts_about_orders() -> None:
    op.create_table(
        "contact_attempts",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_contact_attempts"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_contact_attempts_work_order_ref"),
    )
    op.create_index("ix_contact_attempts_work_order_ref", "contact_attempts", ["work_order_ref"])
    op.create_table(
        "vulnerability_checks",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_vulnerability_checks"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_vulnerability_checks_work_order_ref"),
    )
    op.create_index("ix_vulnerability_checks_work_order_ref", "vulnerability_checks", ["work_order_ref"])
    op.create_table(
        "order_decisions",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("asked_by", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=True),
        sa.Column("findings", STORED_JSON, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_order_decisions"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_order_decisions_work_order_ref"),
    )
    op.create_index("ix_order_decisions_work_order_ref", "order_decisions", ["work_order_ref"])


def _money() -> None:
    op.create_table(
        "compensations",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("promise_version", sa.Integer(), nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("payment_ref", TEXT, nullable=False),
        sa.Column("paid_by", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_compensations"),
        sa.UniqueConstraint(
            "appointment_ref", "promise_version", name="uq_compensations_appointment_ref_promise_version"
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_compensations_something")),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_compensations_paid_on_a_day")),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_compensations_appointment_ref"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_compensations_work_order_ref"),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_compensations_home_ref"),
    )
    op.create_index("ix_compensations_work_order_ref", "compensations", ["work_order_ref"])
    op.create_index("ix_compensations_state", "compensations", ["state"])
    op.create_table(
        "recharges",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("proposed_by", TEXT, nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_recharges"),
        sa.UniqueConstraint("appointment_ref", name="uq_recharges_appointment_ref"),
        sa.CheckConstraint("pence > 0", name=op.f("ck_recharges_something")),
        sa.CheckConstraint(
            "state = 'proposed' OR (decided_by <> '' AND decided_at IS NOT NULL AND reason <> '')",
            name=op.f("ck_recharges_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_recharges_appointment_ref"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_recharges_work_order_ref"),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_recharges_home_ref"),
    )
    op.create_index("ix_recharges_home_ref", "recharges", ["home_ref"])
    op.create_index("ix_recharges_state", "recharges", ["state"])


def _append_only_on_sqlite() -> None:
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _append_only_on_postgresql() -> None:
    """With the function that the first migration made."""
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
