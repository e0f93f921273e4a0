import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0004_mark_changes_are_kept"),
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacementWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField(help_text="Its Monday")),
                ("attended", models.PositiveSmallIntegerField()),
                ("late", models.PositiveSmallIntegerField()),
                ("left_early", models.PositiveSmallIntegerField()),
                ("absent", models.PositiveSmallIntegerField(verbose_name="absent for a reason that is known")),
                ("unexplained", models.PositiveSmallIntegerField(verbose_name="absent, and no reason known yet")),
                ("closed", models.PositiveSmallIntegerField(verbose_name="closed by the provider")),
                ("unmarked", models.PositiveSmallIntegerField()),
                ("unmarked_from", models.DateField(null=True, verbose_name="first day with a session nobody marked")),
                (
                    "placement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["week"], name="placementweek_week"),
                    models.Index(
                        condition=models.Q(("unmarked__gt", 0)), fields=["week"], name="placementweek_unmarked"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "week"), name="placementweek_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unmarked", 0), ("unmarked_from", None)),
                            models.Q(("unmarked__gt", 0), ("unmarked_from__isnull", False)),
                            _connector="OR",
                        ),
                        name="placementweek_unmarked_from_a_day",
                    ),
                ],
            },
        ),
    ]
