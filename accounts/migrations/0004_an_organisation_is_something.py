"""No organisation is neither council, school nor provider; one number of a register is one organisation's."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # What is a provider must have been said before.
    dependencies = [("accounts", "0003_what_an_organisation_is"), ("providers", "0003_say_which_are_providers")]
    operations = [
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=Q(is_council=True) | Q(is_school=True) | Q(is_provider=True),
                name="organisation_is_something",
            ),
        ),
        *(
            migrations.AddConstraint(
                "organisation",
                models.UniqueConstraint(
                    fields=[number], condition=~Q(**{number: ""}), name=f"organisation_{number}_once"
                ),
            )
            for number in ("urn", "ukprn", "company_number")
        ),
    ]
