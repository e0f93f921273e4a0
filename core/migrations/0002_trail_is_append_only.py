"""The trail and the access log are written once: the database refuses to change or delete their rows."""

from django.db import migrations

TABLES = ("core_event", "core_accessentry")

POSTGRESQL = """
CREATE OR REPLACE FUNCTION ap_written_once() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The trail is written once: % on % is refused.', TG_OP, TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql;
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_once BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION ap_written_once()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ap_written_once()"
            )
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'The trail is written once.'); END"
            )


def release(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_once ON {table}")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_update")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
