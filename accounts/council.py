"""The council that runs the portal: there is always one, made when it is first needed."""

from django.conf import settings

from accounts.models import Organisation
from core.models import Calendar
from core.once import kept


def the_council() -> Organisation:
    """The council with its term dates, made when there is none yet."""
    council, _ = Organisation.objects.select_related("calendar").get_or_create(
        is_council=True, defaults={"name": settings.COUNCIL["name"] or "The council"}
    )
    if council.calendar_id is None:
        council.calendar = Calendar.objects.create(name="Council calendar")
        Organisation.objects.filter(pk=council.pk).update(calendar=council.calendar)
    return council


def council_if_any() -> Organisation | None:
    """The council; None before it was needed."""
    known = kept("council")
    if "it" not in known:
        known["it"] = Organisation.objects.filter(is_council=True).select_related("calendar__parent").first()
    found: Organisation | None = known["it"]
    return found


def calendar_of_council() -> Calendar | None:
    """The council's term dates, for what belongs to no single school; None before there are any."""
    council = council_if_any()
    return council.calendar if council else None
