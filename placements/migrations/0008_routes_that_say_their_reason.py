"""The routes that are in use already name the reason they say by themselves, as new databases do."""

from django.db import migrations

REASONS = {
    "s19_permanent_exclusion": "permanent_exclusion",
    "suspension_day6": "suspension",
    "s29a_offsite_direction": "offsite_direction",
    "ehcp_named": "ehcp_named",
}


def name_their_reasons(apps, schema_editor):
    Route, Reason = apps.get_model("placements", "Route"), apps.get_model("placements", "Reason")
    there = set(Reason.objects.values_list("pk", flat=True))
    for route, reason in REASONS.items():
        if reason in there:
            Route.objects.filter(pk=route, reason=None).update(reason=reason)


class Migration(migrations.Migration):
    dependencies = [("placements", "0007_route_reason")]
    operations = [migrations.RunPython(name_their_reasons, migrations.RunPython.noop)]
