"""Change numbers in commit order: the sequence and the trigger functions of published tables."""

from django.db import migrations

from gisapp.features.storage import CHANGE_NUMBER_SQL, CHANGE_NUMBER_UNDO_SQL


class Migration(migrations.Migration):
    """Sequence and functions; each app puts the triggers on its own tables."""

    dependencies = [("gisapp", "0002_accounts_and_ledger")]
    operations = [migrations.RunSQL(CHANGE_NUMBER_SQL, CHANGE_NUMBER_UNDO_SQL)]
