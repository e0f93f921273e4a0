from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_words_for_the_demo"),
    ]

    operations = [
        migrations.AddField(
            model_name="affiliation",
            name="confirmed_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="paused_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="paused because nobody confirmed it at"
            ),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="warned_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="warned that it will be paused on"
            ),
        ),
    ]
