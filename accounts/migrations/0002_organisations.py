import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.invitation
import core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("is_council", models.BooleanField(default=False)),
                ("is_demo", models.BooleanField(default=False, verbose_name="invented for the demo borough")),
                (
                    "calendar",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisation",
                        to="core.calendar",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_council", True)), fields=("is_council",), name="one_council"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Postcode",
            fields=[
                ("postcode", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("easting", models.PositiveIntegerField()),
                ("northing", models.PositiveIntegerField()),
                ("ward_name", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ap_manager", "AP Manager"),
                            ("commissioning_officer", "Commissioning officer"),
                            ("quality_officer", "Quality officer"),
                            ("administrator", "Administrator"),
                            ("ap_lead", "AP Lead"),
                            ("school_viewer", "School viewer"),
                            ("provider_manager", "Provider manager"),
                            ("provider_tutor", "Provider tutor"),
                        ],
                        max_length=30,
                    ),
                ),
                ("starts_on", models.DateField(default=core.clock.today, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken away at once at"),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None)),
                        fields=("user", "organisation", "role"),
                        name="affiliation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="affiliation_starts_before_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "ap_manager",
                                    "commissioning_officer",
                                    "quality_officer",
                                    "administrator",
                                    "ap_lead",
                                    "school_viewer",
                                    "provider_manager",
                                    "provider_tutor",
                                ],
                            )
                        ),
                        name="affiliation_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=150, verbose_name="full name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ap_manager", "AP Manager"),
                            ("commissioning_officer", "Commissioning officer"),
                            ("quality_officer", "Quality officer"),
                            ("administrator", "Administrator"),
                            ("ap_lead", "AP Lead"),
                            ("school_viewer", "School viewer"),
                            ("provider_manager", "Provider manager"),
                            ("provider_tutor", "Provider tutor"),
                        ],
                        max_length=30,
                    ),
                ),
                ("key", models.CharField(default=accounts.models.invitation.new_key, max_length=60, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-invited_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "ap_manager",
                                    "commissioning_officer",
                                    "quality_officer",
                                    "administrator",
                                    "ap_lead",
                                    "school_viewer",
                                    "provider_manager",
                                    "provider_tutor",
                                ],
                            )
                        ),
                        name="invitation_role_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="school",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                ("urn", models.CharField(max_length=6, unique=True, verbose_name="URN")),
                ("la_code", models.CharField(max_length=3, verbose_name="local authority number")),
                ("la_name", models.CharField(blank=True, max_length=100, verbose_name="local authority")),
                ("establishment_number", models.CharField(blank=True, max_length=4)),
                ("ukprn", models.CharField(blank=True, max_length=8, verbose_name="UKPRN")),
                ("type_code", models.CharField(blank=True, max_length=4)),
                ("type_name", models.CharField(blank=True, max_length=100, verbose_name="type")),
                ("type_group", models.CharField(blank=True, max_length=100)),
                ("status_code", models.CharField(max_length=2)),
                ("status_name", models.CharField(blank=True, max_length=60, verbose_name="status")),
                ("phase_code", models.CharField(blank=True, max_length=2)),
                ("phase_name", models.CharField(blank=True, max_length=60, verbose_name="phase")),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("low_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("high_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("locality", models.CharField(blank=True, max_length=200)),
                ("town", models.CharField(blank=True, max_length=100)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("telephone", models.CharField(blank=True, max_length=20)),
                ("website", models.CharField(blank=True, max_length=200)),
                ("easting", models.PositiveIntegerField(blank=True, null=True)),
                ("northing", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["organisation__name"],
                "indexes": [models.Index(fields=["la_code", "establishment_number"], name="school_dfe_number")],
            },
        ),
        migrations.CreateModel(
            name="SchoolLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_urn", models.CharField(max_length=6, verbose_name="linked URN")),
                ("linked_name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=60)),
                ("established_on", models.DateField(blank=True, null=True)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="accounts.school"
                    ),
                ),
            ],
            options={
                "ordering": ["established_on", "linked_name"],
                "constraints": [
                    models.UniqueConstraint(fields=("school", "linked_urn", "kind"), name="school_link_once")
                ],
            },
        ),
    ]
