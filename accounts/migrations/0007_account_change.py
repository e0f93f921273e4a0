import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_roles_fit"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("address", "Change the email address"),
                            ("second_factor", "Remove the second step of signing in"),
                        ],
                        max_length=20,
                    ),
                ),
                ("address_before", models.EmailField(max_length=254)),
                ("address_after", models.EmailField(blank=True, max_length=254)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for an AP Manager"),
                            ("confirmed", "Done"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal_reason", models.CharField(blank=True, max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("person", "act"),
                        name="account_change_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="account_change_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["address", "second_factor"])), name="account_change_act_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "confirmed", "refused"])),
                        name="account_change_status_known",
                    ),
                ],
            },
        ),
    ]
