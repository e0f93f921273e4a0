"""The lots that are in use already get the words and half-days that new databases start with."""

from django.db import migrations

LESSONS = "Lessons in English, maths and other subjects"
LOTS = {
    1: (LESSONS, 8, None),
    2: (LESSONS, None, 7),
    3: ("A practical or vocational course", None, 7),
    4: ("Lessons taught online", None, 7),
    5: ("One-to-one tuition", None, None),
    6: ("Activities beside lessons, such as sport, music or art", None, 7),
    7: ("Learning outdoors or with animals", None, None),
    8: ("Therapy or mentoring for special educational needs", None, None),
    9: ("Education after Year 11", None, None),
    10: ("A work placement or help towards a job after Year 11", None, None),
}


def say_what_they_are_for(apps, schema_editor):
    Lot = apps.get_model("providers", "Lot")
    for number, (need, fewest, most) in LOTS.items():
        rows = Lot.objects.filter(framework__reference="S1196a", number=number, need="")
        rows.update(need=need, fewest_half_days=fewest, most_half_days=most)


class Migration(migrations.Migration):
    dependencies = [("providers", "0007_what_lots_are_for")]
    operations = [migrations.RunPython(say_what_they_are_for, migrations.RunPython.noop)]
