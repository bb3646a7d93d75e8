"""The index of what expires holds only that: one of everything that waits, PostgreSQL takes for other questions."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

INDEX = 'ix_outbox_expires_at'
PENDING = "state = 'pending'"


def upgrade() -> None:
    _index(sa.text(f'{PENDING} AND expires_at IS NOT NULL'))


def downgrade() -> None:
    _index(sa.text(PENDING))


def _index(where: sa.TextClause) -> None:
    op.drop_index(INDEX, table_name='outbox')
    op.create_index(INDEX, 'outbox', ['expires_at'], postgresql_where=where, sqlite_where=where)
