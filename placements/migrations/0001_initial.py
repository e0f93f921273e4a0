import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0007_account_change"),
        ("providers", "0005_final_audits"),
        ("pupils", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("slug", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=120)),
                ("for_council", models.BooleanField(default=False, verbose_name="used for council-arranged places")),
                ("for_school", models.BooleanField(default=False, verbose_name="used for school-arranged places")),
                ("dfe_code", models.CharField(blank=True, max_length=5)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="StandingSeen",
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
                    "closed",
                    models.JSONField(
                        default=list, verbose_name="memberships and sites of live placements that were closed"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("signed_by_provider", "Signed by the provider"),
                            ("signed_by_commissioner", "Signed by both"),
                            ("in_force", "In force"),
                            ("replaced", "Replaced"),
                        ],
                        default="drafted",
                        max_length=25,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("rate_amount", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="pounds")),
                (
                    "rate_unit",
                    models.CharField(
                        choices=[("hour", "an hour"), ("session", "a session"), ("day", "a day"), ("week", "a week")],
                        max_length=10,
                    ),
                ),
                ("rate_version", models.PositiveSmallIntegerField(default=1)),
                ("drafted_at", models.DateTimeField()),
                ("provider_signed_at", models.DateTimeField(null=True)),
                ("commissioner_signed_at", models.DateTimeField(null=True)),
                (
                    "commissioner_signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider_signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="providers.rate"
                    ),
                ),
            ],
            options={
                "ordering": ["placement", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("declared_on", models.DateField(verbose_name="true on")),
                ("entered_at", models.DateTimeField(default=core.clock.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("commissioner", models.CharField(max_length=100)),
                ("pupils", models.PositiveSmallIntegerField()),
                ("hours", models.DecimalField(decimal_places=2, max_digits=4, verbose_name="hours a week for each")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days a week")),
                ("is_protected", models.BooleanField(default=False, verbose_name="looked after or with an EHC plan")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="placements.declaration"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("pattern", models.JSONField(default=list)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("reply_by", models.DateField(verbose_name="answer due")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_capacity", "No place on these half-days"),
                            ("need_not_met", "We cannot meet the need"),
                            ("risk", "The risk is too high for us"),
                            ("peers", "Not with pupils already here"),
                            ("staffing", "Staffing"),
                            ("transport", "The pupil could not get here"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decline_note", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="providers.membership"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="providers.programme",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="providers.provider"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="providers.site"
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_at"],
            },
        ),
        migrations.CreateModel(
            name="Pattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]
                    ),
                ),
                ("half", models.CharField(choices=[("AM", "Morning"), ("PM", "Afternoon")], max_length=2)),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pattern", to="placements.agreement"
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "half"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("active", "Active"), ("paused", "Paused"), ("ended", "Ended")],
                        default="agreed",
                        max_length=8,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(verbose_name="planned last day")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("returned", "Objectives met, returned to school"),
                            ("special", "Moved to a special school"),
                            ("other_ap", "Moved to other alternative provision"),
                            ("year_11", "Year 11 completed"),
                            ("moved_away", "Moved out of the area"),
                            ("disengaged", "Stopped coming"),
                            ("safeguarding", "Safeguarding"),
                            ("provider_withdrew", "The provider withdrew"),
                            ("commissioner_withdrew", "The commissioner withdrew"),
                            ("funding", "Funding"),
                            ("home_education", "Elective home education"),
                            ("custody", "Custody"),
                            ("died", "Died"),
                            ("planned", "Came to its planned end"),
                            ("other", "Another reason"),
                        ],
                        max_length=25,
                    ),
                ),
                ("end_note", models.CharField(blank=True, max_length=500)),
                (
                    "commissioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements_commissioned",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="providers.membership",
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placement", to="placements.offer"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="providers.programme",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="providers.provider"
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="pupils.pupil"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="providers.site"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "reference"],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("reason", models.CharField(max_length=300)),
                ("is_hold", models.BooleanField(default=False, verbose_name="held by the gate before it started")),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="placements.placement"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on"],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="placements.placement"
            ),
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
                    models.DateField(blank=True, null=True, verbose_name="last school day of the suspension before it"),
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
                    models.TextField(blank=True, verbose_name="what the provider must know to keep everyone safe"),
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
                        to="placements.reason",
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
        migrations.AddField(
            model_name="placement",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="placements.referral"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="placements.referral"
            ),
        ),
        migrations.CreateModel(
            name="GateOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("ends_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_overrides",
                        to="providers.provider",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_overrides",
                        to="placements.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="placements.placement"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
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
                (
                    "is_ap",
                    models.BooleanField(default=True, verbose_name="alternative provision in the statutory guidance"),
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
                    models.BooleanField(default=False, verbose_name="only with an education, health and care plan"),
                ),
                (
                    "due_school_day",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="education due on school day"),
                ),
                ("due_school_day_looked_after", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("notice_school_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "longest_school_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most school days in a school year"
                    ),
                ),
                (
                    "register_code",
                    models.CharField(blank=True, max_length=2, verbose_name="usual code in the school's register"),
                ),
                ("review_every", models.CharField(blank=True, max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("arranged_by__in", ["la", "school"])), name="route_arranged_by_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ages__in", ["compulsory", "registered", "0_25", "16_25"])),
                        name="route_ages_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="referral",
            name="route",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.route",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="route",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.route"
            ),
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField()),
                ("half", models.CharField(choices=[("AM", "Morning"), ("PM", "Afternoon")], max_length=2)),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="placements.placement"
                    ),
                ),
            ],
            options={
                "ordering": ["date", "half", "placement"],
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
                        choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")], default="green", max_length=5
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
            constraint=models.CheckConstraint(condition=models.Q(("pupils__gte", 1)), name="declared_pupils_counted"),
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
        migrations.AddConstraint(
            model_name="pattern",
            constraint=models.UniqueConstraint(fields=("agreement", "weekday", "half"), name="pattern_cell_once"),
        ),
        migrations.AddConstraint(
            model_name="pattern",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts__lt", models.F("ends"))), name="pattern_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="pattern",
            constraint=models.CheckConstraint(condition=models.Q(("weekday__lte", 4)), name="pattern_weekday_known"),
        ),
        migrations.AddConstraint(
            model_name="pattern",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", ["AM", "PM"])), name="pattern_half_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                name="pause_starts_before_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("placement", "number"), name="agreement_number_once"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "in_force")), fields=("placement",), name="agreement_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="agreement_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["drafted", "signed_by_provider", "signed_by_commissioner", "in_force", "replaced"])
                ),
                name="agreement_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["signed_by_commissioner", "in_force"]), _negated=True),
                    models.Q(("commissioner_signed_at__isnull", False), ("provider_signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="agreement_in_force_signed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_amount__gte", 0)), name="agreement_rate_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_unit__in", ["hour", "session", "day", "week"])), name="agreement_unit_known"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["provider", "status"], name="offer_provider"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["offered", "accepted", "declined", "lapsed"])),
                name="offer_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "decline_reason__in",
                        ["", "no_capacity", "need_not_met", "risk", "peers", "staffing", "transport", "other"],
                    )
                ),
                name="offer_decline_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="offer_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="offer_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="gateoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="gate_override_with_reason"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["due_on"], name="review_due"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["", "continue", "change_pattern", "extend", "reintegrate", "change_provider", "end"],
                    )
                ),
                name="review_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("placement", "due_on"), name="review_once"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_on", None), models.Q(("outcome", ""), _negated=True), _connector="OR"),
                name="review_held_with_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["commissioner", "status"], name="referral_commissioner"),
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
                    ("ends_on", None), ("starts_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"
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
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["provider", "status"], name="placement_provider"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["commissioner", "status"], name="placement_commissioner"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["pupil", "status"], name="placement_pupil"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["agreed", "active", "paused", "ended"])),
                name="placement_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="placement_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ended"), _negated=True),
                    models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="placement_ended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "end_reason__in",
                        [
                            "",
                            "returned",
                            "special",
                            "other_ap",
                            "year_11",
                            "moved_away",
                            "disengaged",
                            "safeguarding",
                            "provider_withdrew",
                            "commissioner_withdrew",
                            "funding",
                            "home_education",
                            "custody",
                            "died",
                            "planned",
                            "other",
                        ],
                    )
                ),
                name="placement_end_reason_known",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["date", "half"], name="session_date"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("placement", "date", "half"), name="session_once"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts__lt", models.F("ends"))), name="session_starts_before_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", ["AM", "PM"])), name="session_half_known"
            ),
        ),
    ]
