"""What is said from here on the page of a referral: what was asked of providers, and what the family did not want."""

from dataclasses import dataclass

import rules
from django.urls import reverse

from core.acting import Acting
from enquiries.models import Enquiry, FamilyRefusal
from referrals import shown
from referrals.models import Referral
from referrals.shown import Part


@dataclass(frozen=True)
class Said:
    """Rows that whoever looks may see, and the pages on which more is said."""

    enquiries: list[Enquiry]
    refusals: list[FamilyRefusal]
    ask_url: str = ""
    refuse_url: str = ""


@shown.shows
def enquiries(referral: Referral, acting: Acting) -> Part:
    asked = Enquiry.objects.visible_to(acting).filter(referral=referral).with_counts()
    refused = FamilyRefusal.objects.visible_to(acting).filter(referral=referral)
    rows = list(refused.select_related("provider__organisation", "recorded_by"))
    over = (Referral.Status.DECLINED, Referral.Status.WITHDRAWN)
    is_open = referral.lot_id is not None and referral.status not in over
    ask, refuse = (
        reverse(f"enquiries:{name}", args=[referral.pk])
        if is_open and rules.has_perm(f"enquiries.{name.replace('-', '_')}", acting, referral)
        else ""
        for name in ("referral-enquiry", "family-refusal")
    )
    return Part("enquiries/_referral_enquiries.html", [Said(list(asked), rows, ask, refuse)], ())
