"""When one of a week's marks was saved last; of weeks of before too."""

from django.db import migrations, models

KEEP = """
UPDATE attendance_placementweek SET marked_at = found.marked_at
FROM (
    SELECT session.placement_id, {monday} AS monday, MAX(mark.saved_at) AS marked_at
    FROM placements_session session
    JOIN attendance_mark mark ON mark.session_id = session.id
    GROUP BY 1, 2
) found
WHERE attendance_placementweek.placement_id = found.placement_id AND attendance_placementweek.week = found.monday
"""
MONDAY = {
    "postgresql": "session.date - (EXTRACT(ISODOW FROM session.date)::integer - 1)",
    "sqlite": "date(session.date, 'weekday 0', '-6 days')",
}


def statement(vendor):
    """As this database says which day of the week it is."""
    return KEEP.replace("{monday}", MONDAY[vendor])


def keep(apps, schema_editor):
    schema_editor.execute(statement(schema_editor.connection.vendor), params=None)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0009_mark_savers_unread")]

    operations = [
        migrations.AddField(
            "placementweek",
            "marked_at",
            models.DateTimeField(null=True, verbose_name="when one of its marks was saved last"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
