"""Confirmed minutes never change: the database refuses to change what was frozen, or to delete it.

On SQLite a migration that rebuilds the table must call release before it and protect after it.
"""

from django.db import migrations

TABLE = "panels_meeting"
FROZEN = (
    "id",
    "reference",
    "status",
    "held_on",
    "starts_at",
    "place",
    "quorum",
    "said",
    "drafted_by_id",
    "drafted_at",
    "confirmed_by_id",
    "confirmed_at",
    "minutes",
    "pdf",
    "pdf_sha256",
)
WORDS = "Confirmed minutes never change."
SOME_CONFIRMED = "EXISTS (SELECT 1 FROM panels_meeting WHERE status = 'confirmed')"


def _changed(differs):
    """What may not happen to them: another value of anything."""
    values = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in FROZEN)
    return f"OLD.status = 'confirmed' AND ({values})"


POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ap_minutes_confirmed() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF {SOME_CONFIRMED} THEN
            RAISE EXCEPTION '{WORDS}';
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.status = 'confirmed' THEN
            RAISE EXCEPTION '{WORDS}';
        END IF;
        RETURN OLD;
    END IF;
    IF {_changed("IS DISTINCT FROM")} THEN
        RAISE EXCEPTION '{WORDS}';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {TABLE}_confirmed BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION ap_minutes_confirmed();
CREATE TRIGGER {TABLE}_kept BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ap_minutes_confirmed();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for act, when in (("UPDATE", _changed("IS NOT")), ("DELETE", "OLD.status = 'confirmed'")):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_confirmed_{act.lower()} BEFORE {act} ON {TABLE} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_confirmed ON {TABLE}")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_minutes_confirmed()")
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_confirmed_{act}")


class Migration(migrations.Migration):
    dependencies = [("panels", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
