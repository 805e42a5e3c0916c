"""Each loss of a run by its own name; gaps that people accepted, beside them."""

from storage.migrations import losses

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    losses.acceptances()
    losses.replace_views()
