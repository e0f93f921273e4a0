import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="core.calendar",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferenceNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=5)),
                ("year", models.PositiveSmallIntegerField(help_text="The year the academic year starts in")),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="reference_number_once")],
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("address", models.CharField(max_length=300)),
                ("sent_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="true from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="true until")),
                ("code", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("value", models.DecimalField(decimal_places=2, max_digits=9)),
                ("unit", models.CharField(max_length=40)),
                ("source", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["code", "starts_on"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="threshold_starts_before_end",
                    ),
                    models.UniqueConstraint(fields=("code", "starts_on"), name="threshold_once_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("role", models.CharField(blank=True, max_length=30)),
                ("organisation_id", models.UUIDField(null=True)),
                ("organisation_name", models.CharField(blank=True, max_length=200)),
                ("object_type", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=40)),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("pupil_id", models.UUIDField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "access log entry",
                "verbose_name_plural": "access log",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["object_type", "object_id"], name="accessentry_object"),
                    models.Index(fields=["pupil_id", "at"], name="accessentry_pupil"),
                    models.Index(fields=["organisation_id", "at"], name="accessentry_organisation"),
                    models.Index(fields=["at"], name="accessentry_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("role", models.CharField(blank=True, max_length=30)),
                ("organisation_id", models.UUIDField(null=True)),
                ("organisation_name", models.CharField(blank=True, max_length=200)),
                ("object_type", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=40)),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("pupil_id", models.UUIDField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=40)),
                ("act", models.CharField(max_length=60)),
                ("sentence", models.CharField(blank=True, max_length=300)),
                ("changes", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["object_type", "object_id"], name="event_object"),
                    models.Index(fields=["pupil_id", "at"], name="event_pupil"),
                    models.Index(fields=["organisation_id", "at"], name="event_organisation"),
                    models.Index(fields=["at"], name="event_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=300)),
                ("fields", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "path"), name="kept_form_once")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("template", models.CharField(help_text="The folder and name under templates/emails", max_length=60)),
                (
                    "context",
                    models.JSONField(
                        default=dict, help_text="Counts and addresses; never a name, initials, UPN or birth date"
                    ),
                ),
                ("why", models.CharField(max_length=200)),
                ("period", models.CharField(blank=True, max_length=20)),
                ("dedupe_key", models.CharField(max_length=120, unique=True)),
                ("message_id", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                            ("uncertain", "Perhaps sent twice"),
                            ("nothing_to_say", "Nothing to say"),
                            ("dropped", "Not sent: no longer theirs to see"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True, help_text="The text as it was sent")),
                ("failure", models.CharField(blank=True, max_length=200)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interruptions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="times a crash interrupted the sending"),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
                "indexes": [models.Index(fields=["state", "next_try_at"], name="message_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["queued", "sending", "sent", "failed", "uncertain", "nothing_to_say", "dropped"],
                            )
                        ),
                        name="message_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bank_holiday", "Bank holiday"),
                            ("inset", "INSET day"),
                            ("polling", "Polling station"),
                            ("moderation", "Moderation day"),
                            ("holiday", "Holiday"),
                            ("emergency", "Emergency closure"),
                            ("other", "Other closure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day closed")),
                ("ends_on", models.DateField(verbose_name="last day closed")),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="closures", to="core.calendar"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "kind", "starts_on", "ends_on"), name="closure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="closure_starts_before_end"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HalfTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("academic_year", models.CharField(help_text="Written 2026-27", max_length=7)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("autumn_1", "Autumn, first half"),
                            ("autumn_2", "Autumn, second half"),
                            ("spring_1", "Spring, first half"),
                            ("spring_2", "Spring, second half"),
                            ("summer_1", "Summer, first half"),
                            ("summer_2", "Summer, second half"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="published by the council")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="half_terms", to="core.calendar"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "academic_year", "code"), name="half_term_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="half_term_starts_before_end"
                    ),
                ],
            },
        ),
    ]
