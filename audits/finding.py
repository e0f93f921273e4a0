"""What the search finds here: audits, by their references."""

from collections.abc import Sequence

from django.db.models import QuerySet

from audits.models import Audit
from core.acting import Acting
from core.finding import ByReference, finds, leads_straight


def audits(acting: Acting) -> QuerySet[Audit]:
    return Audit.objects.visible_to(acting).select_related("provider__organisation", "site")


def _says(row: Audit, acting: Acting) -> Sequence[str]:
    return [f"{row.provider.name}, {row.site}" if row.site else row.provider.name]


by_reference = ByReference("AUD", "audits:audit", audits, _says)
finds("audits", perm="audits.audit", noun="audit")(by_reference)
leads_straight(by_reference.straight)
