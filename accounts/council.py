"""The council that runs the portal: there is always one, made when it is first needed."""

from django.conf import settings

from accounts.models import Organisation
from core.models import Calendar
from core.reference import COUNCIL_CALENDAR


def the_council() -> tuple[Organisation, bool]:
    """The council with its term dates, and whether it had to be made."""
    calendar, _ = Calendar.objects.get_or_create(name=COUNCIL_CALENDAR, parent=None)
    council, is_new = Organisation.objects.get_or_create(
        is_council=True, defaults={"name": settings.COUNCIL["name"], "calendar": calendar}
    )
    if council.calendar_id is None:
        Organisation.objects.filter(pk=council.pk).update(calendar=calendar)
        council.calendar = calendar
    return council, is_new
