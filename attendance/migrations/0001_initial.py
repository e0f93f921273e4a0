import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import attendance.models.upload


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Being checked"),
                            ("checked", "Checked"),
                            ("approved", "Approved"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to=attendance.models.upload.random_name)),
                ("given_name", models.CharField(max_length=200, verbose_name="name of the file as it was sent")),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("is_scanned", models.BooleanField(default=False, verbose_name="scanned for viruses")),
                ("layout", models.CharField(blank=True, max_length=40)),
                ("counts", models.JSONField(default=dict)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                (
                    "refusal",
                    models.CharField(blank=True, max_length=500, verbose_name="why the file could not be read"),
                ),
                ("approval_asked_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.affiliation",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="providers.provider"
                    ),
                ),
                (
                    "sent_as",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.affiliation"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("findings", models.JSONField(default=dict)),
                (
                    "to_correct",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=attendance.models.upload.random_name,
                        verbose_name="rows to correct",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
                "indexes": [models.Index(fields=["provider", "sent_at"], name="upload_provider")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["received", "checked", "approved", "cancelled"])),
                        name="upload_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_changes",
                        to="placements.session",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_changes",
                        to="attendance.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["changed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mark",
                        serialize=False,
                        to="placements.session",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("attended", "Attended"),
                            ("late", "Late"),
                            ("left_early", "Left early"),
                            ("absent", "Absent"),
                            ("provider_closed", "Provider closed"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illness", "Ill"),
                            ("medical_appointment", "Medical or dental appointment"),
                            ("unexplained", "No reason known yet"),
                            ("refused", "Refused to attend"),
                            ("truant", "Stayed away without permission"),
                            ("left_site", "Left the site before the session counted"),
                            ("unauthorised", "Away for a reason that was not accepted"),
                            ("after_register", "Came after the register had closed"),
                            ("suspended", "Suspended or excluded by the school"),
                            ("transport", "Transport failed"),
                            ("interview", "Interview for a job or another place of learning"),
                            ("religious", "Religious observance"),
                            ("leave", "Leave for an exceptional circumstance"),
                            ("performance", "Performance or work abroad, with a licence"),
                            ("part_time_timetable", "Part-time timetable"),
                            ("study_leave", "Study leave for a public examination"),
                            ("travelling", "Parent travelling for work"),
                            ("holiday", "Holiday that was not granted"),
                        ],
                        max_length=30,
                        verbose_name="reason for absence",
                    ),
                ),
                ("minutes_late", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("left_at", models.TimeField(blank=True, null=True)),
                ("nature", models.CharField(blank=True, max_length=10, verbose_name="nature of what was attended")),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="attendance.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["attended", "late", "left_early", "absent", "provider_closed"])
                        ),
                        name="mark_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "absent"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mark_absent_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason", ""),
                            models.Q(
                                ("kind", "absent"),
                                (
                                    "reason__in",
                                    [
                                        "illness",
                                        "medical_appointment",
                                        "unexplained",
                                        "refused",
                                        "truant",
                                        "left_site",
                                        "unauthorised",
                                        "after_register",
                                        "suspended",
                                        "transport",
                                        "interview",
                                        "religious",
                                        "leave",
                                        "performance",
                                        "part_time_timetable",
                                        "study_leave",
                                        "travelling",
                                        "holiday",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="mark_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes_late", None),
                            models.Q(("kind", "late"), ("minutes_late__gte", 1)),
                            _connector="OR",
                        ),
                        name="mark_minutes_when_late",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "left_early"), ("left_at__isnull", False)),
                            models.Q(models.Q(("kind", "left_early"), _negated=True), ("left_at", None)),
                            _connector="OR",
                        ),
                        name="mark_time_when_left_early",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nature", ""),
                            models.Q(
                                ("kind__in", ["attended", "late", "left_early"]),
                                ("nature__in", ["activity", "council", "sport", "visit", "work"]),
                            ),
                            _connector="OR",
                        ),
                        name="mark_nature_when_attended",
                    ),
                ],
            },
        ),
    ]
