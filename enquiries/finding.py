"""What the search finds here: enquiries by their references, for who asks."""

from collections.abc import Sequence
from typing import Any

from core.acting import Acting
from core.finding import ByReference, finds, leads_straight
from enquiries.models import Enquiry


def enquiries(acting: Acting) -> Any:
    return Enquiry.objects.visible_to(acting).select_related("lot", "commissioner")


def _says(row: Enquiry, acting: Acting) -> Sequence[str]:
    return [row.in_short]


by_reference = ByReference("ENQ", "enquiries:enquiry", enquiries, _says)
finds("enquiries", perm="enquiries.enquiry", noun="enquiry", nouns="enquiries")(by_reference)
leads_straight(by_reference.straight)
