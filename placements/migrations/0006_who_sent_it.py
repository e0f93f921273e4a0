import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def from_the_trail(apps, schema_editor):
    """Who sent each referral last stands on the trail."""
    Referral = apps.get_model("placements", "Referral")
    Event = apps.get_model("core", "Event")
    rows = Event.objects.filter(act="submitted", object_type="placements.Referral").exclude(user=None)
    for key, user in rows.order_by("at", "pk").values_list("object_id", "user_id").iterator():
        Referral.objects.filter(pk=key).update(submitted_by_id=user)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_trail_is_append_only"),
        ("placements", "0005_one_home_school_at_a_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="submitted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunPython(from_the_trail, migrations.RunPython.noop),
    ]
