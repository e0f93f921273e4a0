"""Reviews stand in the room of outcomes: here in what Django knows, for the table went there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0017_the_watch_has_its_room"),
        ("outcomes", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Review"),
            ],
        ),
    ]
