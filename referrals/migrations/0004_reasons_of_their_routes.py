"""Main reasons that are there already are offered on the routes they belong to, as those loaded from now on are."""

from django.db import migrations

ASKING = ["s19_health", "s19_otherwise", "school_commissioned", "eotas_s61", "post16_ehcp"]
ON_ROUTES = {
    "permanent_exclusion": ["s19_permanent_exclusion"],
    "suspension": ["suspension_day6"],
    "offsite_direction": ["s29a_offsite_direction"],
    "mental_health": ASKING,
    "physical_health": ASKING,
    "ehcp_named": ["ehcp_named", "eotas_s61", "post16_ehcp", "school_commissioned"],
    "new_arrival": ["s19_otherwise", "interim_no_school_place"],
    "pregnancy": ["s19_health", "s19_otherwise", "school_commissioned"],
}


def say(apps, schema_editor):
    reasons = apps.get_model("referrals", "Reason")
    for slug, routes in ON_ROUTES.items():
        reasons.objects.filter(pk=slug).update(on_routes=routes)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_grounds_are_dated")]
    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
