"""Uploads of before: whom they name is read from the marks saved through them and from what their check found."""

from django.db import migrations

AT_ONCE = 500


def name_them(apps, schema_editor):
    """The placements whose marks came by an upload, or that stand in its findings."""
    upload, session = apps.get_model("attendance", "Upload"), apps.get_model("placements", "Session")
    through = upload.placements.through
    for table in ("Mark", "MarkChange"):
        rows = apps.get_model("attendance", table).objects.exclude(upload=None).order_by()
        pairs = rows.values_list("upload_id", "session__placement_id").distinct()
        keep(through, pairs.iterator(AT_ONCE))
    for row in upload.objects.exclude(findings={}).only("pk", "findings").iterator(AT_ONCE):
        shown = [each["session"] for group in ("new", "changed") for each in row.findings.get(group, ())]
        found = session.objects.filter(pk__in=shown).values_list("placement_id", flat=True).distinct()
        keep(through, ((row.pk, placement) for placement in found))


def keep(through, pairs):
    rows = [through(upload_id=upload, placement_id=placement) for upload, placement in pairs]
    through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0002_whom_uploads_name"), ("placements", "0001_initial")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
