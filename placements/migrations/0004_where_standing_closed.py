
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0003_holds_and_standing_seen"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="standingseen",
            name="is_open",
        ),
        migrations.AddField(
            model_name="standingseen",
            name="closed",
            field=models.JSONField(
                default=list, verbose_name="memberships and sites of live placements that were closed"
            ),
        ),
    ]
