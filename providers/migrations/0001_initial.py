import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_organisations"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentKind",
            fields=[
                ("code", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "required_for",
                    models.CharField(
                        choices=[
                            ("all", "Every provider"),
                            ("employees", "Those with employees or volunteers"),
                            ("premises", "Those with premises"),
                            ("gas", "Those whose premises have gas"),
                            ("carries_pupils", "Those that drive pupils"),
                            ("licence", "Those whose activities need a licence"),
                            ("candidates", "Those that enter pupils for examinations"),
                            ("registered", "Registered schools"),
                            ("unregistered", "Those not registered as schools"),
                        ],
                        default="all",
                        max_length=20,
                        verbose_name="asked of",
                    ),
                ),
                (
                    "criticality",
                    models.CharField(
                        choices=[("critical", "Critical"), ("major", "Major"), ("minor", "Minor")], max_length=10
                    ),
                ),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="usually valid for months"),
                ),
                ("expiry_basis", models.CharField(blank=True, max_length=100)),
                ("grace_school_days", models.PositiveSmallIntegerField(default=0)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("block", "Stops new placements"),
                            ("transport", "Stops driving pupils"),
                            ("activity", "Stops the licensed activity"),
                            ("warn", "Warns"),
                        ],
                        default="warn",
                        max_length=10,
                        verbose_name="without it in date",
                    ),
                ),
                ("is_per_site", models.BooleanField(default=False, verbose_name="each site needs its own")),
                (
                    "is_suspending",
                    models.BooleanField(default=False, verbose_name="memberships are suspended after the grace days"),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("criticality__in", ["critical", "major", "minor"])),
                        name="document_criticality_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "required_for__in",
                                [
                                    "all",
                                    "employees",
                                    "premises",
                                    "gas",
                                    "carries_pupils",
                                    "licence",
                                    "candidates",
                                    "registered",
                                    "unregistered",
                                ],
                            )
                        ),
                        name="document_required_for_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ["block", "transport", "activity", "warn"])),
                        name="document_effect_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "vehicle",
                    models.CharField(help_text="The legal form, for example pcr2015_light_touch_fps", max_length=60),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="framework_starts_before_end"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "registration",
                    models.CharField(
                        choices=[("registered", "Registered school"), ("unregistered", "Not a registered school")],
                        default="unregistered",
                        max_length=20,
                    ),
                ),
                ("about", models.TextField(blank=True)),
                ("website", models.URLField(blank=True)),
                ("telephone", models.CharField(blank=True, max_length=30)),
                ("contact_name", models.CharField(blank=True, max_length=150)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("dsl_name", models.CharField(blank=True, max_length=150, verbose_name="designated safeguarding lead")),
                (
                    "dsl_telephone",
                    models.CharField(blank=True, max_length=30, verbose_name="telephone of the safeguarding lead"),
                ),
                ("has_employees", models.BooleanField(default=True, verbose_name="has employees or volunteers")),
                ("has_premises", models.BooleanField(default=True, verbose_name="teaches on its own premises")),
                ("has_gas", models.BooleanField(default=False, verbose_name="premises have gas")),
                ("carries_pupils", models.BooleanField(default=False, verbose_name="drives pupils")),
                ("needs_licence", models.BooleanField(default=False, verbose_name="its activities need a licence")),
                (
                    "enters_candidates",
                    models.BooleanField(default=False, verbose_name="enters pupils for examinations"),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="provider", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("registration__in", ["registered", "unregistered"])),
                        name="provider_registration_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("is_confirmed", models.BooleanField(default=True, verbose_name="title published")),
                ("is_full_time", models.BooleanField(default=False)),
                ("is_online", models.BooleanField(default=False, verbose_name="taught online")),
                ("is_work", models.BooleanField(default=False, verbose_name="work placement")),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="providers.framework"
                    ),
                ),
            ],
            options={
                "ordering": ["framework", "number"],
                "constraints": [models.UniqueConstraint(fields=("framework", "number"), name="lot_once")],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Open"),
                            ("assessing", "Assessing"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="providers.framework"
                    ),
                ),
            ],
            options={
                "ordering": ["opens_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("framework", "name"), name="round_once"),
                    models.CheckConstraint(
                        condition=models.Q(("opens_on__lte", models.F("closes_on"))), name="round_opens_before_close"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "open", "assessing", "closed"])),
                        name="round_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=150)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("town", models.CharField(blank=True, max_length=100)),
                ("postcode", models.CharField(max_length=8)),
                ("easting", models.PositiveIntegerField(blank=True, null=True)),
                ("northing", models.PositiveIntegerField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="providers.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["provider", "name"],
                "constraints": [models.UniqueConstraint(fields=("provider", "name"), name="site_once")],
            },
        ),
        migrations.CreateModel(
            name="Shortlist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "affiliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.affiliation"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="providers.provider"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("affiliation", "provider"), name="shortlist_once")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_on", models.DateField(verbose_name="admitted from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="admitted until")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("removed", "Removed"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="providers.lot"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="providers.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["lot__number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["active", "suspended"])),
                        fields=("provider", "lot"),
                        name="membership_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="membership_starts_before_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "suspended", "removed", "expired", "withdrawn"])),
                        name="membership_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("awaiting_check", "Awaiting check"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                        ],
                        default="awaiting_check",
                        max_length=20,
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="documents/")),
                ("given_name", models.CharField(max_length=200, verbose_name="name of the file as it was sent")),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("is_scanned", models.BooleanField(default=False, verbose_name="scanned for viruses")),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("sent_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("rejection_reason", models.CharField(blank=True, max_length=300)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="providers.documentkind",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="providers.provider"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="providers.site",
                    ),
                ),
            ],
            options={
                "ordering": ["kind__position", "-sent_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on", None),
                            ("issued_on", None),
                            ("issued_on__lte", models.F("expires_on")),
                            _connector="OR",
                        ),
                        name="document_issued_before_expiry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["awaiting_check", "accepted", "rejected"])),
                        name="document_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("audit_outcome", "Safeguarding audit outcome"),
                            ("overdue_action", "Critical audit action overdue"),
                            ("registration_watch", "Registration watch"),
                            ("safeguarding", "Safeguarding concern"),
                            ("provider_request", "Asked for by the provider"),
                            ("other", "Another ground"),
                        ],
                        max_length=30,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="Such as AUD-2026-000004", max_length=60, verbose_name="what it came from"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("is_lifted", models.BooleanField(default=False)),
                ("lifted_on", models.DateField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="blocks", to="providers.provider"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="providers.site",
                    ),
                ),
                ("lift_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was lifted")),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                [
                                    "audit_outcome",
                                    "overdue_action",
                                    "registration_watch",
                                    "safeguarding",
                                    "provider_request",
                                    "other",
                                ],
                            )
                        ),
                        name="block_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="block_starts_before_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[("suspend", "Suspend"), ("remove", "Remove"), ("restore", "Restore")], max_length=10
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for a second officer"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
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
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="providers.membership"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("refusal_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-proposed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("membership",),
                        name="membership_change_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="membership_change_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["suspend", "remove", "restore"])),
                        name="membership_change_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "confirmed", "refused"])),
                        name="membership_change_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="true from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="true until")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(default="Standard", max_length=100)),
                (
                    "unit",
                    models.CharField(
                        choices=[("hour", "an hour"), ("session", "a session"), ("day", "a day"), ("week", "a week")],
                        default="session",
                        max_length=10,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="pounds",
                    ),
                ),
                ("ratio", models.CharField(blank=True, max_length=20, verbose_name="staff to pupils")),
                ("includes", models.CharField(blank=True, max_length=200)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="providers.membership"
                    ),
                ),
            ],
            options={
                "ordering": ["membership", "name", "-version"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"),
                        name="rate_starts_before_end",
                    ),
                    models.UniqueConstraint(fields=("membership", "name", "version"), name="rate_version_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="rate_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["hour", "session", "day", "week"])), name="rate_unit_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=150)),
                ("about", models.TextField(blank=True)),
                ("key_stages", models.JSONField(default=list, help_text="Codes such as KS3")),
                ("half_days", models.JSONField(default=list, help_text="Such as mon_am, fri_pm")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="places in each half-day")),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="providers.lot"
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.rate",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="providers.site"
                    ),
                ),
            ],
            options={
                "ordering": ["site", "name"],
                "constraints": [models.UniqueConstraint(fields=("site", "name"), name="programme_once")],
            },
        ),
    ]
