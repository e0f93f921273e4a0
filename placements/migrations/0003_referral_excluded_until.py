"""An exclusion has a first and a last day, and a suspension may follow another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_registration_watch")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="earlier_excluded_on",
            field=models.DateField(blank=True, null=True, verbose_name="first school day of the suspension before it"),
        ),
        migrations.AddField(
            model_name="referral",
            name="earlier_excluded_until",
            field=models.DateField(blank=True, null=True, verbose_name="last school day of the suspension before it"),
        ),
        migrations.AddField(
            model_name="referral",
            name="excluded_until",
            field=models.DateField(blank=True, null=True, verbose_name="last school day of the exclusion"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("excluded_until", None),
                    models.Q(("excluded_on__isnull", False), ("excluded_on__lte", models.F("excluded_until"))),
                    _connector="OR",
                ),
                name="referral_excluded_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("earlier_excluded_on", None), ("earlier_excluded_until", None)),
                    models.Q(
                        ("earlier_excluded_on__isnull", False),
                        ("earlier_excluded_on__lte", models.F("earlier_excluded_until")),
                        ("earlier_excluded_until__isnull", False),
                        ("earlier_excluded_until__lt", models.F("excluded_on")),
                        ("excluded_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_excluded_before_in_order",
            ),
        ),
    ]
