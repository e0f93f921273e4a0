"""Reviews come into a room of their own, that of outcomes: the same table with all its rows, under its name.

What names a table or a kind of e-mail follows. The trail keeps what was written: it goes on filing these rows under the
name they had (core.models.trail.filed_as).
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("review",)
MODELS = ("Review",)
LETTERS = ("review_to_hold",)


def follow(apps, schema_editor):
    name_anew(apps, "placements", "outcomes")


def go_back(apps, schema_editor):
    name_anew(apps, "outcomes", "placements")


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
        ("placements", "0017_the_watch_has_its_room"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0012_letter_words"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE placements_{table} RENAME TO outcomes_{table}",
                    f"ALTER TABLE outcomes_{table} RENAME TO placements_{table}",
                )
                for table in TABLES
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("due_on", models.DateField()),
                        ("held_on", models.DateField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("continue", "Continue as it is"),
                                    ("change_pattern", "Change the half-days"),
                                    ("extend", "Extend"),
                                    ("reintegrate", "Spend more time back at school"),
                                    ("change_provider", "Change provider"),
                                    ("end", "End the placement"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "held_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="placements.placement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on"],
                        "indexes": [
                            models.Index(fields=["due_on"], name="review_due"),
                            models.Index(
                                condition=models.Q(("held_on", None)), fields=["due_on"], name="review_to_hold"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        [
                                            "",
                                            "continue",
                                            "change_pattern",
                                            "extend",
                                            "reintegrate",
                                            "change_provider",
                                            "end",
                                        ],
                                    )
                                ),
                                name="review_outcome_known",
                            ),
                            models.UniqueConstraint(fields=("placement", "due_on"), name="review_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("held_on", None), models.Q(("outcome", ""), _negated=True), _connector="OR"
                                ),
                                name="review_held_with_outcome",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(follow, go_back),
    ]
