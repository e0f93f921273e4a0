"""Flow: a concern is raised. Those who need to know are told by a mail that says nothing of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.telling import tell
from concerns import hearing
from concerns.hearing import Hearer
from concerns.models import Concern, Told
from core import clock, mail
from core.acting import Acting
from core.models import Holders, MoveRefused, next_reference, record
from placements.models import Placement

WHY_MAIL = "you are told of what concerns children in alternative provision"
NOBODY = "Select at least one person who needs to know. If nobody can be told in the portal, telephone."


def raise_concern(
    placement: Placement,
    *,
    kind: str,
    happened_at: datetime,
    what_happened: str,
    who_saw: str,
    done_at_once: str,
    tell: Sequence[str],
    by: Acting,
) -> Concern:
    """Write it down and tell those who were ticked; all or nothing."""
    wanted = [each for each in hearing.hearers(placement, by) if each.who in tell and _can_be_told(each)]
    if not wanted:
        raise MoveRefused(NOBODY)
    if happened_at > clock.now():
        raise MoveRefused("It cannot have happened at a time to come. Enter now or an earlier time.")
    with transaction.atomic():
        concern = Concern.objects.create(
            reference=next_reference("CON", clock.today()),
            placement=placement,
            kind=kind,
            happened_at=happened_at,
            what_happened=what_happened,
            who_saw=who_saw,
            done_at_once=done_at_once,
            raised_as_id=by.pk,
            raised_at=clock.now(),
        )
        record("raised", concern, by=by, sentence=f"It was raised: {concern.get_kind_display().lower()}.")
        concern.name_reader(by=by, who=by, reason="Raised it", keeps=True)
        _tell_each(concern, wanted, by)
    return concern


def still_to_tell(concern: Concern) -> list[Hearer]:
    """Those who can be told and have not been."""
    known = set(concern.told_to.values_list("who", flat=True))
    found = hearing.hearers(concern.placement, concern.raised_as)
    return [each for each in found if each.who not in known and _can_be_told(each)]


def tell_more(concern: Concern, *, tell: Sequence[str], by: Acting) -> list[Told]:
    """Tell others who need to know it too."""
    with transaction.atomic():
        concern.hold_open()
        wanted = [each for each in still_to_tell(concern) if each.who in tell]
        if not wanted:
            raise MoveRefused("They were told already. Look again before you go on.")
        return _tell_each(concern, wanted, by)


def _can_be_told(hearer: Hearer) -> bool:
    return hearer.is_anybody and not hearer.is_you


def _tell_each(concern: Concern, wanted: Iterable[Hearer], by: Acting) -> list[Told]:
    rows = [_told(concern, each, by) for each in wanted]
    people = hearing.people_of(wanted, but=concern.raised_as.user_id)
    write(people, key=f"concern:{concern.pk}", template="concerns/waiting")
    return rows


def _told(concern: Concern, hearer: Hearer, by: Acting) -> Told:
    row = Told.objects.create(
        concern=concern,
        who=hearer.who,
        organisation=hearer.organisation,
        holder=hearer.holder,
        affiliation=hearer.affiliation,
        instead=hearer.instead,
        told_at=clock.now(),
    )
    let_read(concern, hearer, by)
    return row


def let_read(concern: Concern, hearer: Hearer, by: Acting) -> None:
    """Name them among its readers, unless they are: one person may stand in for two."""
    who: Any = hearer.affiliation or Holders(hearer.organisation, hearer.holder, hearer.named_words)
    same = {"affiliation_id": who.pk} if hearer.affiliation else {"organisation_id": hearer.organisation.pk}
    named = concern.readers.in_force(clock.today()).filter(role=hearer.holder, **same)
    if not named.exists():
        concern.name_reader(by=by, who=who, reason=f"Needs to know: {hearer.label}", keeps=True)


def write(people: Iterable[Any], *, key: str, template: str) -> int:
    """A mail that says that something waits in the portal; of whom and what, nothing."""
    link = mail.site_url(f"{reverse('concerns:concerns')}?state=mine")
    return tell(people, template, {"link": link}, key=key, why=WHY_MAIL)
