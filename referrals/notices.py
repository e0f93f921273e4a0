"""Who is told by e-mail about referrals. No e-mail names a pupil."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Affiliation, Role
from accounts.telling import tell
from core import mail
from core.acting import Acting
from core.models import Event
from govuk.dates import day_words
from referrals.models import Referral

REFERS = (Role.AP_LEAD, Role.AP_MANAGER, Role.COMMISSIONING_OFFICER)
"""Who may have acted on one."""


def deciders(referral: Referral) -> QuerySet[Affiliation]:
    """Who may decide it: the AP Managers who did not make it."""
    managers = Affiliation.objects.current().filter(role=Role.AP_MANAGER, organisation__is_council=True)
    makers = [pk for pk in (referral.referred_by_id, referral.submitted_by_id) if pk]
    return managers.exclude(user__in=makers).select_related("user").order_by("user__name", "pk")


def referral_submitted(referral: Referral, event: Event) -> None:
    """Ask those who may decide it for a decision."""
    _tell_of_referral(deciders(referral), "submitted", referral, event, "you decide referrals")


def referral_told(referral: Referral, event: Event) -> None:
    """Tell those who may stop it that a school refers on a route of its own."""
    _tell_of_referral(deciders(referral), "told", referral, event, "you may stop referrals on schools' own routes")


def referral_appealed(referral: Referral, event: Event) -> None:
    """Ask those who may answer the appeal."""
    others = deciders(referral).exclude(user__in=[referral.decided_by_id, referral.appealed_by_id])
    _tell_of_referral(others, "appealed", referral, event, "you answer appeals against declined referrals")


def referral_decided(referral: Referral, how: str, event: Event) -> None:
    """Tell who referred; when they have left, everybody who refers for the commissioner."""
    refers = [Role.AP_MANAGER, Role.COMMISSIONING_OFFICER] if referral.commissioner.is_council else [Role.AP_LEAD]
    people = Affiliation.objects.current().filter(organisation=referral.commissioner_id, role__in=refers)
    own = people.filter(user=referral.referred_by_id)
    _tell_of_referral(own or people, how, referral, event, "you referred a pupil for your organisation")


def referral_amended(referral: Referral, event: Event, *, by: Acting) -> None:
    """Tell everybody who acted on it, decided it or looks after it, and who may still stop it; not who amends it."""
    acted = set(Event.objects.about(referral).exclude(user=None).values_list("user_id", flat=True))
    of_row = (referral.decided_by_id, referral.assigned_to_id, referral.submitted_by_id, referral.referred_by_id)
    acted |= {pk for pk in of_row if pk}
    if referral.is_approved_by_route:
        acted |= set(deciders(referral).values_list("user_id", flat=True))
    theirs = Q(organisation=referral.commissioner_id) | Q(organisation__is_council=True)
    people = Affiliation.objects.current().filter(theirs, user__in=acted - {by.user_id}, role__in=REFERS)
    _tell_of_referral(people, "amended", referral, event, "you acted on this referral")


def draft_goes(referral: Referral, day: date) -> None:
    """Tell who began it, once, that a draft is erased on this day unless somebody goes on with it."""
    roles = [Role.AP_MANAGER, Role.COMMISSIONING_OFFICER] if referral.commissioner.is_council else [Role.AP_LEAD]
    people = Affiliation.objects.current().filter(organisation=referral.commissioner_id, role__in=roles)
    own = people.filter(user=referral.referred_by_id)
    link = mail.site_url(reverse("referrals:referral-tasks", args=[referral.pk]))
    context = {"day": day_words(day), "link": link}
    key, why = f"draft-goes:{referral.pk}:{day}", "you refer pupils for your organisation"
    tell(own or people, "referrals/draft_goes", context, key=key, why=why)


def condition_not_met(referral: Referral, event: Event) -> None:
    """Tell the AP Managers that a condition of the approval is not met."""
    _tell_of_referral(deciders(referral), "condition_not_met", referral, event, "you decide referrals")


def _tell_of_referral(people: Iterable[Affiliation], how: str, referral: Referral, event: Event, why: str) -> None:
    link = reverse("referrals:referral", args=[referral.pk])
    context = {"reference": referral.reference, "link": mail.site_url(link)}
    tell(people, f"referrals/referral_{how}", context, key=f"referral:{event.pk}", why=why)
