import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0014_links_and_areas"),
        ("pupils", "0008_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField(max_length=1000)),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.TextField(blank=True, max_length=1000)),
                (
                    "ended_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.affiliation",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept_apart", to="pupils.pupil"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept_apart_from", to="pupils.pupil"
                    ),
                ),
                (
                    "set_as",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.affiliation"
                    ),
                ),
            ],
            options={
                "verbose_name": "pair kept apart",
                "verbose_name_plural": "pairs kept apart",
                "ordering": ["ends_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PairReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ended_on", models.DateField(verbose_name="last day before")),
                ("ends_on", models.DateField(null=True, verbose_name="last day from then")),
                ("said", models.TextField(max_length=1000)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="apart.pair"
                    ),
                ),
                (
                    "reviewed_as",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.affiliation"
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="pair",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["ends_on"], name="pair_not_ended"),
        ),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="pair_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), models.Q(("ended_reason", ""), _negated=True), _connector="OR"),
                name="pair_ended_with_reason",
            ),
        ),
    ]
