"""Offers and placements name referrals where they are now: in what Django knows, for the tables stay as they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0014_agreements_keep_their_words"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="offer",
                    name="referral",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="referrals.referral"
                    ),
                ),
                migrations.AlterField(
                    model_name="placement",
                    name="referral",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="referrals.referral"
                    ),
                ),
                migrations.AlterField(
                    model_name="gateoverride",
                    name="referral",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_overrides",
                        to="referrals.referral",
                    ),
                ),
                migrations.AlterField(
                    model_name="placement",
                    name="route",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.route"
                    ),
                ),
                migrations.DeleteModel(name="Referral"),
                migrations.DeleteModel(name="Route"),
                migrations.DeleteModel(name="Reason"),
            ],
        ),
    ]
