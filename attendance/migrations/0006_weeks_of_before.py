"""Sessions and marks of before: what they add up to by placement and week."""

from django.db import migrations

ADD_UP = """
INSERT INTO attendance_placementweek
    (placement_id, week, attended, late, left_early, absent, unexplained, closed, unmarked, unmarked_from)
SELECT
    session.placement_id,
    {monday},
    COUNT(*) FILTER (WHERE mark.kind = 'attended'),
    COUNT(*) FILTER (WHERE mark.kind = 'late'),
    COUNT(*) FILTER (WHERE mark.kind = 'left_early'),
    COUNT(*) FILTER (WHERE mark.kind = 'absent' AND mark.reason <> 'unexplained'),
    COUNT(*) FILTER (WHERE mark.kind = 'absent' AND mark.reason = 'unexplained'),
    COUNT(*) FILTER (WHERE mark.kind = 'provider_closed'),
    COUNT(*) FILTER (WHERE mark.session_id IS NULL),
    MIN(session.date) FILTER (WHERE mark.session_id IS NULL)
FROM placements_session session
LEFT JOIN attendance_mark mark ON mark.session_id = session.id
GROUP BY 1, 2
"""
MONDAY = {
    "postgresql": "session.date - (EXTRACT(ISODOW FROM session.date)::integer - 1)",
    "sqlite": "date(session.date, 'weekday 0', '-6 days')",
}


def add_up(apps, schema_editor):
    schema_editor.execute(ADD_UP.replace("{monday}", MONDAY[schema_editor.connection.vendor]), params=None)


def empty(apps, schema_editor):
    apps.get_model("attendance", "PlacementWeek").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("attendance", "0005_placement_week")]

    operations = [migrations.RunPython(add_up, empty)]
