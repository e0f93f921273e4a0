from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_kept_forms_by_role"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="address",
            field=models.EmailField(
                blank=True, default="", max_length=254, verbose_name="sent to an address of before"
            ),
        ),
    ]
