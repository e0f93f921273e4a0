import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("providers", "0001_initial"),
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
            name="Pupil",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("upn", models.CharField(blank=True, max_length=13, null=True, verbose_name="UPN")),
                (
                    "no_upn_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_arrival", "New arrival"),
                            ("not_on_roll", "Not on any school's roll"),
                            ("awaiting_school", "Waiting for the school to issue it"),
                            ("post16_no_upn", "Post-16 without one"),
                        ],
                        max_length=20,
                        verbose_name="why there is no UPN",
                    ),
                ),
                ("legal_surname", models.CharField(max_length=35)),
                ("legal_forename", models.CharField(max_length=35)),
                ("middle_names", models.CharField(blank=True, max_length=60)),
                ("preferred_forename", models.CharField(blank=True, max_length=35)),
                ("born_on", models.DateField(verbose_name="date of birth")),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "Female"), ("M", "Male"), ("U", "Unknown")], default="U", max_length=1
                    ),
                ),
                (
                    "year_override",
                    models.CharField(blank=True, max_length=2, verbose_name="taught in year, when out of year"),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=4)),
                ("language", models.CharField(blank=True, max_length=3, verbose_name="first language")),
                ("has_free_meals", models.BooleanField(default=False, verbose_name="eligible for free school meals")),
                (
                    "sen_provision",
                    models.CharField(
                        choices=[
                            ("N", "No special educational need"),
                            ("K", "SEN support"),
                            ("E", "Education, health and care plan"),
                        ],
                        default="N",
                        max_length=1,
                        verbose_name="SEN provision",
                    ),
                ),
                ("primary_need", models.CharField(blank=True, max_length=4)),
                ("is_looked_after", models.BooleanField(default=False)),
                ("has_social_worker", models.BooleanField(default=False)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("is_address_protected", models.BooleanField(default=False)),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left the portal's care")),
            ],
            options={
                "ordering": ["legal_surname", "legal_forename", "born_on"],
                "indexes": [models.Index(fields=["legal_surname", "born_on"], name="pupil_near_match")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)), fields=("upn",), name="pupil_upn_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("sex__in", ["F", "M", "U"])), name="pupil_sex_known"),
                    models.CheckConstraint(
                        condition=models.Q(("sen_provision__in", ["N", "K", "E"])), name="pupil_sen_known"
                    ),
                ],
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
                    "due_school_day",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="education due on school day"),
                ),
                ("due_school_day_looked_after", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("notice_school_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("review_every", models.CharField(blank=True, max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
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
                    "longest_school_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most school days in a school year"
                    ),
                ),
                (
                    "needs_plan",
                    models.BooleanField(default=False, verbose_name="only with an education, health and care plan"),
                ),
                (
                    "register_code",
                    models.CharField(blank=True, max_length=2, verbose_name="usual code in the school's register"),
                ),
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
                ("seen_at", models.DateTimeField()),
                (
                    "closed",
                    models.JSONField(
                        default=list, verbose_name="memberships and sites of live placements that were closed"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("single", "Single registration"),
                            ("main", "Main (dual registration)"),
                            ("subsidiary", "Subsidiary (dual registration)"),
                            ("guest", "Guest"),
                        ],
                        default="single",
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="placements.pupil"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on"],
                "indexes": [models.Index(fields=["school", "status"], name="enrolment_roll")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="enrolment_starts_before_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["single", "main", "subsidiary", "guest"])),
                        name="enrolment_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None), ("status__in", ["single", "main"])),
                        fields=("pupil",),
                        name="enrolment_one_home_school",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                (
                    "excluded_on",
                    models.DateField(blank=True, null=True, verbose_name="first school day of the exclusion"),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="placements.pupil"
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
                    "route",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.route",
                    ),
                ),
                ("education_due_on", models.DateField(blank=True, null=True)),
                ("withdrawal_reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-started_at"],
                "indexes": [models.Index(fields=["commissioner", "status"], name="referral_commissioner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "approved", "declined", "withdrawn"])
                        ),
                        name="referral_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="referral_starts_before_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_attended", None),
                            ("baseline_attended__lte", models.F("baseline_possible")),
                            _connector="OR",
                        ),
                        name="referral_baseline_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("risk__in", ["", "low", "medium", "high"])), name="referral_risk_known"
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "returned"), _negated=True),
                            models.Q(("information_wanted", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_returned_with_question",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerUpn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upn", models.CharField(max_length=13, verbose_name="UPN")),
                ("replaced_on", models.DateField()),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former_upns", to="placements.pupil"
                    ),
                ),
            ],
            options={
                "ordering": ["-replaced_on", "-pk"],
                "indexes": [models.Index(fields=["upn"], name="former_upn")],
                "constraints": [models.UniqueConstraint(fields=("pupil", "upn"), name="former_upn_once")],
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
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="placements.referral"
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_at"],
                "indexes": [models.Index(fields=["provider", "status"], name="offer_provider")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["offered", "accepted", "declined", "lapsed"])),
                        name="offer_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="offer_starts_before_end"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="offer_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decline_reason__in",
                                ["", "no_capacity", "need_not_met", "risk", "peers", "staffing", "transport", "other"],
                            )
                        ),
                        name="offer_decline_reason_known",
                    ),
                ],
            },
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="gate_override_with_reason"
                    )
                ],
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="providers.site"
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="placements.pupil"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="placements.referral"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.route"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "reference"],
                "indexes": [
                    models.Index(fields=["provider", "status"], name="placement_provider"),
                    models.Index(fields=["commissioner", "status"], name="placement_commissioner"),
                    models.Index(fields=["pupil", "status"], name="placement_pupil"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["agreed", "active", "paused", "ended"])),
                        name="placement_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="placement_starts_before_end"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ended"), _negated=True),
                            models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="placement_ended_with_reason",
                    ),
                    models.CheckConstraint(
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
                ],
            },
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
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["placement", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "number"), name="agreement_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_force")), fields=("placement",), name="agreement_one_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="agreement_starts_before_end"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["drafted", "signed_by_provider", "signed_by_commissioner", "in_force", "replaced"],
                            )
                        ),
                        name="agreement_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate_amount__gte", 0)), name="agreement_rate_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate_unit__in", ["hour", "session", "day", "week"])),
                        name="agreement_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["signed_by_commissioner", "in_force"]), _negated=True),
                            models.Q(("commissioner_signed_at__isnull", False), ("provider_signed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_in_force_signed_by_both",
                    ),
                ],
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
                "indexes": [models.Index(fields=["due_on"], name="review_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "due_on"), name="review_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_on", None), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="review_held_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["", "continue", "change_pattern", "extend", "reintegrate", "change_provider", "end"],
                            )
                        ),
                        name="review_outcome_known",
                    ),
                ],
            },
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
                "indexes": [models.Index(fields=["date", "half"], name="session_date")],
                "constraints": [
                    models.UniqueConstraint(fields=("placement", "date", "half"), name="session_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts__lt", models.F("ends"))), name="session_starts_before_end"
                    ),
                    models.CheckConstraint(condition=models.Q(("half__in", ["AM", "PM"])), name="session_half_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("reason", models.CharField(max_length=300)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="placements.placement"
                    ),
                ),
                ("is_hold", models.BooleanField(default=False, verbose_name="held by the gate before it started")),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="pause_starts_before_end",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "weekday", "half"), name="pattern_cell_once"),
                    models.CheckConstraint(
                        condition=models.Q(("starts__lt", models.F("ends"))), name="pattern_starts_before_end"
                    ),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 4)), name="pattern_weekday_known"),
                    models.CheckConstraint(condition=models.Q(("half__in", ["AM", "PM"])), name="pattern_half_known"),
                ],
            },
        ),
    ]
