"""Nobody decides on a plan of their own, whatever the code says; whose database it is, and when it was restored."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHANGES = ("INSERT", "UPDATE")
REFUSAL = "nobody decides on a plan that they made or changed by hand"
IS_OWN = (
    "EXISTS (SELECT 1 FROM plan_version AS plan WHERE plan.id = NEW.plan_id AND (plan.author = NEW.actor OR "
    "EXISTS (SELECT 1 FROM demand_override AS changed "
    "WHERE changed.cycle_id = plan.cycle_id AND changed.actor = NEW.actor)))"
)


def upgrade() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("team_name", sa.String(), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    refuse_own_plans()


def downgrade() -> None:
    accept_own_plans()
    op.drop_table("instance")


def refuse_own_plans() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in CHANGES:
            op.execute(
                f"CREATE TRIGGER approval_refuses_own_plan_on_{change.lower()} BEFORE {change} ON approval "
                f"WHEN {IS_OWN} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION approval_of_own_plan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {IS_OWN} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER approval_refuses_own_plan BEFORE {' OR '.join(CHANGES)} ON approval "
        "FOR EACH ROW EXECUTE FUNCTION approval_of_own_plan()"
    )


def accept_own_plans() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in CHANGES:
            op.execute(f"DROP TRIGGER approval_refuses_own_plan_on_{change.lower()}")
        return
    op.execute("DROP FUNCTION approval_of_own_plan() CASCADE")
