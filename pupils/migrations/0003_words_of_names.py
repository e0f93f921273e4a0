"""The words of the names of pupils who are there already, as `pupils.called` has them on the day this was written."""

import re
import unicodedata

from django.db import migrations

AT_ONCE = 2_000
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
BETWEEN = re.compile(r"[\s\-‐‑‒–—/,;.&@()_+]+")
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
NAMES = ("legal_surname", "legal_forename", "middle_names", "preferred_forename")


def folded(name):
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))))


def words_of(name):
    parts = [*BETWEEN.split(name), *BETWEEN.split(APOSTROPHES.sub(" ", name)), *name.split(), name]
    return {word for word in map(folded, parts) if word}


def fill(apps, schema_editor):
    pupils, words = apps.get_model("pupils", "Pupil").objects, apps.get_model("pupils", "NameWord")
    rows = []
    for pk, *names in pupils.values_list("pk", *NAMES).order_by("pk").iterator(AT_ONCE):
        called = {word[:120] for name in names for word in words_of(name)}
        rows += [words(pupil_id=pk, word=word, backwards=word[::-1]) for word in sorted(called)]
        if len(rows) >= AT_ONCE:
            words.objects.bulk_create(rows)
            rows = []
    words.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("pupils", "0002_name_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
