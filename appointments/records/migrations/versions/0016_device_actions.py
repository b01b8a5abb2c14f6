"""What operatives' phones send, how long they had kept it, tokens of contractors' own apps, and needs of the work.

What an action says never changes, nor when it came; that it is emptied when it was kept long enough is all that is let
through. The trigger of `evidence` is made anew on SQLite, because it names every column that an erasure leaves.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

# In the place of 0013's list of these columns.
KEPT = {
    "evidence": (
        "id", "ref", "appointment_ref", "kind", "source", "device_at", "received_at", "by", "digest", "fingerprint",
        "held_ms", "held_known",
    ),
}  # fmt: skip
SAID = (
    "id", "ref", "by", "operative_ref", "appointment_ref", "kind", "device_at", "run", "steady_ms", "device",
    "received_at", "at", "held_known",
)  # fmt: skip


def upgrade() -> None:
    # The defaults stay: the release before this one knows none of these and must go on writing.
    op.add_column("evidence", sa.Column("held_ms", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("evidence", sa.Column("held_known", TEXT, nullable=False, server_default=""))
    op.add_column("work_orders", sa.Column("needs_of_work", JSON, nullable=False, server_default="[]"))
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _triggers_on_sqlite()
    else:
        _triggers_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")


def _tables() -> None:
    op.create_table(
        "device_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("sent", TEXT, nullable=False),
        sa.Column("device_at", INSTANT, nullable=True),
        sa.Column("run", TEXT, nullable=False),
        sa.Column("steady_ms", sa.BigInteger(), nullable=True),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("held_known", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("judgement_ref", TEXT, nullable=True),
        sa.Column("task_ref", TEXT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_device_actions"),
        sa.UniqueConstraint("ref", name="uq_device_actions_ref"),
    )
    op.create_index("ix_device_actions_appointment_ref", "device_actions", ["appointment_ref"])
    op.create_index("ix_device_actions_task_ref", "device_actions", ["task_ref"])
    op.create_index("ix_device_actions_state_received_at", "device_actions", ["state", "received_at"])
    op.create_table(
        "device_clocks",
        sa.Column("account_ref", TEXT, nullable=False),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_ref", "device", name="pk_device_clocks"),
        sa.ForeignKeyConstraint(["account_ref"], ["accounts.ref"], name="fk_device_clocks_account_ref"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("account_ref", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
        sa.ForeignKeyConstraint(["account_ref"], ["accounts.ref"], name="fk_api_tokens_account_ref"),
    )
    op.create_index("ix_api_tokens_account_ref", "api_tokens", ["account_ref"])


def _triggers_on_sqlite() -> None:
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT["evidence"])
    noted = "EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = 'evidence' AND erasures.ref = OLD.ref)"
    op.execute("DROP TRIGGER evidence_refuses_update")
    op.execute(
        "CREATE TRIGGER evidence_refuses_update BEFORE UPDATE ON evidence "
        f'WHEN NOT (NEW."data" = \'{{"erased": true}}\' AND {same} AND {noted}) '
        "BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
    )
    said = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in SAID)
    op.execute(
        "CREATE TRIGGER device_actions_keep_what_was_said BEFORE UPDATE ON device_actions "
        f"WHEN NOT ({said} AND (NEW.sent IS OLD.sent OR NEW.sent = '')) "
        "BEGIN SELECT RAISE(ABORT, 'what device_actions say is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER device_actions_refuses_delete BEFORE DELETE ON device_actions "
        "BEGIN SELECT RAISE(ABORT, 'device_actions is append-only'); END"
    )


def _triggers_on_postgresql() -> None:
    """The trigger of `evidence` names what an erasure takes, so it holds for new columns as it stands."""
    said = " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in SAID)
    op.execute(
        "CREATE FUNCTION keep_what_device_actions_said() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {said} AND (NEW.sent = OLD.sent OR NEW.sent = '') THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION 'what device_actions say is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER device_actions_keep_what_was_said BEFORE UPDATE ON device_actions "
        "FOR EACH ROW EXECUTE FUNCTION keep_what_device_actions_said()"
    )
    op.execute(
        "CREATE TRIGGER device_actions_refuses_delete BEFORE DELETE ON device_actions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER device_actions_refuses_truncate BEFORE TRUNCATE ON device_actions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
