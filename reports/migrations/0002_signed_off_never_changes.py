"""A signed-off report never changes: the database refuses to change what was frozen, or to delete it.

What comes after sign-off is written once: the file that was printed, with its hash. On SQLite a migration that
rebuilds the table must call release before it and protect after it.
"""

from django.db import migrations

TABLE = "reports_termlyreport"
FROZEN = (
    "id",
    "term",
    "term_label",
    "starts_on",
    "ends_on",
    "scope",
    "about_id",
    "status",
    "figures",
    "signed_off_by_id",
    "signed_off_at",
)
WORDS = "A signed-off report never changes."
SOME_SIGNED_OFF = "EXISTS (SELECT 1 FROM reports_termlyreport WHERE status = 'signed_off')"


def _changed(differs):
    """What may not happen to it: another value of what was frozen, or another file than the one printed first."""
    values = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in FROZEN)
    printed = " OR ".join(f"(OLD.{name} <> '' AND NEW.{name} {differs} OLD.{name})" for name in ("pdf", "pdf_sha256"))
    return f"OLD.status = 'signed_off' AND ({values} OR {printed})"


POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ap_signed_off() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF {SOME_SIGNED_OFF} THEN
            RAISE EXCEPTION '{WORDS}';
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.status = 'signed_off' THEN
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
CREATE TRIGGER {TABLE}_signed_off BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION ap_signed_off();
CREATE TRIGGER {TABLE}_kept BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ap_signed_off();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for act, when in (("UPDATE", _changed("IS NOT")), ("DELETE", "OLD.status = 'signed_off'")):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_signed_off_{act.lower()} BEFORE {act} ON {TABLE} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_signed_off ON {TABLE}")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_signed_off()")
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_signed_off_{act}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
