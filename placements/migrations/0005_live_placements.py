from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_columns_nobody_reads")]

    operations = [
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("status__in", ["agreed", "active", "paused"])),
                fields=["starts_on"],
                name="placement_live",
            ),
        ),
    ]
