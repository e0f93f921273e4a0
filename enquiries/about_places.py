"""What is offered from here beside the places for a referral: asking several providers first."""

from collections.abc import Iterable

import rules
from django.urls import reverse

from core.acting import Acting
from placements import offered
from placements.offered import Offered
from referrals.models import Referral


@offered.beside_places
def ask_several(referral: Referral, acting: Acting) -> Iterable[Offered]:
    if rules.has_perm("enquiries.referral_enquiry", acting, referral):
        yield Offered("Ask several providers first", reverse("enquiries:referral-enquiry", args=[referral.pk]))
