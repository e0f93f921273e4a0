"""The organisations of the providers say that they are; what is then neither council, school nor provider goes."""

from django.db import migrations
from django.db.models import ProtectedError


def say_which_are_providers(apps, schema_editor):
    Provider = apps.get_model("providers", "Provider")
    Organisation = apps.get_model("accounts", "Organisation")
    Organisation.objects.filter(pk__in=Provider.objects.values("organisation")).update(is_provider=True)


def take_away_what_is_nothing(apps, schema_editor):
    """Organisations entered by hand and never used go; one that people were asked into stays, as a provider to be."""
    Organisation = apps.get_model("accounts", "Organisation")
    for row in Organisation.objects.filter(is_council=False, is_school=False, is_provider=False):
        try:
            row.delete()
        except ProtectedError:
            Organisation.objects.filter(pk=row.pk).update(is_provider=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_what_an_organisation_is"), ("providers", "0002_kinds_open_to_schools")]
    operations = [
        migrations.RunPython(say_which_are_providers, migrations.RunPython.noop),
        migrations.RunPython(take_away_what_is_nothing, migrations.RunPython.noop),
    ]
