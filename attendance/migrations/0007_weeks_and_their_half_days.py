"""At which half-days of a week it was; and what sessions and marks of before add up to."""

import django.db.models.deletion
from django.db import migrations, models

ADD_UP = """
INSERT INTO attendance_placementweek (
    placement_id, week, attended, late, left_early, absent, unexplained, closed, unmarked, unmarked_from,
    when_attended, when_absent, when_closed, when_unmarked
)
SELECT
    due.placement_id,
    due.monday,
    COUNT(*) FILTER (WHERE due.kind = 'attended'),
    COUNT(*) FILTER (WHERE due.kind = 'late'),
    COUNT(*) FILTER (WHERE due.kind = 'left_early'),
    COUNT(*) FILTER (WHERE due.kind = 'absent' AND due.reason <> 'unexplained'),
    COUNT(*) FILTER (WHERE due.kind = 'absent' AND due.reason = 'unexplained'),
    COUNT(*) FILTER (WHERE due.kind = 'provider_closed'),
    COUNT(*) FILTER (WHERE due.kind IS NULL),
    MIN(due.date) FILTER (WHERE due.kind IS NULL),
    COALESCE(SUM(due.half_day) FILTER (WHERE due.kind IN ('attended', 'late', 'left_early')), 0),
    COALESCE(SUM(due.half_day) FILTER (WHERE due.kind = 'absent'), 0),
    COALESCE(SUM(due.half_day) FILTER (WHERE due.kind = 'provider_closed'), 0),
    COALESCE(SUM(due.half_day) FILTER (WHERE due.kind IS NULL), 0)
FROM (
    SELECT session.placement_id, session.date, mark.kind, mark.reason, {monday} AS monday,
        1 << (2 * {weekday} + CASE session.half WHEN 'PM' THEN 1 ELSE 0 END) AS half_day
    FROM placements_session session
    LEFT JOIN attendance_mark mark ON mark.session_id = session.id
) due
GROUP BY 1, 2
"""
DAYS = {
    "postgresql": {
        "{monday}": "session.date - (EXTRACT(ISODOW FROM session.date)::integer - 1)",
        "{weekday}": "(EXTRACT(ISODOW FROM session.date)::integer - 1)",
    },
    "sqlite": {
        "{monday}": "date(session.date, 'weekday 0', '-6 days')",
        "{weekday}": "((strftime('%w', session.date) + 6) % 7)",
    },
}


def statement(vendor):
    """As this database says which day of the week it is."""
    found = ADD_UP
    for name, words in DAYS[vendor].items():
        found = found.replace(name, words)
    return found


def add_up(apps, schema_editor):
    empty(apps, schema_editor)
    schema_editor.execute(statement(schema_editor.connection.vendor), params=None)


def empty(apps, schema_editor):
    apps.get_model("attendance", "PlacementWeek").objects.all().delete()


def halves(words):
    return models.PositiveSmallIntegerField(words, default=0)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0006_weeks_of_before")]

    operations = [
        migrations.AlterField(
            "placementweek",
            "placement",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="week_sums",
                to="placements.placement",
            ),
        ),
        *[
            migrations.AddField("placementweek", name, halves(words), preserve_default=False)
            for name, words in (
                ("when_attended", "half-days attended, late or left early"),
                ("when_absent", "half-days absent for whatever reason"),
                ("when_closed", "half-days closed"),
                ("when_unmarked", "half-days unmarked"),
            )
        ],
        migrations.RunPython(add_up, empty),
    ]
