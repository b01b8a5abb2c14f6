"""Holds: seats kept for a caller who is deciding. Gaps that can be filled, and how emergencies are attended.

A held seat is an assignment that belongs to a hold instead of an appointment, so that the constraint against two places
at once sees it, too. An assignment therefore gets a number of its own as its key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

ONE_SUBJECT = "(appointment_ref IS NULL) <> (hold_ref IS NULL)"
KEPT = "appointment_ref, operative_ref, position, role, day, planned_starts, planned_ends, active"


def upgrade() -> None:
    _holds()
    if op.get_bind().dialect.name == "sqlite":
        _held_seats_on_sqlite()
    else:
        _held_seats_on_postgresql()
    _gaps()
    _emergencies()
    op.add_column("offers", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("offers", sa.Column("last_day", sa.Date(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("offer_ref", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pattern", TEXT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_holds"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_holds_ends_after_it_starts")),
        sa.UniqueConstraint("work_order_ref", name="uq_holds_work_order_ref"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_holds_work_order_ref"),
        sa.ForeignKeyConstraint(["offer_ref"], ["offers.ref"], name="fk_holds_offer_ref"),
    )
    op.create_index("ix_holds_expires_at", "holds", ["expires_at"])


def _held_seats_on_sqlite() -> None:
    """The primary key of a table cannot be changed there: the rows move to a new table."""
    op.create_table(
        "assignments_with_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=True),
        sa.Column("hold_ref", TEXT, nullable=True),
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_starts", INSTANT, nullable=False),
        sa.Column("planned_ends", INSTANT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.CheckConstraint("planned_starts < planned_ends", name=op.f("ck_assignments_ends_after_it_starts")),
        sa.CheckConstraint(ONE_SUBJECT, name=op.f("ck_assignments_one_subject")),
        sa.UniqueConstraint("appointment_ref", "operative_ref", name="uq_assignments_appointment_ref_operative_ref"),
        sa.UniqueConstraint("hold_ref", "operative_ref", name="uq_assignments_hold_ref_operative_ref"),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_assignments_appointment_ref"),
        sa.ForeignKeyConstraint(["hold_ref"], ["holds.ref"], name="fk_assignments_hold_ref"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_assignments_operative_ref"),
    )
    op.execute(f"INSERT INTO assignments_with_holds ({KEPT}) SELECT {KEPT} FROM assignments")  # noqa: S608
    op.drop_table("assignments")
    op.rename_table("assignments_with_holds", "assignments")
    op.create_index("ix_assignments_operative_ref_day", "assignments", ["operative_ref", "day"])
    op.create_index("ix_assignments_operative_ref_planned_starts", "assignments", ["operative_ref", "planned_starts"])


def _held_seats_on_postgresql() -> None:
    op.drop_constraint("pk_assignments", "assignments", type_="primary")
    op.execute("ALTER TABLE assignments ADD COLUMN id SERIAL")
    op.create_primary_key("pk_assignments", "assignments", ["id"])
    op.alter_column("assignments", "appointment_ref", nullable=True)
    op.add_column("assignments", sa.Column("hold_ref", TEXT, nullable=True))
    op.create_foreign_key("fk_assignments_hold_ref", "assignments", "holds", ["hold_ref"], ["ref"])
    op.create_unique_constraint(
        "uq_assignments_appointment_ref_operative_ref", "assignments", ["appointment_ref", "operative_ref"]
    )
    op.create_unique_constraint("uq_assignments_hold_ref_operative_ref", "assignments", ["hold_ref", "operative_ref"])
    op.create_check_constraint(op.f("ck_assignments_one_subject"), "assignments", ONE_SUBJECT)


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("freed_at", INSTANT, nullable=False),
        sa.Column("refilled_by", TEXT, nullable=True),
        sa.Column("refilled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_gaps"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_gaps_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_gaps_appointment_ref"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_gaps_operative_ref"),
        sa.ForeignKeyConstraint(["refilled_by"], ["appointments.ref"], name="fk_gaps_refilled_by"),
    )
    op.create_index("ix_gaps_operative_ref_day", "gaps", ["operative_ref", "day"])
    op.create_index("ix_gaps_appointment_ref", "gaps", ["appointment_ref"])


def _emergencies() -> None:
    op.create_table(
        "emergency_attendances",
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("contacts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("work_order_ref", name="pk_emergency_attendances"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_emergency_attendances_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["work_order_ref"], ["work_orders.ref"], name="fk_emergency_attendances_work_order_ref"
        ),
    )
