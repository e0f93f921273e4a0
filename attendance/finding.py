"""What the search finds here: uploads, by their references."""

from collections.abc import Sequence

from django.db.models import QuerySet

from attendance.models import Upload
from core.acting import Acting
from core.finding import ByReference, finds, leads_straight


def uploads(acting: Acting) -> QuerySet[Upload]:
    return Upload.objects.visible_to(acting).select_related("provider__organisation")


def _says(row: Upload, acting: Acting) -> Sequence[str]:
    return [row.provider.name]


by_reference = ByReference("UPL", "attendance:upload", uploads, _says)
finds("uploads", perm="attendance.upload", noun="upload")(by_reference)
leads_straight(by_reference.straight)
