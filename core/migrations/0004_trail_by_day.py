from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_message_interruptions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["at"], name="event_at"),
        ),
        migrations.AddIndex(
            model_name="accessentry",
            index=models.Index(fields=["at"], name="accessentry_at"),
        ),
    ]
