"""The registration watch stands in a room of its own: here in what Django knows, for the tables went there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0016_reasons_are_data"),
        ("watch", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="DeclaredHours"),
                migrations.DeleteModel(name="Declaration"),
                migrations.DeleteModel(name="WatchSeen"),
            ],
        ),
    ]
