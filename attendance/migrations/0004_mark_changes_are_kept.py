"""How a mark was changed is written once: the database refuses to change or delete it.

On SQLite a migration that rebuilds the table must call release before it and protect after it. Retention takes rows
away as the owner of the tables, with the triggers aside.
"""

from django.db import migrations

TABLE = "attendance_markchange"
WORDS = "How a mark was changed is written once."

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ap_mark_change_kept() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{WORDS} % is refused.', TG_OP;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {TABLE}_once BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION ap_mark_change_kept();
CREATE TRIGGER {TABLE}_kept BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ap_mark_change_kept();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_{act.lower()} BEFORE {act} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_once ON {TABLE}")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_mark_change_kept()")
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{act}")


class Migration(migrations.Migration):
    dependencies = [("attendance", "0003_name_those_of_old_uploads")]
    operations = [migrations.RunPython(protect, release)]
