from django.db import migrations, models


class Migration(migrations.Migration):
    """A one-time key is a person's own: another person who sends it has not sent that form."""

    dependencies = [("core", "0004_message_address")]

    operations = [
        migrations.AlterField(model_name="sentform", name="key", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="sentform",
            constraint=models.UniqueConstraint(fields=["key", "user"], name="sent_form_once_for_person"),
        ),
    ]
