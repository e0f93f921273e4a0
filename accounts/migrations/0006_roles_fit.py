"""A role is held where it can be: the database refuses a council role at a school, a provider's at no provider.

What stands already and does not fit is ended, or withdrawn, on the trail. On SQLite a migration that rebuilds one of
these tables must call release before it and protect after it.
"""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Greatest, Now, TruncDate

COUNCIL = ("ap_manager", "commissioning_officer", "quality_officer", "administrator")
SCHOOL = ("ap_lead", "school_viewer")
PROVIDER = ("provider_manager", "provider_tutor")
TABLES = ("accounts_affiliation", "accounts_invitation")
# A row that is over may stay as it is, and be ended; it may not come back.
IS_OVER = {
    "accounts_affiliation": "{row}.ended_at IS NOT NULL",
    "accounts_invitation": "({row}.withdrawn_at IS NOT NULL OR {row}.accepted_at IS NOT NULL)",
}
WORDS = "This role cannot be held at this organisation."
KIND_WORDS = "Roles of that kind are held at this organisation."


def _list(roles):
    return f"({', '.join(repr(role) for role in roles)})"


def _fits(row, organisation):
    return (
        f"CASE WHEN {row}.role IN {_list(COUNCIL)} THEN {organisation}.is_council "
        f"WHEN {row}.role IN {_list(SCHOOL)} THEN {organisation}.is_school AND NOT {organisation}.is_council "
        f"ELSE {organisation}.is_provider AND NOT {organisation}.is_council END"
    )


# The organisation is there and the role does not fit it; one that is not there is the foreign key's matter.
MISFITS = "EXISTS (SELECT 1 FROM accounts_organisation o WHERE o.id = NEW.organisation_id AND NOT (FITS))".replace(
    "FITS", _fits("NEW", "o")
)
# Somebody holds one of these roles at the organisation, or has been asked into one.
HELD = """(
    EXISTS (
        SELECT 1 FROM accounts_affiliation a WHERE a.organisation_id = NEW.id AND a.ended_at IS NULL
        AND (a.ends_on IS NULL OR a.ends_on >= CURRENT_DATE) AND a.role IN ROLES
    ) OR EXISTS (
        SELECT 1 FROM accounts_invitation i WHERE i.organisation_id = NEW.id
        AND i.withdrawn_at IS NULL AND i.accepted_at IS NULL AND i.role IN ROLES
    )
)"""


def _held(roles):
    return HELD.replace("ROLES", _list(roles))


KIND_IS_IN_USE = (
    f"(OLD.is_council AND NOT NEW.is_council AND {_held(COUNCIL)}) "
    f"OR (NEW.is_council AND NOT OLD.is_council AND {_held(SCHOOL + PROVIDER)}) "
    f"OR (OLD.is_school AND NOT NEW.is_school AND {_held(SCHOOL)}) "
    f"OR (OLD.is_provider AND NOT NEW.is_provider AND {_held(PROVIDER)})"
)


def _postgresql():
    # The lock makes who takes a role and who changes what the organisation is wait for each other.
    yield f"""
CREATE OR REPLACE FUNCTION ap_role_fits() RETURNS trigger AS $$
BEGIN
    PERFORM 1 FROM accounts_organisation WHERE id = NEW.organisation_id FOR SHARE;
    IF {MISFITS} THEN
        RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql"""
    yield f"""
CREATE OR REPLACE FUNCTION ap_kind_in_use() RETURNS trigger AS $$
BEGIN
    IF {KIND_IS_IN_USE} THEN
        RAISE EXCEPTION '{KIND_WORDS}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql"""
    for table in TABLES:
        yield (f"CREATE TRIGGER {table}_fits_new BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION ap_role_fits()")
        yield (
            f"CREATE TRIGGER {table}_fits BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({_looked_at(table, 'IS DISTINCT FROM')}) EXECUTE FUNCTION ap_role_fits()"
        )
    yield (
        "CREATE TRIGGER accounts_organisation_kind BEFORE UPDATE OF is_council, is_school, is_provider "
        "ON accounts_organisation FOR EACH ROW EXECUTE FUNCTION ap_kind_in_use()"
    )


def _sqlite():
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_fits_new BEFORE INSERT ON {table} WHEN {MISFITS} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
        yield (
            f"CREATE TRIGGER {table}_fits BEFORE UPDATE ON {table} "
            f"WHEN ({_looked_at(table, 'IS NOT')}) AND {MISFITS} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
    yield (
        "CREATE TRIGGER accounts_organisation_kind BEFORE UPDATE OF is_council, is_school, is_provider "
        f"ON accounts_organisation WHEN {KIND_IS_IN_USE} BEGIN SELECT RAISE(ABORT, '{KIND_WORDS}'); END"
    )


def _looked_at(table, differs):
    is_over = IS_OVER[table].format(row="NEW")
    return f"NOT {is_over} OR NEW.role {differs} OLD.role OR NEW.organisation_id {differs} OLD.organisation_id"


def protect(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _postgresql() if is_postgresql else _sqlite():
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    names = [(f"{table}_{name}", table) for table in TABLES for name in ("fits_new", "fits")]
    names.append(("accounts_organisation_kind", "accounts_organisation"))
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table in names:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if is_postgresql else ""))


def end_what_does_not_fit(apps, schema_editor):
    """People keep the history of a role that never could be held there; they no longer act in it."""
    Organisation = apps.get_model("accounts", "Organisation")
    wrong = [
        (COUNCIL, Organisation.objects.exclude(is_council=True)),
        (SCHOOL, Organisation.objects.exclude(is_school=True, is_council=False)),
        (PROVIDER, Organisation.objects.exclude(is_provider=True, is_council=False)),
    ]
    for roles, where in wrong:
        rows = {"role__in": roles, "organisation__in": where.values("pk")}
        held = apps.get_model("accounts", "Affiliation").objects.filter(ended_at=None, **rows)
        _record_each(apps, "role_ended", "accounts.Affiliation", held)
        held.filter(ends_on=None).update(ends_on=Greatest(TruncDate(Now()), F("starts_on")))
        held.update(ended_at=Now())
        waiting = {"withdrawn_at": None, "accepted_at": None}
        asked = apps.get_model("accounts", "Invitation").objects.filter(**waiting, **rows)
        _record_each(apps, "withdrawn", "accounts.Invitation", asked)
        asked.update(withdrawn_at=Now())


def _record_each(apps, act, label, rows):
    for row in rows.select_related("organisation"):
        apps.get_model("core", "Event").objects.create(
            act=act,
            sentence="Ended, because this role cannot be held at this organisation",
            at=Now(),
            object_type=label,
            object_id=str(row.pk),
            object_name=f"{row.role} at {row.organisation.name}"[:200],
            changes={"role": [row.role, ""]},
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_invitation_sender"), ("core", "0002_trail_is_append_only")]
    operations = [
        migrations.RunPython(end_what_does_not_fit, migrations.RunPython.noop),
        migrations.RunPython(protect, release),
    ]
