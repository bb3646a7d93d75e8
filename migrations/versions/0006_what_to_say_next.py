"""What to say next, what expires and what a card waits for, each found at once however much waits."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('pending', 'sending', 'unknown')")
PENDING = sa.text("state = 'pending'")


INDEXES = (
    ('ix_outbox_oldest_open', 'id', OPEN),
    ('ix_outbox_expires_at', 'expires_at', PENDING),
    ('ix_outbox_card_waiting', 'card_id', PENDING),
)


def upgrade() -> None:
    for name, column, where in INDEXES:
        op.create_index(name, 'outbox', [column], postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name, _, _ in INDEXES:
        op.drop_index(name, table_name='outbox')
