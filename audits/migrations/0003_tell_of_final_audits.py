"""Providers learn of the audits that were final before they were told of each."""

from django.db import migrations
from django.utils import timezone


def tell(apps, schema_editor):
    Audit = apps.get_model("audits", "Audit")
    FinalAudit = apps.get_model("providers", "FinalAudit")
    told = set(FinalAudit.objects.values_list("source", flat=True))
    FinalAudit.objects.bulk_create(
        FinalAudit(
            provider_id=audit.provider_id,
            site_id=audit.site_id,
            source=audit.reference,
            final_on=timezone.localtime(audit.final_at).date() if audit.final_at else audit.planned_on,
        )
        for audit in Audit.objects.filter(status__in=["final", "closed"])
        if audit.reference not in told
    )


class Migration(migrations.Migration):
    dependencies = [("audits", "0002_final_never_changes"), ("providers", "0005_final_audits")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
