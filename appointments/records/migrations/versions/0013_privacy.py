"""Who looked at what, reviews of what households need, and erasing what was kept long enough.

Evidence, judgements, contact attempts, checks, decisions and statutory steps stay append-only. The trigger that refuses
every change of them is replaced by one that lets exactly one change through: the words become what `ERASED` says, every
other column stays as it is, and a row of `erasures`, which itself can never be changed or taken away, names what was
erased in the same transaction or before. A column that is added to one of these tables later belongs into `KEPT` or
`ERASED` of triggers made anew; a test holds both against the columns there are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

APPEND_ONLY = ("access_log", "requirement_reviews", "erasures", "legal_holds")

KEPT = {
    "evidence": (
        "id", "ref", "appointment_ref", "kind", "source", "device_at", "received_at", "by", "digest", "fingerprint",
    ),
    "judgements": (
        "id", "ref", "appointment_ref", "promise_version", "outcome", "allowed", "established_outcome",
        "rulebook_version", "rulebook_digest", "judged_at", "evidence_digests",
    ),
    "contact_attempts": ("ref", "work_order_ref", "channel", "result", "at", "recorded_at", "by"),
    "vulnerability_checks": ("ref", "work_order_ref", "clear", "at", "by"),
    "order_decisions": ("ref", "work_order_ref", "what", "at", "by", "why"),
    "statutory_steps": (
        "id", "ref", "work_order_ref", "kind", "at", "recorded_at", "by", "finding", "in_person", "withdraws",
    ),
}  # fmt: skip
# What is left of each column of words: attempts and checks are nothing without any.
ERASED = {
    "evidence": {"data": '{"erased": true}'},
    "judgements": {"findings": "[]", "established_words": ""},
    "contact_attempts": {"words": "erased"},
    "vulnerability_checks": {"words": "erased"},
    "order_decisions": {"asked_by": "", "words": "", "findings": "[]"},
    "statutory_steps": {"words": ""},
}
OF_JSON = ("data", "findings")


def upgrade() -> None:
    _tables()
    # None for what is there already, and for what processes of the release before this one write.
    op.add_column("access_requirements", sa.Column("replaces", TEXT, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _triggers_on_sqlite()
    else:
        _triggers_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")


def _tables() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=True),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
    )
    op.create_index("ix_access_log_at", "access_log", ["at"])
    op.create_index("ix_access_log_by_at", "access_log", ["by", "at"])
    op.create_index("ix_access_log_home_ref_by_at", "access_log", ["home_ref", "by", "at"])
    op.create_table(
        "requirement_reviews",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("requirement_ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("replaced_by", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("ref", name="pk_requirement_reviews"),
        sa.ForeignKeyConstraint(
            ["requirement_ref"], ["access_requirements.ref"], name="fk_requirement_reviews_requirement_ref"
        ),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_requirement_reviews_home_ref"),
    )
    op.create_index("ix_requirement_reviews_requirement_ref", "requirement_reviews", ["requirement_ref"])
    op.create_index("ix_requirement_reviews_home_ref", "requirement_reviews", ["home_ref"])
    op.create_table(
        "review_words",
        sa.Column("review_ref", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("review_ref", name="pk_review_words"),
        sa.ForeignKeyConstraint(["review_ref"], ["requirement_reviews.ref"], name="fk_review_words_review_ref"),
    )
    op.create_table(
        "alert_words",
        sa.Column("task_ref", TEXT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("task_ref", name="pk_alert_words"),
        sa.ForeignKeyConstraint(["task_ref"], ["tasks.ref"], name="fk_alert_words_task_ref"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("run", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("kind", "ref", name="uq_erasures_kind_ref"),
    )
    op.create_index("ix_erasures_run", "erasures", ["run"])
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_legal_holds_work_order_ref"),
    )
    op.create_index("ix_legal_holds_work_order_ref", "legal_holds", ["work_order_ref"])


def _triggers_on_sqlite() -> None:
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    for table, left in ERASED.items():
        words = " AND ".join(f"NEW.\"{name}\" = '{value}'" for name, value in left.items())
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT[table])
        noted = f"EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = '{table}' AND erasures.ref = OLD.ref)"
        op.execute(f"DROP TRIGGER {table}_refuses_update")
        op.execute(
            f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} WHEN NOT ({words} AND {same} AND {noted}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _triggers_on_postgresql() -> None:
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
    for table, left in ERASED.items():
        taken = " ".join(f"- '{name}'" for name in left)
        words = " AND ".join(
            f"NEW.\"{name}\" = '{value}'{'::jsonb' if name in OF_JSON else ''}" for name, value in left.items()
        )
        op.execute(
            f"CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {words} AND to_jsonb(NEW) {taken} = to_jsonb(OLD) {taken} "
            f"AND EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = '{table}' AND erasures.ref = OLD.ref) "
            "THEN RETURN NEW; END IF; "
            f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(f"DROP TRIGGER {table}_refuses_update ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}()"
        )
