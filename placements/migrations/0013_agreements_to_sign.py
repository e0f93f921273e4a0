from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0012_referrals_by_day_made"),
        ("providers", "0008_words_for_salfords_lots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                condition=models.Q(("status__in", ["drafted", "signed_by_provider", "signed_by_commissioner"])),
                fields=["status", "starts_on"],
                name="agreement_to_sign",
            ),
        ),
    ]
