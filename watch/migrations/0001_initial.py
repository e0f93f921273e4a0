"""The registration watch comes into a room of its own: the same tables with all their rows, under its name.

What names a table or a kind of e-mail follows. The trail keeps what was written: it goes on filing these rows under the
name they had (core.models.trail.filed_as).
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock

TABLES = ("declaration", "declaredhours", "watchseen")
MODELS = ("Declaration", "DeclaredHours", "WatchSeen")
LETTERS = ("registration_watch",)


def follow(apps, schema_editor):
    name_anew(apps, "placements", "watch")


def go_back(apps, schema_editor):
    name_anew(apps, "watch", "placements")


def name_anew(apps, old, new):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    for name in MODELS:
        if not kinds.filter(app_label=new, model=name.lower()).exists():
            kinds.filter(app_label=old, model=name.lower()).update(app_label=new)
    for model in ("Message", "LetterWords"):
        rows = apps.get_model("core", model).objects
        for name in LETTERS:
            rows.filter(template=f"{old}/{name}").update(template=f"{new}/{name}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("providers", "0013_document_kinds_are_dated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0012_letter_words"),
        ("placements", "0016_reasons_are_data"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE placements_{table} RENAME TO watch_{table}",
                    f"ALTER TABLE watch_{table} RENAME TO placements_{table}",
                )
                for table in TABLES
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Declaration",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("declared_on", models.DateField(verbose_name="true on")),
                        ("entered_at", models.DateTimeField(default=core.clock.now)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="providers.provider"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-declared_on", "-entered_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DeclaredHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("commissioner", models.CharField(max_length=100)),
                        ("pupils", models.PositiveSmallIntegerField()),
                        (
                            "hours",
                            models.DecimalField(decimal_places=2, max_digits=4, verbose_name="hours a week for each"),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days a week")),
                        (
                            "is_protected",
                            models.BooleanField(default=False, verbose_name="looked after or with an EHC plan"),
                        ),
                        (
                            "declaration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="watch.declaration",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WatchSeen",
                    fields=[
                        (
                            "provider",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="providers.provider",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")],
                                default="green",
                                max_length=5,
                            ),
                        ),
                        ("since", models.DateField()),
                        ("seen_at", models.DateTimeField(default=core.clock.now)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["green", "amber", "red"])), name="watch_level_known"
                            )
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="declaration",
                    index=models.Index(fields=["provider", "declared_on"], name="declaration_provider"),
                ),
                migrations.AddConstraint(
                    model_name="declaredhours",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("pupils__gte", 1)), name="declared_pupils_counted"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaredhours",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("hours__lte", 60)), name="declared_hours_in_range"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaredhours",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 7)), name="declared_days_in_range"
                    ),
                ),
            ],
        ),
        migrations.RunPython(follow, go_back),
    ]
