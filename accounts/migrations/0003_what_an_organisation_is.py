"""Every organisation says what it is: the council, a school, a provider, or school and provider at once."""

from django.db import migrations, models


def say_which_are_schools(apps, schema_editor):
    School = apps.get_model("accounts", "School")
    Organisation = apps.get_model("accounts", "Organisation")
    Organisation.objects.filter(pk__in=School.objects.values("organisation")).update(is_school=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_organisations")]
    operations = [
        *(
            migrations.AddField("organisation", name, models.BooleanField(default=False))
            for name in ("is_school", "is_provider")
        ),
        migrations.AddField(
            "organisation", "urn", models.CharField("URN", max_length=6, blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "organisation",
            "ukprn",
            models.CharField("UKPRN", max_length=8, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "organisation",
            "company_number",
            models.CharField(max_length=8, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(say_which_are_schools, migrations.RunPython.noop),
    ]
