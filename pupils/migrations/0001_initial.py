"""Pupils, the numbers they had, and the rolls they are on.

A pupil has one home school at a time: the database refuses single and main registrations that share a day. On SQLite a
migration that rebuilds the table of enrolments must call release before it and protect after it.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

WORDS = "A pupil has one home school at a time."
HOME = "('single', 'main')"
FAR = "'9999-12-31'"

SHARES_A_DAY = """EXISTS (
    SELECT 1 FROM pupils_enrolment other
    WHERE other.pupil_id = NEW.pupil_id AND other.id <> NEW.id AND other.status IN ('single', 'main')
    AND other.starts_on <= COALESCE(NEW.ends_on, '9999-12-31') AND NEW.starts_on <= COALESCE(other.ends_on, '9999-12-31')
)"""
IS_NO_LONGER = f"""(
    OLD.status IN {HOME} AND OLD.pupil_id = NEW.pupil_id AND OLD.starts_on <= NEW.starts_on
    AND COALESCE(NEW.ends_on, {FAR}) <= COALESCE(OLD.ends_on, {FAR})
)"""

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ap_one_home_school() RETURNS trigger AS $$
BEGIN
    IF NEW.status NOT IN {HOME} THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF {IS_NO_LONGER} THEN
            RETURN NEW;
        END IF;
    END IF;
    -- Of two who write at once the second waits, and then sees what the first wrote.
    PERFORM 1 FROM pupils_pupil WHERE id = NEW.pupil_id FOR NO KEY UPDATE;
    IF {SHARES_A_DAY} THEN
        RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER pupils_enrolment_home BEFORE INSERT OR UPDATE ON pupils_enrolment
    FOR EACH ROW EXECUTE FUNCTION ap_one_home_school();
"""

SQLITE = (
    f"""CREATE TRIGGER pupils_enrolment_home_insert BEFORE INSERT ON pupils_enrolment
    WHEN NEW.status IN {HOME} AND {SHARES_A_DAY.replace("<> NEW.id", "IS NOT NEW.id")}
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
    f"""CREATE TRIGGER pupils_enrolment_home_update BEFORE UPDATE ON pupils_enrolment
    WHEN NEW.status IN {HOME} AND NOT {IS_NO_LONGER} AND {SHARES_A_DAY}
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
)


def protect(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in (POSTGRESQL,) if is_postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS pupils_enrolment_home ON pupils_enrolment")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_one_home_school()")
        return
    for act in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS pupils_enrolment_home_{act}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0007_account_change"),
    ]

    operations = [
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
                ("legal_surname", models.CharField(max_length=120)),
                ("legal_forename", models.CharField(max_length=120)),
                ("middle_names", models.CharField(blank=True, max_length=120)),
                ("preferred_forename", models.CharField(blank=True, max_length=120)),
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
            name="FormerUpn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upn", models.CharField(max_length=13, verbose_name="UPN")),
                ("replaced_on", models.DateField()),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former_upns", to="pupils.pupil"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="pupils.pupil"
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
        migrations.RunPython(protect, release),
    ]
