import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attendance", "0001_initial"),
        ("audits", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TermlyReport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("term", models.CharField(help_text="Such as 2026-autumn", max_length=12)),
                ("term_label", models.CharField(max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "scope",
                    models.CharField(
                        choices=[("provider", "Provider"), ("school", "School"), ("borough", "Borough")], max_length=10
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("live", "Live"), ("signed_off", "Signed off")], default="live", max_length=10
                    ),
                ),
                ("figures", models.JSONField(blank=True, null=True)),
                ("pdf", models.FileField(blank=True, max_length=200, upload_to="reports/")),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                ("signed_off_at", models.DateTimeField(null=True)),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="termly_reports",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "scope", "about__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("term", "scope", "about"), name="termly_report_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["live", "signed_off"])), name="termly_report_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["provider", "school", "borough"])),
                        name="termly_report_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "live"),
                            models.Q(("figures__isnull", False), ("signed_off_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="termly_report_signed_off_with_figures",
                    ),
                ],
            },
        ),
    ]
