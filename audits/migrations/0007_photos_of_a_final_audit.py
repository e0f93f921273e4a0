"""Photos and files of a final audit never change: the database refuses to add, change or remove one.

On SQLite a migration that rebuilds this table, or the two it looks at, must call release before it and protect after it.
"""

from django.db import migrations

WORDS = "A final audit never changes."


WAS_FINAL = (
    "EXISTS (SELECT 1 FROM audits_answer x JOIN audits_audit a ON a.id = x.audit_id "
    "WHERE x.id = OLD.answer_id AND a.status IN ('final', 'closed'))"
)
IS_FINAL = WAS_FINAL.replace("OLD.", "NEW.")
# A photo is not carried from an audit under way to a final one either.
REFUSED = {"INSERT": IS_FINAL, "UPDATE": f"({WAS_FINAL} OR {IS_FINAL})", "DELETE": WAS_FINAL}

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ap_final_attachment() RETURNS trigger AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF {WAS_FINAL} THEN
            RAISE EXCEPTION '{WORDS}';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF {IS_FINAL} THEN
        RAISE EXCEPTION '{WORDS}';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER audits_attachment_final BEFORE INSERT OR UPDATE OR DELETE ON audits_attachment
    FOR EACH ROW EXECUTE FUNCTION ap_final_attachment();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for act, is_final in REFUSED.items():
        schema_editor.execute(
            f"CREATE TRIGGER audits_attachment_final_{act.lower()} BEFORE {act} ON audits_attachment WHEN {is_final} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS audits_attachment_final ON audits_attachment")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_final_attachment()")
        return
    for act in REFUSED:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS audits_attachment_final_{act.lower()}")


class Migration(migrations.Migration):
    dependencies = [("audits", "0006_photos_and_documents")]
    operations = [migrations.RunPython(protect, release)]
