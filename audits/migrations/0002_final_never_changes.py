"""A final audit never changes: the database refuses to change what it says, or an answer of it.

On SQLite a migration that rebuilds one of these tables must call release before it and protect after it.
"""

from django.db import migrations

SETTLED = (
    "reference",
    "provider_id",
    "site_id",
    "template_id",
    "lead_officer_id",
    "planned_on",
    "started_at",
    "self_assessment_due_on",
    "self_assessed_on",
    "visited_on",
    "drafted_at",
    "accuracy_due_on",
    "accuracy_answered_on",
    "accuracy_note",
    "final_at",
    "outcome",
    "points",
    "points_possible",
)
WORDS = "A final audit never changes."


def _changed(differs):
    """What may not happen to a final audit: a step back, or another value where it is settled."""
    values = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in SETTLED)
    steps = "NEW.status NOT IN ('final', 'closed') OR (OLD.status = 'closed' AND NEW.status <> 'closed')"
    return f"OLD.status IN ('final', 'closed') AND ({steps} OR {values})"


IS_FINAL = "EXISTS (SELECT 1 FROM audits_audit a WHERE a.id = OLD.audit_id AND a.status IN ('final', 'closed'))"

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ap_final_audit() RETURNS trigger AS $$
BEGIN
    IF {_changed("IS DISTINCT FROM")} THEN
        RAISE EXCEPTION '{WORDS}';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION ap_final_answer() RETURNS trigger AS $$
BEGIN
    IF {IS_FINAL} THEN
        RAISE EXCEPTION '{WORDS}';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER audits_audit_final BEFORE UPDATE ON audits_audit
    FOR EACH ROW EXECUTE FUNCTION ap_final_audit();
CREATE TRIGGER audits_answer_final BEFORE UPDATE OR DELETE ON audits_answer
    FOR EACH ROW EXECUTE FUNCTION ap_final_answer();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    schema_editor.execute(
        f"CREATE TRIGGER audits_audit_final BEFORE UPDATE ON audits_audit WHEN {_changed('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER audits_answer_final_{act.lower()} BEFORE {act} ON audits_answer WHEN {IS_FINAL} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS audits_audit_final ON audits_audit")
        schema_editor.execute("DROP TRIGGER IF EXISTS audits_answer_final ON audits_answer")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_final_audit()")
        schema_editor.execute("DROP FUNCTION IF EXISTS ap_final_answer()")
        return
    for name in ("audits_audit_final", "audits_answer_final_update", "audits_answer_final_delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
