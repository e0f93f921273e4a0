"""What is said from here of a referral: what was asked of providers, what the family did not want, what follows."""

from dataclasses import dataclass

import rules
from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.acting import Acting
from enquiries import choosing
from enquiries.models import Enquiry, FamilyRefusal
from referrals import deciding, shown
from referrals.models import Referral
from referrals.shown import Part


@dataclass(frozen=True)
class Said:
    """Rows that whoever looks may see, and the pages on which more is said."""

    enquiries: list[Enquiry]
    refusals: list[FamilyRefusal]
    ask_url: str = ""
    refuse_url: str = ""


@deciding.followed_by
def close(referral: Referral, by: Acting) -> None:
    """What was asked for it is over once it is withdrawn or stopped: nobody is to go on looking for a place."""
    for enquiry in Enquiry.objects.filter(referral=referral, status__in=[Enquiry.Status.DRAFT, Enquiry.Status.OPEN]):
        choosing.close(enquiry, why=Enquiry.ClosedFor.NOT_NEEDED, by=by)


@shown.says_whether("was_asked_about")
def was_asked_about() -> Exists:
    return Exists(Enquiry.objects.filter(referral=OuterRef("pk")).order_by())


@shown.says_whether("was_refused")
def was_refused() -> Exists:
    return Exists(FamilyRefusal.objects.filter(referral=OuterRef("pk")).order_by())


@shown.shows
def enquiries(referral: Referral, acting: Acting) -> Part:
    asked = Enquiry.objects.visible_to(acting).filter(referral=referral).with_counts()
    refused = FamilyRefusal.objects.visible_to(acting).filter(referral=referral)
    refused = refused.select_related("provider__organisation", "recorded_by")
    rows = list(refused) if getattr(referral, "was_refused", True) else []
    its = list(asked) if getattr(referral, "was_asked_about", True) else []
    over = (Referral.Status.DECLINED, Referral.Status.WITHDRAWN)
    is_open = referral.lot_id is not None and referral.status not in over
    ask, refuse = (
        reverse(f"enquiries:{name}", args=[referral.pk])
        if is_open and rules.has_perm(f"enquiries.{name.replace('-', '_')}", acting, referral)
        else ""
        for name in ("referral-enquiry", "family-refusal")
    )
    return Part("enquiries/_referral_enquiries.html", [Said(its, rows, ask, refuse)], ())
