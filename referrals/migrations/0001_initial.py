"""Referrals come into a room of their own: the same tables with all their rows, under its name.

What names a table or a kind of e-mail follows. The trail keeps what was written: it goes on filing referrals under the
name they had (core.models.trail.filed_as). Indexes and constraints that Django named keep their names.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock

TABLES = ("reason", "route", "referral")
MODELS = ("Reason", "Route", "Referral")
LETTERS = ("referral_submitted", "referral_approved", "referral_declined", "referral_returned")


def follow(apps, schema_editor):
    name_anew(apps, "placements", "referrals")


def go_back(apps, schema_editor):
    name_anew(apps, "referrals", "placements")


def name_anew(apps, old, new):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    loaded = apps.get_model("core", "Loaded").objects
    for name in MODELS:
        if not kinds.filter(app_label=new, model=name.lower()).exists():
            kinds.filter(app_label=old, model=name.lower()).update(app_label=new)
        loaded.filter(kind=f"{old}.{name}").update(kind=f"{new}.{name}")
    for model in ("Message", "LetterWords"):
        rows = apps.get_model("core", model).objects
        for name in LETTERS:
            rows.filter(template=f"{old}/{name}").update(template=f"{new}/{name}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0012_council_file"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0012_letter_words"),
        ("placements", "0014_agreements_keep_their_words"),
        ("providers", "0010_document_kinds_are_closed"),
        ("pupils", "0004_pupil_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE placements_{table} RENAME TO referrals_{table}",
                    f"ALTER TABLE referrals_{table} RENAME TO placements_{table}",
                )
                for table in TABLES
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Reason",
                    fields=[
                        ("slug", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                        ("label", models.CharField(max_length=120)),
                        (
                            "for_council",
                            models.BooleanField(default=False, verbose_name="used for council-arranged places"),
                        ),
                        (
                            "for_school",
                            models.BooleanField(default=False, verbose_name="used for school-arranged places"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Route",
                    fields=[
                        ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                        ("label", models.CharField(max_length=120)),
                        ("legal_basis", models.CharField(max_length=300)),
                        (
                            "arranged_by",
                            models.CharField(choices=[("la", "The council"), ("school", "The school")], max_length=10),
                        ),
                        ("is_placement_allowed", models.BooleanField(default=True)),
                        (
                            "ages",
                            models.CharField(
                                choices=[
                                    ("compulsory", "Pupils of compulsory school age"),
                                    ("registered", "Pupils on the school's roll"),
                                    ("0_25", "Children and young people up to 25"),
                                    ("16_25", "Young people past compulsory school age, up to 25"),
                                ],
                                default="compulsory",
                                max_length=10,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "needs_plan",
                            models.BooleanField(
                                default=False, verbose_name="only with an education, health and care plan"
                            ),
                        ),
                        (
                            "due_school_day",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="education due on school day"
                            ),
                        ),
                        ("due_school_day_looked_after", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("notice_school_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "longest_school_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="most school days in a school year"
                            ),
                        ),
                        ("review_every", models.CharField(blank=True, max_length=40)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                help_text="On this route the main reason is not asked",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routes",
                                to="referrals.reason",
                                verbose_name="main reason it says by itself",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "excluded_on",
                            models.DateField(blank=True, null=True, verbose_name="first school day of the exclusion"),
                        ),
                        (
                            "excluded_until",
                            models.DateField(blank=True, null=True, verbose_name="last school day of the exclusion"),
                        ),
                        (
                            "earlier_excluded_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="first school day of the suspension before it"
                            ),
                        ),
                        (
                            "earlier_excluded_until",
                            models.DateField(
                                blank=True, null=True, verbose_name="last school day of the suspension before it"
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=20, null=True, unique=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("returned", "Returned for information"),
                                    ("approved", "Approved"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=core.clock.now)),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("education_due_on", models.DateField(blank=True, null=True)),
                        ("tried", models.TextField(blank=True, verbose_name="what has been tried")),
                        ("half_days", models.JSONField(blank=True, default=list, help_text="Such as mon_am, fri_pm")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="wanted from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="wanted until")),
                        ("pupil_view", models.TextField(blank=True, verbose_name="the pupil's view")),
                        ("parent_view", models.TextField(blank=True, verbose_name="the parent's view")),
                        (
                            "risk",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                                max_length=6,
                                verbose_name="risk level",
                            ),
                        ),
                        (
                            "risk_note",
                            models.TextField(
                                blank=True, verbose_name="what the provider must know to keep everyone safe"
                            ),
                        ),
                        (
                            "baseline_attended",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions attended"),
                        ),
                        (
                            "baseline_possible",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions possible"),
                        ),
                        ("baseline_from", models.DateField(blank=True, null=True)),
                        ("baseline_to", models.DateField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                        ("information_wanted", models.TextField(blank=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawal_reason", models.TextField(blank=True)),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "commissioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals_commissioned",
                                to="accounts.organisation",
                            ),
                        ),
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
                            "home_school",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals_from_roll",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="providers.lot",
                            ),
                        ),
                        (
                            "preferred_provider",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="providers.provider",
                                verbose_name="provider preferred",
                            ),
                        ),
                        (
                            "pupil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="pupils.pupil"
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.reason",
                            ),
                        ),
                        (
                            "referred_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "route",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.route",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-started_at"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("arranged_by__in", ["la", "school"])), name="route_arranged_by_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ages__in", ["compulsory", "registered", "0_25", "16_25"])),
                        name="route_ages_known",
                    ),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(fields=["commissioner", "status"], name="referral_commissioner"),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(fields=["status", "id"], name="referral_status"),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(
                        models.Case(
                            models.When(status__in=["approved", "declined"], then=models.F("decided_at")),
                            models.When(status="withdrawn", then=models.F("withdrawn_at")),
                            output_field=models.DateTimeField(),
                        ),
                        name="referral_settled",
                    ),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(fields=["submitted_at"], name="referral_submitted"),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "approved", "declined", "withdrawn"])
                        ),
                        name="referral_status_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="referral_starts_before_end",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("excluded_until", None),
                            models.Q(("excluded_on__isnull", False), ("excluded_on__lte", models.F("excluded_until"))),
                            _connector="OR",
                        ),
                        name="referral_excluded_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("earlier_excluded_on", None), ("earlier_excluded_until", None)),
                            models.Q(
                                ("earlier_excluded_on__isnull", False),
                                ("earlier_excluded_on__lte", models.F("earlier_excluded_until")),
                                ("earlier_excluded_until__isnull", False),
                                ("earlier_excluded_until__lt", models.F("excluded_on")),
                                ("excluded_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_excluded_before_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_attended", None),
                            ("baseline_attended__lte", models.F("baseline_possible")),
                            _connector="OR",
                        ),
                        name="referral_baseline_in_range",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("risk__in", ["", "low", "medium", "high"])), name="referral_risk_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "withdrawn"]),
                            models.Q(
                                ("baseline_possible__isnull", False),
                                ("ends_on__isnull", False),
                                ("lot__isnull", False),
                                ("reason__isnull", False),
                                ("reference__isnull", False),
                                ("route__isnull", False),
                                ("starts_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_complete_once_submitted",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_declined_with_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "returned"), _negated=True),
                            models.Q(("information_wanted", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_returned_with_question",
                    ),
                ),
            ],
        ),
        migrations.RunPython(follow, go_back),
    ]
