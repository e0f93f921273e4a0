from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0011_correction"),
        ("placements", "0012_referrals_by_day_made"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="placementweek",
            name="placementweek_week",
        ),
        migrations.AddIndex(
            model_name="placementweek",
            index=models.Index(
                fields=[
                    "week",
                    "placement",
                    "attended",
                    "late",
                    "left_early",
                    "absent",
                    "unexplained",
                    "closed",
                    "unmarked",
                    "unmarked_from",
                    "when_attended",
                    "when_absent",
                    "when_closed",
                    "when_unmarked",
                ],
                name="placementweek_of_terms",
            ),
        ),
        migrations.AddIndex(
            model_name="placementweek",
            index=models.Index(
                fields=[
                    "placement",
                    "week",
                    "attended",
                    "late",
                    "left_early",
                    "absent",
                    "unexplained",
                    "closed",
                    "unmarked",
                    "unmarked_from",
                    "when_attended",
                    "when_absent",
                    "when_closed",
                    "when_unmarked",
                ],
                name="placementweek_of_places",
            ),
        ),
    ]
