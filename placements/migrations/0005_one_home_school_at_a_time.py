"""A pupil has one home school at a time: the database refuses single and main registrations that share a day.

Only what is written from now on is asked: overlaps of before stay, and may be ended or made shorter. On SQLite a
migration that rebuilds the table of enrolments must call release before it and protect after it.
"""

from django.db import migrations

WORDS = "A pupil has one home school at a time."
HOME = "('single', 'main')"
FAR = "'9999-12-31'"

SHARES_A_DAY = """EXISTS (
    SELECT 1 FROM placements_enrolment other
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
    PERFORM 1 FROM placements_pupil WHERE id = NEW.pupil_id FOR NO KEY UPDATE;
    IF {SHARES_A_DAY} THEN
        RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER placements_enrolment_home BEFORE INSERT OR UPDATE ON placements_enrolment
    FOR EACH ROW EXECUTE FUNCTION ap_one_home_school();
"""

SQLITE = (
    f"""CREATE TRIGGER placements_enrolment_home_insert BEFORE INSERT ON placements_enrolment
    WHEN NEW.status IN {HOME} AND {SHARES_A_DAY.replace("<> NEW.id", "IS NOT NEW.id")}
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
    f"""CREATE TRIGGER placements_enrolment_home_update BEFORE UPDATE ON placements_enrolment
    WHEN NEW.status IN {HOME} AND NOT {IS_NO_LONGER} AND {SHARES_A_DAY}
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END""",
)


def protect(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in (POSTGRESQL,) if is_postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS placements_enrolment_home ON placements_enrolment")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_one_home_school()")
        return
    for act in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS placements_enrolment_home_{act}")


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_names_as_long_as_law_allows")]

    operations = [migrations.RunPython(protect, release)]
