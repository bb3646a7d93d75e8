"""Quicker proposals: the months of a cycle, and one person's lines, by an index of their own."""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

BEFORE = {'ix_proposal_cycle_id': ['cycle_id'], 'ix_proposal_owner': ['owner']}
AFTER = {
    'ix_proposal_cycle_id_month': ['cycle_id', 'month'],
    'ix_proposal_cycle_id_owner_month': ['cycle_id', 'owner', 'month'],
}


def upgrade() -> None:
    _replace(BEFORE, AFTER)


def downgrade() -> None:
    _replace(AFTER, BEFORE)


def _replace(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in old:
        op.drop_index(name, table_name='proposal')
    for name, columns in new.items():
        op.create_index(name, 'proposal', columns)
