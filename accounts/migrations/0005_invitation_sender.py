import django.db.models.deletion
from django.db import migrations, models

ANYWHERE = ("ap_manager", "administrator")
AT_HOME = {
    "ap_lead": ("ap_lead", "school_viewer"),
    "provider_manager": ("provider_manager", "provider_tutor"),
}


def say_who_sent_them(apps, schema_editor):
    """The role that could have sent each invitation; none found leaves it unknown, and then it cannot be accepted."""
    Affiliation = apps.get_model("accounts", "Affiliation")
    for row in apps.get_model("accounts", "Invitation").objects.filter(invited_as=None):
        roles = Affiliation.objects.filter(user_id=row.invited_by_id).order_by("-starts_on", "pk")
        at_home = [role for role, into in AT_HOME.items() if row.role in into]
        could = list(roles.filter(organisation_id=row.organisation_id, role__in=at_home))
        could += list(roles.filter(role__in=ANYWHERE))
        # One that never ended says least against the invitation.
        could.sort(key=lambda role: (role.ended_at is not None, role.ends_on is not None))
        if could:
            row.invited_as = could[0]
            row.save(update_fields=["invited_as"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_an_organisation_is_something")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="invited_as",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="replaced_by",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.invitation",
                verbose_name="sent again to another address as",
            ),
        ),
        migrations.RunPython(say_who_sent_them, migrations.RunPython.noop, elidable=True),
    ]
