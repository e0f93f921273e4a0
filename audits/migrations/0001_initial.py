import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version number")),
                ("title", models.CharField(max_length=200)),
                ("starts_on", models.DateField(verbose_name="used from")),
                ("is_approved", models.BooleanField(default=False, verbose_name="approved by the council")),
                (
                    "outcomes",
                    models.JSONField(default=list, help_text="Codes with labels, effects and deadlines in school days"),
                ),
            ],
            options={
                "ordering": ["code", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="audit_template_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("in_progress", "In progress"),
                            ("draft", "Draft"),
                            ("factual_accuracy", "Factual accuracy"),
                            ("final", "Final"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="visit planned for")),
                ("started_at", models.DateTimeField(null=True)),
                ("self_assessment_due_on", models.DateField(blank=True, null=True)),
                ("self_assessed_on", models.DateField(blank=True, null=True, verbose_name="self-assessment sent")),
                ("visited_on", models.DateField(blank=True, null=True)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("accuracy_due_on", models.DateField(blank=True, null=True, verbose_name="factual accuracy due")),
                ("accuracy_note", models.TextField(blank=True, verbose_name="the provider on factual accuracy")),
                ("final_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("compliant", "Fully compliant"),
                            ("compliant_with_actions", "Compliant with actions"),
                            ("not_yet_compliant", "Not yet compliant"),
                            ("suspended", "Not compliant: placements suspended"),
                        ],
                        max_length=25,
                    ),
                ),
                ("points", models.PositiveIntegerField(blank=True, null=True)),
                ("points_possible", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "lead_officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="providers.provider"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audits",
                        to="providers.site",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="audits.audittemplate"
                    ),
                ),
                (
                    "accuracy_answered_on",
                    models.DateField(blank=True, null=True, verbose_name="factual accuracy answered"),
                ),
            ],
            options={
                "ordering": ["-planned_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["planned", "in_progress", "draft", "factual_accuracy", "final", "closed"])
                        ),
                        name="audit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["final", "closed"]), _negated=True),
                            ("outcome__in", ["compliant", "compliant_with_actions", "not_yet_compliant", "suspended"]),
                            _connector="OR",
                        ),
                        name="audit_final_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=5)),
                ("title", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="audits.audittemplate"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("template", "code"), name="audit_section_once")],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10)),
                ("standard", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("guidance", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=list)),
                ("sources", models.JSONField(default=list)),
                ("response_type", models.CharField(max_length=20)),
                (
                    "criticality",
                    models.CharField(
                        choices=[("critical", "Critical"), ("major", "Major"), ("minor", "Minor")], max_length=10
                    ),
                ),
                ("applies_to", models.CharField(default="all", max_length=60)),
                ("is_na_allowed", models.BooleanField(default=False, verbose_name="may be not applicable")),
                ("evidence_expires_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="audits.section"
                    ),
                ),
            ],
            options={
                "ordering": ["section__position", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "code"), name="audit_question_once"),
                    models.CheckConstraint(
                        condition=models.Q(("criticality__in", ["critical", "major", "minor"])),
                        name="audit_question_criticality_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "self_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "Met"),
                            ("partly_met", "Partly met"),
                            ("not_met", "Not met"),
                            ("not_applicable", "Not applicable"),
                        ],
                        max_length=15,
                    ),
                ),
                ("provider_note", models.TextField(blank=True)),
                (
                    "final_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "Met"),
                            ("partly_met", "Partly met"),
                            ("not_met", "Not met"),
                            ("not_applicable", "Not applicable"),
                        ],
                        max_length=15,
                    ),
                ),
                ("auditor_note", models.TextField(blank=True)),
                ("na_reason", models.CharField(blank=True, max_length=300, verbose_name="why it does not apply")),
                ("evidence_issued_on", models.DateField(blank=True, null=True)),
                ("evidence_expires_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="audits.audit"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.question"
                    ),
                ),
            ],
            options={
                "ordering": ["question__section__position", "question__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "question"), name="audit_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("final_rating", "not_applicable"), _negated=True),
                            models.Q(("na_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="audit_answer_na_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("self_rating__in", ["", "met", "partly_met", "not_met", "not_applicable"])),
                        name="audit_self_rating_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("final_rating__in", ["", "met", "partly_met", "not_met", "not_applicable"])
                        ),
                        name="audit_final_rating_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("evidence_submitted", "Evidence submitted"),
                            ("returned", "Returned"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("required", models.TextField(verbose_name="change required")),
                ("owner_name", models.CharField(blank=True, max_length=150, verbose_name="who will do it")),
                (
                    "priority",
                    models.CharField(
                        choices=[("critical", "Critical"), ("major", "Major"), ("minor", "Minor")], max_length=10
                    ),
                ),
                ("due_on", models.DateField()),
                ("evidence", models.TextField(blank=True, verbose_name="what was done")),
                ("evidence_file", models.FileField(blank=True, max_length=200, upload_to="actions/")),
                ("evidence_name", models.CharField(blank=True, max_length=200)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("returned_reason", models.TextField(blank=True)),
                ("verified_on", models.DateField(blank=True, null=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="audits.audit"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.question"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "question"), name="audit_action_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "evidence_submitted", "returned", "closed"])),
                        name="audit_action_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["critical", "major", "minor"])),
                        name="audit_action_priority_known",
                    ),
                ],
            },
        ),
    ]
