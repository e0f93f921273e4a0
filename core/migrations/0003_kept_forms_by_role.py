import uuid
from typing import Any

from django.db import migrations, models


def forget(apps: Any, schema_editor: Any) -> None:
    """What is kept lives an hour and does not say in which role it was typed; nor could it be told apart afterwards."""
    apps.get_model("core", "KeptForm").objects.all().delete()


class Migration(migrations.Migration):
    """What somebody typed is kept for one role: in another it is not filled in."""

    dependencies = [("core", "0002_trail_is_append_only")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="keptform", name="kept_form_once"),
        migrations.AddField(
            model_name="keptform",
            name="acting_id",
            field=models.UUIDField(default=uuid.UUID(int=0)),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="keptform",
            constraint=models.UniqueConstraint(fields=["user", "acting_id", "path"], name="kept_form_once_in_role"),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget),
    ]
